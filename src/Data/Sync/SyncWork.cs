using System.Globalization;
using Community.Core.Failures;
using Community.Data.Git;
using Community.Data.Metrics;
using Community.Data.Projects;
using Community.Data.Work;

namespace Community.Data.Sync;

/// <summary>What a sync is doing, as the pages' and the command line's texts know it.</summary>
public static class SyncStages
{
    public const string Fetching = "fetching";
    public const string Reading = "reading";
    public const string Storing = "storing";
    public const string Computing = "computing";
}

/// <summary>Reads what is new in one project's repository and brings its metrics up to date.</summary>
public sealed class SyncWork(ProjectFinder projects, GitImporter importer, MetricStore metrics) : WorkHandler
{
    public const string Name = "sync";

    public override string Kind => Name;

    public static WorkRequest Request(int projectId, string requestedBy) => new(
        Name, SerialKey(projectId), projectId, requestedBy, CoalesceKey: string.Create(CultureInfo.InvariantCulture, $"{Name}:{projectId}"));

    /// <summary>All work that writes a project's facts or points goes one after the other.</summary>
    public static string SerialKey(int projectId) => string.Create(CultureInfo.InvariantCulture, $"project:{projectId}");

    public override async Task<WorkOutcome> RunAsync(WorkContext work, CancellationToken ct)
    {
        var project = await projects.ByIdAsync(work.Item.ProjectId!.Value, ct)
            ?? throw new UserErrorException("The project is gone.", "Nothing needs to be done.");
        try
        {
            var result = await importer.SyncAsync(project, work.Report, ct);
            work.Report(SyncStages.Computing);
            var update = await metrics.UpdateAsync(project.ProjectId, result.Revision, result.Change, ct);
            return Describe(result, update);
        }
        catch (UserErrorException e)
        {
            await importer.RecordFailureAsync(project.ProjectId, e, CancellationToken.None);
            throw;
        }
    }

    private static WorkOutcome Describe(GitSyncResult result, MetricUpdate update)
    {
        if (!result.HasChanges && update.Computed == 0) return WorkOutcome.Skipped("Nothing new.");
        List<string> parts = [];
        if (result.Added > 0) parts.Add(Count(result.Added, "new commit"));
        if (result.Rewritten) parts.Add($"history was rewritten, {Count(result.Lost, "commit")} no longer reachable");
        if (result.TagsChanged > 0) parts.Add(Count(result.TagsChanged, "changed tag"));
        if (result.MailmapChanged) parts.Add(".mailmap changed who is who, so everything was computed anew");
        parts.Add(Count(update.Computed, "metric value") + " computed");
        return WorkOutcome.Done(string.Join("; ", parts) + ".");
    }

    private static string Count(int n, string noun) => string.Create(CultureInfo.InvariantCulture, $"{n:N0} {noun}{(n == 1 ? "" : "s")}");
}
