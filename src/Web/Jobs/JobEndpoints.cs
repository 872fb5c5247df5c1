using System.Globalization;
using System.Security.Claims;
using Community.Data.Projects;
using Community.Data.Sync;
using Community.Data.Work;
using Community.Web.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Community.Web.Jobs;

internal static class JobEndpoints
{
    public const string Path = "/ops/jobs";

    public static void MapJobs(this IEndpointRouteBuilder app)
    {
        app.MapGet($"{Path}/{{id:long}}/events", FollowAsync);
        var writes = app.MapGroup(Path).RequireAuthorization(AccessFeature.Operator);
        writes.MapPost("/{id:long}/cancel", CancelAsync);
        writes.MapPost("/{id:long}/run-again", RunAgainAsync);
        writes.MapPost("/sync", SyncAsync);
    }

    /// <summary>Not found ends the reader's attempts; an empty stream would be asked for again for ever.</summary>
    private static async Task<Results<ServerSentEventsResult<string>, NotFound>> FollowAsync(
        long id, ClaimsPrincipal user, JobEvents events, JobQueries jobs, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, CancellationToken ct)
    {
        if (await jobs.FindAsync(id, ct) is null) return TypedResults.NotFound();
        var seen = long.TryParse(lastEventId, CultureInfo.InvariantCulture, out var version) ? version : 0;
        return TypedResults.ServerSentEvents(events.FollowAsync(id, user.Reader(), seen, ct));
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> CancelAsync(long id, [FromForm] string? returnUrl, WorkQueue queue, CancellationToken ct)
    {
        // One that ended meanwhile is no mistake of anybody's: the page shows how.
        if (!await queue.CancelAsync(id, ct) && await queue.FindAsync(id, ct) is null) return TypedResults.NotFound();
        return Back(returnUrl);
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> RunAgainAsync(long id, [FromForm] string? returnUrl, WorkQueue queue, CancellationToken ct) =>
        await queue.RunAgainAsync(id, "operator", ct) is null ? TypedResults.NotFound() : Back(returnUrl);

    private static async Task<Results<RedirectHttpResult, NotFound>> SyncAsync(
        [FromForm] int projectId, [FromForm] string? returnUrl, ProjectFinder projects, WorkQueue queue, CancellationToken ct)
    {
        if (await projects.ByIdAsync(projectId, ct) is null) return TypedResults.NotFound();
        await queue.EnqueueAsync(SyncWork.Request(projectId, "operator"), ct);
        return Back(returnUrl);
    }

    private static RedirectHttpResult Back(string? returnUrl) => TypedResults.LocalRedirect(AccessFeature.Local(returnUrl ?? Path));
}
