using Community.Bots.Sync;
using Community.Data.Completeness;
using Community.Data.Projects;
using Community.Data.Work;
using Community.Web.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Community.Web.Completeness;

internal static class CompletenessFeature
{
    public const string Writes = "/ops/github";

    public static void AddCompletenessPages(this IServiceCollection services) => services.AddSingleton<CompletenessQueries>();

    public static void MapCompleteness(this IEndpointRouteBuilder app)
    {
        var writes = app.MapGroup(Writes).RequireAuthorization(AccessFeature.Operator);
        writes.MapPost("/sync", SyncAsync);
        writes.MapPost("/gaps", FillGapsAsync);
        writes.MapPost("/count", CountAsync);
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> SyncAsync(
        [FromForm] int projectId, [FromForm] string? returnUrl, GitHubRequests requests, CancellationToken ct) =>
        await requests.EnqueueAsync(projectId, "operator", ct) is null ? TypedResults.NotFound() : Back(returnUrl);

    private static async Task<Results<RedirectHttpResult, NotFound>> FillGapsAsync(
        [FromForm] int projectId, [FromForm] string? returnUrl, ProjectFinder projects, WorkQueue queue, CancellationToken ct)
    {
        if (await projects.ByIdAsync(projectId, ct) is null) return TypedResults.NotFound();
        await queue.EnqueueAsync(GitHubGapsWork.Request(projectId, "operator"), ct);
        return Back(returnUrl);
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> CountAsync(
        [FromForm] int projectId, [FromForm] string? returnUrl, ProjectFinder projects, WorkQueue queue, CancellationToken ct)
    {
        if (await projects.ByIdAsync(projectId, ct) is null) return TypedResults.NotFound();
        await queue.EnqueueAsync(CompletenessWork.Request(projectId, "operator"), ct);
        return Back(returnUrl);
    }

    private static RedirectHttpResult Back(string? returnUrl) => TypedResults.LocalRedirect(AccessFeature.Local(returnUrl ?? "/ops/jobs"));
}
