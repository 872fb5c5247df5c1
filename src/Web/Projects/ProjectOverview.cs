using Community.Core.Metrics;
using Community.Data.Metrics;

namespace Community.Web.Projects;

/// <summary>
/// What a project's first page says, worked out of its metrics' points. Everything in the opening sentence is about one population, people's commits
/// without merges, as the absence factor counts them: only then is "half of them" half of the number before it.
/// </summary>
/// <param name="People">In the twelve months; while the history begins, since it began.</param>
/// <param name="Commits">Theirs.</param>
/// <param name="CommitsBefore">Of the twelve months before; null where the history does not reach all of them.</param>
/// <param name="Half">How many of the people wrote half of the commits.</param>
public sealed record ProjectOverview(
    Pulse Pulse, int People, int Commits, int? CommitsBefore, Figure Half, HistoryDigest Digest, IReadOnlyList<Figure> Figures,
    IReadOnlyDictionary<string, MetricResult> Points)
{
    /// <summary>A year of months; of quarters three, as four points are no line.</summary>
    private const int LineLength = 12;

    public TwelveMonths Window => Digest.Window;

    public Figure Figure<T>() where T : Metric => Figures.First(f => f.Metric is T);

    /// <summary>How the number of commits changed, as a share of those before; null where that is no answer.</summary>
    public double? Growth => CommitsBefore is > 0 and var before ? (Commits - before) / (double)before : null;

    public static ProjectOverview Of(IReadOnlyDictionary<string, MetricResult> points, HistoryDigest digest, DateOnly today)
    {
        var absence = Windowed(points[MetricCatalogue.Of<AbsenceFactorMetric>().Id], digest.Window);
        Figure[] figures =
        [
            AllCommits(points, digest),
            OverYears(MetricCatalogue.Of<ActiveContributorsMetric>(), digest, digest.People, Months(points, MetricCatalogue.Of<ActiveContributorsMetric>(), digest)),
            OverYears(MetricCatalogue.Of<NewContributorsMetric>(), digest, digest.New, [.. digest.NewByMonth.Select(p => p.Value)]),
            Retention(points[MetricCatalogue.Of<RetentionMetric>().Id], digest.KnownUntil),
            absence,
            Windowed(points[MetricCatalogue.Of<ElephantFactorMetric>().Id], digest.Window),
            ReleaseGap(points[MetricCatalogue.Of<ReleaseGapMetric>().Id], digest),
        ];
        var year = digest.FirstDay >= digest.Window.To ? Beginning(points, digest) : digest.People.Year;
        return new ProjectOverview(
            PulseOf(digest, today), (int)(year?.Value ?? 0), year?.N ?? 0, Reaches(digest, digest.Window.Before) ? digest.People.Before?.N : null, absence, digest, figures, points);
    }

    private static Pulse PulseOf(HistoryDigest digest, DateOnly today) => digest switch
    {
        { FirstDay: null } => Pulse.Empty,
        _ when digest.FirstDay >= digest.Window.To => Pulse.Beginning,
        { People.Year.N: > 0 } when digest.LastDay >= today.AddYears(-1) => Pulse.Alive,
        _ => Pulse.Silent,
    };

    private static MetricPoint? Beginning(IReadOnlyDictionary<string, MetricResult> points, HistoryDigest digest) =>
        points[MetricCatalogue.Of<ActiveContributorsMetric>().Id].Points.FirstOrDefault(p => p.Start == digest.Window.To);

    private static Figure AllCommits(IReadOnlyDictionary<string, MetricResult> points, HistoryDigest digest)
    {
        var metric = MetricCatalogue.Of<CommitsMetric>();
        var months = points[metric.Id].Points;
        return new Figure(
            metric, HistoryDigest.Over(metric, digest.Window), Sum(months, digest.Window), null,
            Reaches(digest, digest.Window.Before) ? Sum(months, digest.Window.Before) : null, Months(points, metric, digest));
    }

    private static double Sum(IReadOnlyList<MetricPoint> months, TwelveMonths window) =>
        months.Where(p => p.Start >= window.From && p.End <= window.To).Sum(p => p.Value ?? 0);

    private static Figure OverYears(Metric metric, HistoryDigest digest, TwoYears years, IReadOnlyList<double?> line) => new(
        metric, HistoryDigest.Over(metric, digest.Window), digest.FirstDay is null ? null : years.Year?.Value ?? 0, years.Year?.N ?? 0,
        Reaches(digest, digest.Window.Before) ? years.Before?.Value ?? 0 : null, line);

    /// <summary>A comparison with a year that the history has only part of would flatter.</summary>
    private static bool Reaches(HistoryDigest digest, TwelveMonths window) => digest.FirstDay < window.From.AddMonths(1);

    /// <summary>The window's months. Points end with the latest commit: months after it are known to be empty; months before the first are none of it.</summary>
    private static IReadOnlyList<double?> Months(IReadOnlyDictionary<string, MetricResult> points, Metric metric, HistoryDigest digest)
    {
        var known = points[metric.Id].Points.ToDictionary(p => p.Start, p => p.Value);
        return [.. digest.Window.Months.Select(month => known.TryGetValue(month, out var value) ? value : month > digest.LastDay ? 0 : null)];
    }

    private static Figure Windowed(MetricResult result, TwelveMonths window)
    {
        var over = result.Points.Where(p => p.End <= window.To).ToList();
        var last = over.FindLast(p => p.Value is not null);
        return new Figure(
            result.Metric, result.Parameters, last?.Value, last?.N, over.Find(p => p.End == last?.End.AddYears(-1))?.Value,
            [.. over.TakeLast(LineLength).Select(p => p.Value)])
        {
            Point = last,
            IsOld = last?.End <= window.From,
        };
    }

    /// <summary>Who of a quarter was back within a year, for the newest quarter of which that year is over.</summary>
    private static Figure Retention(MetricResult result, DateOnly knownUntil)
    {
        var cohorts = result.Points
            .Where(p => p is { Series: RetentionMetric.AnySeries, Value: not null, N: > 0 } && p.End.AddMonths(3 * RetentionMetric.Horizon) <= knownUntil).ToList();
        var last = cohorts is [.., var newest] ? newest : null;
        return new Figure(
            result.Metric, result.Parameters, Share(last), last?.N, Share(cohorts.Find(p => p.Start == last?.Start.AddYears(-1))),
            [.. cohorts.TakeLast(LineLength).Select(Share)])
        {
            Point = last,
        };
    }

    private static double? Share(MetricPoint? cohort) => cohort is { Value: { } back, N: > 0 } ? back / cohort.N : null;

    private static Figure ReleaseGap(MetricResult result, HistoryDigest digest) => new(
        result.Metric, HistoryDigest.Over(result.Metric, digest.Window), digest.Gaps.Year?.Value, digest.Gaps.Year?.N, digest.Gaps.Before?.Value,
        [.. result.Points.Where(p => p.Series == digest.Stream).TakeLast(LineLength).Select(p => p.Value)]);
}
