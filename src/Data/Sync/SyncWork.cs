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
    public const string Computing = "computing";

    public static string Of(GitStage stage) => stage switch
    {
        GitStage.Waiting => "waiting",
        GitStage.Fetching => "fetching",
        GitStage.Reading => "reading",
        _ => "storing",
    };
}

/// <summary>Reads what is new in one project's repository and brings its metrics up to date.</summary>
public sealed class SyncWork(ProjectFinder projects, GitImporter importer, MetricStore metrics) : WorkHandler
{
    public const string Name = "sync";

    /// <summary>Fewer commits do not change what the planner knows of the tables.</summary>
    private const int LargeImport = 5_000;

    public override string Kind => Name;

    public static WorkRequest Request(int projectId, string requestedBy) => new(
        Name, SerialKey(projectId), projectId, requestedBy, CoalesceKey: string.Create(CultureInfo.InvariantCulture, $"{Name}:{projectId}"));

    /// <summary>All work that writes a project's facts or points goes one after the other.</summary>
    public static string SerialKey(int projectId) => string.Create(CultureInfo.InvariantCulture, $"project:{projectId}");

    public override async Task<WorkOutcome> RunAsync(WorkContext work, CancellationToken ct)
    {
        var project = await projects.ByIdAsync(work.Item.ProjectId!.Value, ct)
            ?? throw new UserErrorException(new Failure("project.gone"));
        try
        {
            var result = await importer.SyncAsync(project.ProjectId, new Progress(work), ct);
            work.Report(SyncStages.Computing);
            var analysis = result.AddedCount >= LargeImport ? importer.AnalyzeAsync(ct) : Task.CompletedTask;
            var update = metrics.UpdateAsync(project.ProjectId, result.DataRevision, result, ct);
            await Task.WhenAll(analysis, update);
            return Describe(result, await update);
        }
        catch (UserErrorException e)
        {
            await importer.RecordFailureAsync(project.ProjectId, e, CancellationToken.None);
            throw;
        }
    }

    private static WorkOutcome Describe(GitSyncResult result, MetricUpdate update)
    {
        if (!result.Changed && update.Computed == 0) return WorkOutcome.Skipped(new OutcomePart("nothing-new"));
        List<OutcomePart> parts = [];
        if (result.AddedCount > 0) parts.Add(new("commits", result.AddedCount));
        if (result.HistoryRewritten) parts.Add(new("rewritten", result.Lost.Count));
        if (result.Regained.Count > 0) parts.Add(new("regained", result.Regained.Count));
        if (result.Tags.Count > 0) parts.Add(new("tags", result.Tags.Count));
        if (result.MailmapChanged && result.HeadBefore is not null) parts.Add(new("mailmap"));
        parts.Add(new("values", update.Computed));
        parts.AddRange(result.Notices.Select(Describe));
        return WorkOutcome.Done(parts);
    }

    private static OutcomePart Describe(GitNotice notice) => notice.Kind switch
    {
        GitNoticeKind.DatesAdjusted => new("dates-adjusted", notice.Count, notice.Example),
        GitNoticeKind.TagsSkipped => new("tags-skipped", notice.Count, notice.Example),
        GitNoticeKind.CoAuthorsCut => new("co-authors-cut", notice.Count, notice.Example),
        _ => new("mailmap-unreadable"),
    };

    private sealed class Progress(WorkContext work) : IProgress<GitProgress>
    {
        public void Report(GitProgress value) => work.Report(SyncStages.Of(value.Stage), value.Done, value.Total);
    }
}
