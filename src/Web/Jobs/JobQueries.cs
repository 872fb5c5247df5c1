using Community.Core.Projects;
using Community.Data.Schema;
using Community.Data.Work;
using Microsoft.EntityFrameworkCore;

namespace Community.Web.Jobs;

/// <summary>A work item as the jobs page lists it.</summary>
public sealed record JobRow(
    long Id, string Kind, string? Project, string RequestedBy, WorkState State, DateTimeOffset CreatedAt, DateTimeOffset RunAfter,
    DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, short Attempts, short MaxAttempts, bool CancelRequested, string? Stage,
    long ProgressDone, long? ProgressTotal, string? Outcome, string? Remedy, IReadOnlyList<OutcomePart>? OutcomeParts, long RowVersion)
{
    public bool IsOpen => State is WorkState.Queued or WorkState.Running;

    /// <summary>How it ended, or why the last attempt failed; null before either.</summary>
    public WorkWords? Words => Outcome is null ? null : new WorkWords(Outcome, Remedy, OutcomeParts);
}

/// <summary>Which jobs are wanted.</summary>
/// <param name="Days">Those that ended in the last so many days; null is all, also those that did not end yet.</param>
/// <param name="Before">Those older than this one: the next page.</param>
internal sealed record JobFilter(WorkState? State, ProjectName? Project, int? Days, long? Before);

/// <param name="HasMore">Whether older ones follow.</param>
internal sealed record JobList(IReadOnlyList<JobRow> Rows, bool HasMore);

/// <summary>The numbers that the page opens with: now, and of the last <see cref="JobQueries.SummaryDays"/> days.</summary>
internal sealed record JobSummary(int Running, int Waiting, int EndedWell, int NeedPerson, int GivenUp, DateTimeOffset? LastEnd, bool HasAny);

/// <summary>Reads work items for pages and event streams.</summary>
internal sealed class JobQueries(IDbContextFactory<CommunityDbContext> contexts, TimeProvider time)
{
    public const int PageSize = 50;

    public const int SummaryDays = 7;

    public async Task<JobSummary> SummaryAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var since = time.GetUtcNow().AddDays(-SummaryDays);
        var open = await db.WorkItems.Where(w => w.State == WorkState.Queued || w.State == WorkState.Running)
            .GroupBy(w => w.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var ended = await db.WorkItems.Where(w => w.EndedAt >= since)
            .GroupBy(w => w.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var last = await db.WorkItems.MaxAsync(w => w.EndedAt, ct);
        return new JobSummary(
            open.GetValueOrDefault(WorkState.Running), open.GetValueOrDefault(WorkState.Queued),
            ended.GetValueOrDefault(WorkState.Done) + ended.GetValueOrDefault(WorkState.Skipped),
            ended.GetValueOrDefault(WorkState.Refused), ended.GetValueOrDefault(WorkState.Failed), last, open.Count > 0 || last is not null);
    }

    /// <summary>Newest first.</summary>
    public async Task<JobList> ListAsync(JobFilter filter, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var items = db.WorkItems.AsNoTracking();
        if (filter.State is { } state) items = items.Where(w => w.State == state);
        if (filter.Project is { } project)
        {
            var key = project.Key;
            items = items.Where(w => db.Projects.Any(p => p.ProjectId == w.ProjectId && EF.Property<string>(p, "NameKey") == key));
        }

        if (filter.Days is { } days)
        {
            var since = time.GetUtcNow().AddDays(-days);
            items = items.Where(w => w.EndedAt >= since);
        }

        if (filter.Before is { } before) items = items.Where(w => w.WorkItemId < before);
        var rows = await Rows(db, items.OrderByDescending(w => w.WorkItemId).Take(PageSize + 1)).ToListAsync(ct);
        return new JobList([.. rows.Take(PageSize)], rows.Count > PageSize);
    }

    public async Task<JobRow?> FindAsync(long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Rows(db, db.WorkItems.AsNoTracking().Where(w => w.WorkItemId == id)).SingleOrDefaultAsync(ct);
    }

    /// <summary>The project's oldest sync that waits or runs, for its page's progress line.</summary>
    public async Task<JobRow?> FindOpenAsync(int projectId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Rows(db, db.WorkItems.AsNoTracking()
            .Where(w => w.ProjectId == projectId && (w.State == WorkState.Queued || w.State == WorkState.Running))
            .OrderBy(w => w.WorkItemId).Take(1)).SingleOrDefaultAsync(ct);
    }

    private static IQueryable<JobRow> Rows(CommunityDbContext db, IQueryable<WorkItem> items) =>
        from w in items
        join p in db.Projects on w.ProjectId equals p.ProjectId into projects
        from p in projects.DefaultIfEmpty()
        orderby w.WorkItemId descending
        select new JobRow(
            w.WorkItemId, w.Kind, p == null ? null : p.Owner + "/" + p.Name, w.RequestedBy, w.State, w.CreatedAt, w.RunAfter, w.StartedAt, w.EndedAt,
            w.Attempts, w.MaxAttempts, w.CancelRequested, w.Stage, w.ProgressDone, w.ProgressTotal, w.Outcome, w.Remedy, w.OutcomeParts, w.RowVersion);
}
