using System.Text.Json.Serialization;
using Community.Bots.Sync;
using Community.Data.Completeness;
using Community.Data.Work;
using Community.Web.Jobs;

namespace Community.Web.Cli;

/// <summary>One reading from GitHub, followed on the command line.</summary>
internal static class GitHubSyncRun
{
    /// <summary>Null when the project is on no GitHub that is read here.</summary>
    public static async Task<WorkItem?> RunAsync(Terminal terminal, IServiceProvider services, int projectId, string name, CancellationToken ct)
    {
        if (await services.GetRequiredService<GitHubRequests>().EnqueueAsync(projectId, "command line", ct) is not { } id) return null;
        var ended = await FollowAsync(terminal, services, id, name, ct);
        if (ended.State is not (WorkState.Done or WorkState.Skipped)) return ended;
        // What follows from it: without a server nobody else would do it.
        var queue = services.GetRequiredService<WorkQueue>();
        foreach (var next in new[] { GitHubGapsWork.Request(projectId, "sync"), CompletenessWork.Request(projectId, "sync") })
            await FollowAsync(terminal, services, await queue.EnqueueAsync(next, ct), name, ct);
        return ended;
    }

    private static Task<WorkItem> FollowAsync(Terminal terminal, IServiceProvider services, long id, string name, CancellationToken ct)
    {
        var follower = services.GetRequiredService<WorkFollower>();
        var progress = new WorkProgressLine(terminal, services.GetRequiredService<TimeProvider>(), $"{name} on GitHub");
        return progress.RunAsync(onProgress => follower.FollowAsync(id, onProgress, ct));
    }

    public static GitHubSyncDocument Document(string name, WorkItem ended) =>
        new(name, Waits(ended) ? "waiting" : ended.State.ToString().ToLowerInvariant(), ended.Outcome, ended.Remedy, Waits(ended) ? ended.RunAfter : null);

    /// <param name="json">The document was written: only what went wrong is told.</param>
    public static int Print(Terminal terminal, string name, WorkItem ended, bool json)
    {
        if (ended.State is WorkState.Done or WorkState.Skipped || Waits(ended))
        {
            if (!json) terminal.Result.WriteLine($"{name} on GitHub: {ended.Outcome}");
            if (Waits(ended)) terminal.Note("It goes on by itself while a server runs ('community serve'), or by the same command then.");
            return ExitCodes.Done;
        }

        terminal.Error($"{name} on GitHub: {ended.Outcome}", ended.Remedy);
        return ExitCodes.Failed;
    }

    /// <summary>A limit is no failure; attempts that came to nothing are counted.</summary>
    private static bool Waits(WorkItem item) => item is { State: WorkState.Queued, Attempts: 0 };
}

internal sealed record GitHubSyncDocument(string Project, string State, string? Outcome, string? Remedy, DateTimeOffset? GoesOnAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GitHubSyncDocument))]
internal sealed partial class GitHubSyncJson : JsonSerializerContext;
