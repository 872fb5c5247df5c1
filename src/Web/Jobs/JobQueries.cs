using Community.Data.Schema;
using Community.Data.Work;
using Microsoft.EntityFrameworkCore;

namespace Community.Web.Jobs;

/// <summary>A work item as the jobs page lists it.</summary>
public sealed record JobRow(
    long Id, string Kind, string? Project, string RequestedBy, WorkState State, DateTimeOffset CreatedAt, DateTimeOffset RunAfter,
    DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, short Attempts, short MaxAttempts, bool CancelRequested, string? Stage,
    long ProgressDone, long? ProgressTotal, string? Outcome, string? Remedy, long RowVersion)
{
    public bool IsOpen => State is WorkState.Queued or WorkState.Running;
}

/// <summary>Reads work items for pages and event streams.</summary>
internal sealed class JobQueries(IDbContextFactory<CommunityDbContext> contexts)
{
    public const int PageSize = 50;

    /// <summary>Open work first, then what ended, newest first.</summary>
    /// <param name="before">Only items older than this id; for paging through what ended.</param>
    public async Task<IReadOnlyList<JobRow>> ListAsync(WorkState? state, int? projectId, long? before, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var items = db.WorkItems.AsNoTracking();
        if (state is { } s) items = items.Where(w => w.State == s);
        if (projectId is { } p) items = items.Where(w => w.ProjectId == p);
        if (before is { } id) items = items.Where(w => w.WorkItemId < id);
        return await Rows(db, items.OrderByDescending(w => w.WorkItemId).Take(PageSize)).ToListAsync(ct);
    }

    public async Task<JobRow?> FindAsync(long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Rows(db, db.WorkItems.AsNoTracking().Where(w => w.WorkItemId == id)).SingleOrDefaultAsync(ct);
    }

    /// <summary>The project's newest sync that waits or runs, for its page's progress line.</summary>
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
            w.Attempts, w.MaxAttempts, w.CancelRequested, w.Stage, w.ProgressDone, w.ProgressTotal, w.Outcome, w.Remedy, w.RowVersion);
}
