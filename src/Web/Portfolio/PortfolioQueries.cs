using Community.Data.Schema;
using Microsoft.EntityFrameworkCore;

namespace Community.Web.Portfolio;

public enum PortfolioOrder { Activity, Name, Commits, Freshness }

/// <summary>A project as the portfolio lists it.</summary>
/// <param name="Months">Commits of the last twelve whole months, oldest first; null before the history begins.</param>
public sealed record PortfolioRow(
    int ProjectId, string Owner, string Name, int CommitCount, DateTimeOffset? SyncedAt, string? SyncProblem, bool IsSyncing,
    IReadOnlyList<double?> Months, double CommitsThisYear, int? AbsenceFactor, int AbsenceN, DateOnly? LastCommitMonth)
{
    public string FullName => $"{Owner}/{Name}";
}

/// <param name="Matching">How many projects match the search, over all pages.</param>
/// <param name="Alive">How many of all had a commit in the last twelve months.</param>
public sealed record PortfolioPageData(IReadOnlyList<PortfolioRow> Rows, int Matching, int Tracked, int Alive);

/// <summary>Reads the list of projects with ready-made metric points: one statement a page.</summary>
internal sealed class PortfolioQueries(IDbContextFactory<CommunityDbContext> contexts, TimeProvider time)
{
    public const int PageSize = 50;

    private const int Months = 12;

    public async Task<PortfolioPageData> ListAsync(string? search, PortfolioOrder order, int page, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var until = new DateOnly(today.Year, today.Month, 1);
        var from = until.AddMonths(-Months);
        var pattern = $"%{Escape(search?.Trim().ToLowerInvariant() ?? "")}%";
        var offset = (Math.Max(page, 1) - 1) * PageSize;
        var key = order.ToString();
        var records = await db.Database.SqlQuery<Record>(
            $"""
            select p.project_id as "ProjectId", p.owner, p.name, p.commit_count as "CommitCount", p.synced_at as "SyncedAt", p.sync_problem as "SyncProblem",
                   exists (select from work_item w where w.project_id = p.project_id and w.state in ('Queued', 'Running')) as "IsSyncing",
                   coalesce(c.starts, array[]::date[]) as starts, coalesce(c.counts, array[]::double precision[]) as counts,
                   coalesce(c.total, 0) as total, a.value as "AbsenceFactor", coalesce(a.n, 0) as "AbsenceN",
                   ends.first_on as "FirstOn", ends.last_on as "LastOn",
                   count(*) over ()::int as matching
            from project p
            left join lateral (
                select array_agg(m.start_on order by m.start_on) as starts, array_agg(m.value order by m.start_on) as counts, sum(m.value) as total
                from metric_point m
                where m.project_id = p.project_id and m.metric_id = 'commits' and m.series = '' and m.start_on >= {from} and m.start_on < {until}) c on true
            left join lateral (
                select m.value, m.n from metric_point m
                where m.project_id = p.project_id and m.metric_id = 'absence-factor' and m.series = '' order by m.start_on desc limit 1) a on true
            left join lateral (
                select min(m.start_on) as first_on, max(m.start_on) as last_on from metric_point m
                where m.project_id = p.project_id and m.metric_id = 'commits' and m.series = '') ends on true
            where p.name_key like {pattern}
            order by case when {key} = 'Activity' then coalesce(c.total, 0) when {key} = 'Commits' then p.commit_count end desc nulls last,
                     case when {key} = 'Freshness' then p.synced_at end desc nulls last, p.name_key
            limit {PageSize} offset {offset}
            """).ToListAsync(ct);
        var alive = await db.MetricPoints.Where(m => m.MetricId == "commits" && m.StartOn >= from && m.Value > 0).Select(m => m.ProjectId).Distinct().CountAsync(ct);
        return new PortfolioPageData([.. records.Select(r => r.ToRow(from))], records.FirstOrDefault()?.Matching ?? 0, await db.Projects.CountAsync(ct), alive);
    }

    /// <summary>So that % and _ in a search mean themselves.</summary>
    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    private sealed record Record(
        int ProjectId, string Owner, string Name, int CommitCount, DateTimeOffset? SyncedAt, string? SyncProblem, bool IsSyncing,
        DateOnly[] Starts, double[] Counts, double Total, double? AbsenceFactor, int AbsenceN, DateOnly? FirstOn, DateOnly? LastOn, int Matching)
    {
        public PortfolioRow ToRow(DateOnly from)
        {
            var known = Starts.Zip(Counts).ToDictionary(p => p.First, p => p.Second);
            // Points end with the last commit: later months are known to be empty, earlier ones than the first are not months of this history.
            var months = Enumerable.Range(0, Months).Select(i => from.AddMonths(i))
                .Select(m => known.TryGetValue(m, out var count) ? count : m > LastOn ? 0 : (double?)null).ToList();
            return new PortfolioRow(
                ProjectId, Owner, Name, CommitCount, SyncedAt, SyncProblem, IsSyncing, months, Total, (int?)AbsenceFactor, AbsenceN, LastOn);
        }
    }
}
