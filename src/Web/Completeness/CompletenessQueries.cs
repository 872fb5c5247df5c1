using Community.Core.Completeness;
using Community.Data.GitHub;
using Community.Data.Schema;
using Microsoft.EntityFrameworkCore;

namespace Community.Web.Completeness;

public enum MonthState
{
    /// <summary>No source speaks of it: never the same as nothing there.</summary>
    Unknown,

    /// <summary>Every day is held as stated.</summary>
    Whole,

    /// <summary>What is stated is held, and of some days nobody has said how much there is.</summary>
    PartlyStated,

    /// <summary>Less is held than a source says there is.</summary>
    Lacking,
}

/// <param name="Missing">What sources state above what is held, on the days of which they speak.</param>
public sealed record MonthCell(DateOnly Month, MonthState State, int Held, int Missing, int UnknownDays);

/// <param name="Cells">The twelve months of the year; months to come are null.</param>
public sealed record KindYear(string Kind, IReadOnlyList<MonthCell?> Cells);

/// <summary>Numbers between two known items of which nothing is known.</summary>
public sealed record MissingNumbers(int From, int To, DateTimeOffset? After)
{
    public int Count => To - From + 1;
}

public sealed record CompletenessPageData(
    IReadOnlyList<int> Years, int Year, IReadOnlyList<KindYear> Kinds, IReadOnlyList<MissingNumbers> Missing, int MissingCount, DateTimeOffset? CheckedAt,
    GitHubSync? Sync, IReadOnlyList<GitHubCursor> Cursors, IReadOnlyList<CompletenessDay> Days);

/// <summary>Reads what is held of a project, and what is not.</summary>
internal sealed class CompletenessQueries(IDbContextFactory<CommunityDbContext> contexts, TimeProvider time)
{
    public const int MostGaps = 50;

    /// <param name="kind">With <paramref name="month"/>: whose days are wanted one by one.</param>
    public async Task<CompletenessPageData> ReadAsync(int projectId, int? year, string? kind, DateOnly? month, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var all = db.CompletenessDays.AsNoTracking().Where(d => d.ProjectId == projectId);
        var years = await all.Select(d => d.Day.Year).Distinct().OrderByDescending(y => y).ToListAsync(ct);
        var shown = month?.Year ?? year ?? years.FirstOrDefault(today.Year);
        var (first, end) = (new DateOnly(Math.Clamp(shown, 1, 9998), 1, 1), new DateOnly(Math.Clamp(shown, 1, 9998) + 1, 1, 1));
        var days = await all.Where(d => d.Day >= first && d.Day < end).ToListAsync(ct);
        var (missing, count) = await MissingAsync(db, projectId, ct);
        var detail = month is { } m && kind is not null ? days.Where(d => d.Kind == kind && d.Day.Month == m.Month).OrderBy(d => d.Day).ToList() : [];
        return new CompletenessPageData(
            years, shown, [.. CompletenessKinds.All.Select(k => new KindYear(k, Cells(days.Where(d => d.Kind == k), first, today)))], missing, count,
            await all.MaxAsync(d => (DateTimeOffset?)d.CheckedAt, ct),
            await db.GitHubSyncs.AsNoTracking().SingleOrDefaultAsync(s => s.ProjectId == projectId, ct),
            await db.GitHubCursors.AsNoTracking().Where(c => c.ProjectId == projectId).OrderBy(c => c.Resource).ToListAsync(ct),
            detail);
    }

    internal static IReadOnlyList<MonthCell?> Cells(IEnumerable<CompletenessDay> days, DateOnly year, DateOnly today)
    {
        var byMonth = days.ToLookup(d => d.Day.Month);
        return [.. Enumerable.Range(1, 12).Select(m => year.AddMonths(m - 1)).Select(month => month > today ? null : Cell(month, [.. byMonth[month.Month]], today))];
    }

    private static MonthCell Cell(DateOnly month, IReadOnlyList<CompletenessDay> days, DateOnly today)
    {
        var last = month.AddMonths(1).AddDays(-1);
        var length = (last > today ? today : last).DayNumber - month.DayNumber + 1;
        var missing = days.Sum(d => Math.Max(0, (d.Stated ?? d.Held) - d.Held));
        var unknown = length - days.Count(d => d.Stated is not null);
        var state = days.Count == 0 ? MonthState.Unknown : missing > 0 ? MonthState.Lacking : unknown > 0 ? MonthState.PartlyStated : MonthState.Whole;
        return new MonthCell(month, state, days.Sum(d => d.Held), missing, Math.Max(0, unknown));
    }

    /// <summary>Holes in the row of numbers: discussions take numbers too, and what is known to be gone is no hole.</summary>
    private static async Task<(IReadOnlyList<MissingNumbers> First, int Count)> MissingAsync(CommunityDbContext db, int projectId, CancellationToken ct)
    {
        var holes = await db.Database.SqlQuery<Hole>(
            $"""
            select n.number + 1 as "From", n.next - 1 as "To", n.created_at as "After" from (
                select number, created_at, lead(number) over (order by number) as next from (
                    select number, created_at from item where project_id = {projectId}
                    union select number, created_at from discussion where project_id = {projectId}
                    union all select 0, null where exists (select from item where project_id = {projectId})) k) n
            where n.next > n.number + 1 order by n.number desc
            """).ToListAsync(ct);
        return ([.. holes.Take(MostGaps).Select(h => new MissingNumbers(h.From, h.To, h.After))], holes.Sum(h => h.To - h.From + 1));
    }

    private sealed record Hole(int From, int To, DateTimeOffset? After);
}
