using System.Globalization;
using Community.Core.Failures;
using Community.Data.Schema;
using Community.Data.Sync;
using Community.Data.Work;
using Microsoft.EntityFrameworkCore;

namespace Community.Data.Metrics;

/// <summary>
/// What people say of a project, such as a rule about actors: their word, the data revision that every value computed with it will carry, and the
/// work that computes the stored values anew come true in one transaction.
/// </summary>
internal sealed class ProjectChange(IDbContextFactory<CommunityDbContext> contexts, WorkQueue queue)
{
    /// <summary>
    /// A running sync holds the project's row only while it commits, and raises the revision from what it finds there: neither waits for the other
    /// for long, and no two states of the facts share a number.
    /// </summary>
    public async Task<T> RunAsync<T>(int projectId, string requestedBy, Func<CommunityDbContext, Task<(T Result, bool Changed)>> change, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var found = await db.Database.SqlQuery<int>($"""select project_id as "Value" from project where project_id = {projectId} for update""").ToListAsync(ct);
        if (found.Count == 0) throw new UserErrorException(new Failure("project.untracked", projectId.ToString(CultureInfo.InvariantCulture)));
        var (result, changed) = await change(db);
        if (!changed) return result;
        await db.Projects.Where(p => p.ProjectId == projectId).ExecuteUpdateAsync(s => s.SetProperty(p => p.DataRevision, p => p.DataRevision + 1), ct);
        await queue.EnqueueAsync(db, RecomputeWork.Request(projectId, requestedBy), ct);
        await transaction.CommitAsync(ct);
        return result;
    }
}
