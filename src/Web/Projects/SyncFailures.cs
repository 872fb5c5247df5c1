using Community.Data.Schema;
using Community.Data.Work;
using Microsoft.EntityFrameworkCore;

namespace Community.Web.Projects;

/// <summary>
/// Why the newest sync of a project failed. The project's row has it in English; the work that failed has it as facts, which pages tell in
/// their own language.
/// </summary>
internal sealed class SyncFailures(IDbContextFactory<CommunityDbContext> contexts)
{
    /// <returns>By project, of those whose newest sync failed.</returns>
    public async Task<IReadOnlyDictionary<int, WorkWords>> ReadAsync(IReadOnlyCollection<int> projectIds, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var failures =
            from p in db.Projects
            where projectIds.Contains(p.ProjectId) && p.SyncProblem != null
            from w in db.WorkItems.Where(w => w.ProjectId == p.ProjectId && w.Outcome == p.SyncProblem).OrderByDescending(w => w.WorkItemId).Take(1).DefaultIfEmpty()
            select new { p.ProjectId, p.SyncProblem, p.SyncRemedy, Parts = w == null ? null : w.OutcomeParts };
        return await failures.AsNoTracking().ToDictionaryAsync(f => f.ProjectId, f => new WorkWords(f.SyncProblem!, f.SyncRemedy, f.Parts), ct);
    }
}
