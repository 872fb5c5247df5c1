using Community.Core.History;
using Community.Core.Metrics;
using Community.Data.Projects;

namespace Community.Web.Projects;

/// <summary>A tag that looks like a version.</summary>
public sealed record Release(string Name, ReleaseKind Kind, DateTimeOffset At);

/// <summary>Somebody whose first commit lies in a quarter.</summary>
/// <param name="Commits">In that quarter.</param>
public sealed record Newcomer(string Name, int Commits);

/// <summary>Two years of a metric, each as one point: what <c>--every all --from … --to …</c> prints.</summary>
public sealed record TwoYears(MetricPoint? Year, MetricPoint? Before);

/// <summary>
/// What the overview says that no stored point does: people of twelve months are no sum of months. Worked out from the history once a data revision
/// and day, by the metrics themselves.
/// </summary>
/// <param name="KnownUntil">The day the history is known to reach; see <see cref="Reach"/>.</param>
/// <param name="Gaps">Of the stream with most final releases; null without any gap.</param>
/// <param name="Stream">That stream; null without final releases.</param>
/// <param name="LastFinal">The newest final release of that stream.</param>
/// <param name="Releases">The newest of any kind and stream, newest first.</param>
/// <param name="NewcomersSince">First day of the quarter of <paramref name="Newcomers"/>: this one, or the one before while this one has none.</param>
/// <param name="Newcomers">Some of them, most commits first.</param>
public sealed record HistoryDigest(
    DateOnly KnownUntil,
    TwelveMonths Window,
    DateOnly? FirstDay,
    DateOnly? LastDay,
    TwoYears People,
    TwoYears New,
    IReadOnlyList<MetricPoint> NewByMonth,
    string? Stream,
    TwoYears Gaps,
    Release? LastFinal,
    IReadOnlyList<Release> Releases,
    DateOnly NewcomersSince,
    int NewcomerCount,
    IReadOnlyList<Newcomer> Newcomers)
{
    private const int ReleasesKept = 5;
    private const int NewcomersKept = 5;

    /// <summary>Days without a commit after which a folder may just not have been fetched.</summary>
    private const int Quiet = 31;

    public static MetricParameters Over(Metric metric, TwelveMonths window) =>
        metric.Defaults with { Every = BucketSize.All, From = window.From, To = window.To };

    /// <summary>
    /// The day up to which silence means that nobody committed. Of a mirror that is the day it was fetched. A folder is fetched by somebody else, we do
    /// not know when: after a while without commits only its newest one is certain, and to count on would show a decline that may be none.
    /// </summary>
    public static DateOnly Reach(ProjectSource source, DateOnly synced, DateOnly? lastDay) =>
        source == ProjectSource.Path && lastDay < synced.AddDays(-Quiet) ? lastDay.Value : synced;

    public static HistoryDigest Of(HistoryView view, DateOnly knownUntil)
    {
        var window = TwelveMonths.EndingBefore(knownUntil);
        var newcomers = MetricCatalogue.Of<NewContributorsMetric>();
        var releases = view.History.Tags
            .Select(t => new Release(t.Name, ReleaseTag.Parse(t.Name).Kind, DateTimeOffset.FromUnixTimeSeconds(t.CreatedAt)))
            .Where(r => r.Kind != ReleaseKind.None)
            .OrderByDescending(r => r.At).ThenByDescending(r => r.Name, StringComparer.Ordinal)
            .ToList();
        var finals = releases.Where(r => r.Kind == ReleaseKind.Final).ToLookup(r => ReleaseTag.Parse(r.Name).Stream);
        var stream = finals.MaxBy(s => s.Count())?.Key;
        var (since, people) = NewcomersOf(view, newcomers, knownUntil);
        return new HistoryDigest(
            knownUntil,
            window,
            view.FirstDay(DateBasis.Author),
            view.LastDay(DateBasis.Author),
            YearsOf(view, MetricCatalogue.Of<ActiveContributorsMetric>(), window, null),
            YearsOf(view, newcomers, window, null),
            newcomers.Evaluate(view, newcomers.Defaults with { Every = BucketSize.Month, From = window.From, To = window.To }),
            stream,
            YearsOf(view, MetricCatalogue.Of<ReleaseGapMetric>(), window, stream),
            stream is null ? null : finals[stream].First(),
            [.. releases.Take(ReleasesKept)],
            since,
            people.Count,
            [.. people.Take(NewcomersKept)]);
    }

    private static TwoYears YearsOf(HistoryView view, Metric metric, TwelveMonths window, string? series) =>
        new(PointOf(view, metric, window, series), PointOf(view, metric, window.Before, series));

    private static MetricPoint? PointOf(HistoryView view, Metric metric, TwelveMonths window, string? series) =>
        metric.Evaluate(view, Over(metric, window)).FirstOrDefault(p => p.Series == series);

    private static (DateOnly Since, List<Newcomer> People) NewcomersOf(HistoryView view, NewContributorsMetric metric, DateOnly today)
    {
        var now = BucketCalendar.At(BucketSize.Quarter, BucketCalendar.NumberOf(BucketSize.Quarter, today)).Start;
        var people = In(now);
        return people.Count > 0 || In(now.AddMonths(-3)) is not { Count: > 0 } before ? (now, people) : (now.AddMonths(-3), before);

        List<Newcomer> In(DateOnly quarter) =>
            metric.Rows(view, metric.Defaults, quarter) is { } rows
                ? [.. rows.Groups.Where(g => g.Counts).Select(g => new Newcomer(g.Label!.Name is { Length: > 0 } name ? name : g.Key, g.Commits.Count))]
                : [];
    }
}
