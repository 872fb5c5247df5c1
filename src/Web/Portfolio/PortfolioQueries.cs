using System.Collections.Immutable;
using Community.Core.Metrics;
using Community.Data.Schema;
using Community.Data.Work;
using Community.Web.Projects;
using Microsoft.EntityFrameworkCore;

namespace Community.Web.Portfolio;

public enum PortfolioOrder { Activity, Name, LastCommit, Absence, Commits, Freshness }

/// <summary>A project as the portfolio lists it.</summary>
/// <param name="IsSyncing">Whether its history is being read, or is about to be.</param>
/// <param name="Months">Commits of the last twelve whole months, oldest first; null before the history begins.</param>
/// <param name="Year">Their sum.</param>
/// <param name="AbsenceFactor">Of the newest year with commits that ends with one of these months.</param>
/// <param name="AbsenceYearEnd">The day after that year.</param>
public sealed record PortfolioRow(
    int ProjectId, string FullName, int CommitCount, DateTimeOffset? SyncedAt, WorkWords? SyncProblem, bool IsSyncing,
    IReadOnlyList<double?> Months, double Year, DateTimeOffset? LastCommitAt, int? AbsenceFactor, int AbsenceN, DateOnly? AbsenceYearStart, DateOnly? AbsenceYearEnd)
{
    public bool IsAbsenceSmall => AbsenceFactor is not null && AbsenceN < MetricCatalogue.Of<AbsenceFactorMetric>().SmallN;
}

/// <param name="Page">The one that is shown: the last where more was asked for.</param>
/// <param name="Matching">How many projects match the search, over all pages.</param>
/// <param name="Alive">How many of all had a commit in the last twelve months.</param>
/// <param name="Failing">How many of all could not be read at the newest attempt.</param>
/// <param name="Window">The months that the rows speak of.</param>
public sealed record PortfolioPageData(
    IReadOnlyList<PortfolioRow> Rows, int Page, int Matching, int Tracked, int Alive, int Failing, TwelveMonths Window)
{
    public int PageCount => (Matching + PortfolioQueries.PageSize - 1) / PortfolioQueries.PageSize;
}

/// <summary>Reads the list of projects with ready-made metric points: one statement for its rows, one for what is said above them.</summary>
internal sealed class PortfolioQueries(IDbContextFactory<CommunityDbContext> contexts, SyncFailures failures, TimeProvider time)
{
    public const int PageSize = 50;

    public async Task<PortfolioPageData> ListAsync(string? search, PortfolioOrder order, int page, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var window = TwelveMonths.EndingBefore(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        var pattern = $"%{Escape(search?.Trim().ToLowerInvariant() ?? "")}%";
        var totals = (await db.Database.SqlQuery<Totals>(
            $"""
            select count(*)::int as "Tracked", (count(*) filter (where p.sync_problem is not null))::int as "Failing",
                   (count(*) filter (where exists (
                       select from metric_point m
                       where m.project_id = p.project_id and m.metric_id = 'commits' and m.series = '' and m.start_on >= {window.From} and m.value > 0)))::int as "Alive",
                   (count(*) filter (where p.name_key like {pattern} or exists (
                       select from project_alias a where a.project_id = p.project_id and a.name_key like {pattern})))::int as "Matching"
            from project p
            """).ToListAsync(ct))[0];
        page = Math.Clamp(page, 1, Math.Max(1, (totals.Matching + PageSize - 1) / PageSize));
        var (key, offset) = (order.ToString(), (page - 1) * PageSize);
        var records = await db.Database.SqlQuery<Record>(
            $"""
            select p.project_id as "ProjectId", p.owner || '/' || p.name as "FullName", p.commit_count as "CommitCount", p.synced_at as "SyncedAt",
                   p.sync_problem as "SyncProblem", busy.project_id is not null as "IsSyncing",
                   coalesce(c.starts, array[]::date[]) as "Starts", coalesce(c.counts, array[]::double precision[]) as "Counts", coalesce(c.total, 0) as "Year",
                   last_commit.at as "LastCommitAt", a.value as "AbsenceFactor", coalesce(a.n, 0) as "AbsenceN", a.start_on as "AbsenceYearStart", a.end_on as "AbsenceYearEnd"
            from project p
            left join (select distinct w.project_id from work_item w
                       where w.state in ('Queued', 'Running') and not (w.state = 'Queued' and w.attempts > 0)) busy on busy.project_id = p.project_id
            left join lateral (
                select array_agg(m.start_on) as starts, array_agg(m.value) as counts, sum(m.value) as total
                from metric_point m
                where m.project_id = p.project_id and m.metric_id = 'commits' and m.series = '' and m.start_on >= {window.From} and m.start_on < {window.To}) c on true
            left join lateral (
                select m.value, m.n, m.start_on, m.end_on from metric_point m
                where m.project_id = p.project_id and m.metric_id = 'absence-factor' and m.series = '' and m.end_on <= {window.To} and m.value is not null
                order by m.start_on desc limit 1) a on true
            left join lateral (
                select max(g.authored_at) as at from git_commit g where g.project_id = p.project_id and g.reachable) last_commit on true
            where p.name_key like {pattern} or exists (select from project_alias a where a.project_id = p.project_id and a.name_key like {pattern})
            order by case {key} when 'Activity' then coalesce(c.total, 0) when 'Commits' then p.commit_count end desc nulls last,
                     case {key} when 'Freshness' then p.synced_at when 'LastCommit' then last_commit.at end desc nulls last,
                     case {key} when 'Absence' then a.value end nulls last, p.name_key
            limit {PageSize} offset {offset}
            """).ToListAsync(ct);
        int[] failed = [.. records.Where(r => r.SyncProblem is not null).Select(r => r.ProjectId)];
        var reasons = failed.Length == 0 ? ImmutableDictionary<int, WorkWords>.Empty : await failures.ReadAsync(failed, ct);
        return new PortfolioPageData([.. records.Select(r => r.ToRow(window, reasons.GetValueOrDefault(r.ProjectId)))], page, totals.Matching, totals.Tracked, totals.Alive, totals.Failing, window);
    }

    /// <summary>So that % and _ in a search mean themselves.</summary>
    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    private sealed record Totals(int Tracked, int Failing, int Alive, int Matching);

    private sealed record Record(
        int ProjectId, string FullName, int CommitCount, DateTimeOffset? SyncedAt, string? SyncProblem, bool IsSyncing,
        DateOnly[] Starts, double[] Counts, double Year, DateTimeOffset? LastCommitAt, double? AbsenceFactor, int AbsenceN, DateOnly? AbsenceYearStart, DateOnly? AbsenceYearEnd)
    {
        public PortfolioRow ToRow(TwelveMonths window, WorkWords? syncProblem) => new(
            ProjectId, FullName, CommitCount, SyncedAt, syncProblem, IsSyncing, MonthsOf(window), Year, LastCommitAt, (int?)AbsenceFactor, AbsenceN, AbsenceYearStart, AbsenceYearEnd);

        /// <summary>Points end with the last commit: later months are known to be empty; earlier ones than the first are no months of this history.</summary>
        private IReadOnlyList<double?> MonthsOf(TwelveMonths window)
        {
            var known = Starts.Zip(Counts).ToDictionary(p => p.First, p => p.Second);
            var last = LastCommitAt is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : default;
            return [.. window.Months.Select(m => known.TryGetValue(m, out var count) ? count : LastCommitAt is not null && m > last ? 0 : (double?)null)];
        }
    }
}
