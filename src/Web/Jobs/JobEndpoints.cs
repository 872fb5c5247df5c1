using System.Globalization;
using Community.Data.Sync;
using Community.Data.Work;
using Community.Web.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Community.Web.Jobs;

internal static class JobEndpoints
{
    public static void MapJobs(this IEndpointRouteBuilder app)
    {
        app.MapGet("/ops/jobs/{id:long}/events", Follow);
        var writes = app.MapGroup("/ops/jobs").RequireAuthorization(AccessFeature.Operator);
        writes.MapPost("/{id:long}/cancel", CancelAsync);
        writes.MapPost("/{id:long}/run-again", RunAgainAsync);
        writes.MapPost("/sync", SyncAsync);
    }

    private static ServerSentEventsResult<string> Follow(
        long id, JobEvents events, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, CancellationToken ct)
    {
        var seen = long.TryParse(lastEventId, CultureInfo.InvariantCulture, out var version) ? version : 0;
        return TypedResults.ServerSentEvents(events.FollowAsync(id, seen, ct));
    }

    private static async Task<RedirectHttpResult> CancelAsync(long id, [FromForm] string? returnUrl, WorkQueue queue, CancellationToken ct)
    {
        await queue.CancelAsync(id, ct);
        return TypedResults.LocalRedirect(AccessFeature.Local(returnUrl ?? "/ops/jobs"));
    }

    /// <summary>Asks anew for what a row asked for: the dead letter stays as it is.</summary>
    private static async Task<Results<RedirectHttpResult, NotFound>> RunAgainAsync(long id, [FromForm] string? returnUrl, WorkQueue queue, CancellationToken ct)
    {
        if (await queue.FindAsync(id, ct) is not { } item) return TypedResults.NotFound();
        await queue.EnqueueAsync(new WorkRequest(item.Kind, item.SerialKey, item.ProjectId, "operator", item.CoalesceKey, item.Priority, item.MaxAttempts), ct);
        return TypedResults.LocalRedirect(AccessFeature.Local(returnUrl ?? "/ops/jobs"));
    }

    private static async Task<RedirectHttpResult> SyncAsync([FromForm] int projectId, [FromForm] string? returnUrl, WorkQueue queue, CancellationToken ct)
    {
        await queue.EnqueueAsync(SyncWork.Request(projectId, "operator"), ct);
        return TypedResults.LocalRedirect(AccessFeature.Local(returnUrl ?? "/ops/jobs"));
    }
}
