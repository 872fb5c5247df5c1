using Community.Core.Metrics;
using Community.Data.Metrics;

namespace Community.Web.Metrics;

/// <summary>A metric's points as rows and columns: what its picture and its table are both made of.</summary>
/// <param name="Rows">Oldest first.</param>
/// <param name="Series">In the order they are shown; one, without a name, where the metric has no series.</param>
public sealed record MetricGrid(IReadOnlyList<MetricGrid.Row> Rows, IReadOnlyList<string?> Series)
{
    /// <param name="Points">One for each of <see cref="Series"/>; null where a series has none, before its first release.</param>
    public sealed record Row(DateOnly Start, DateOnly End, bool IsPartial, IReadOnlyList<MetricPoint?> Points);

    public static MetricGrid Of(MetricResult result)
    {
        var series = SeriesOf(result);
        return new MetricGrid([.. RowsOf(result).Select(r => ToRow(result, r, series))], series);
    }

    public MetricGrid Newest(int count) => this with { Rows = [.. Rows.TakeLast(count)] };

    private static List<List<MetricPoint>> RowsOf(MetricResult result)
    {
        if (result.Points.Count == 0) return [];
        // Over the whole history every stream of tags has days of its own, and they are still one row.
        if (result.Parameters.Every == BucketSize.All) return [[.. result.Points]];
        return [.. result.Points.GroupBy(p => p.Start).OrderBy(g => g.Key).Select(g => g.ToList())];
    }

    private static Row ToRow(MetricResult result, List<MetricPoint> points, IReadOnlyList<string?> series)
    {
        var bySeries = points.ToDictionary(p => p.Series ?? "", StringComparer.Ordinal);
        return new Row(
            points.Min(p => p.Start), points.Max(p => p.End), points.Exists(result.IsPartial), [.. series.Select(s => bySeries.GetValueOrDefault(s ?? ""))]);
    }

    private static string?[] SeriesOf(MetricResult result) => result.Metric switch
    {
        RetentionMetric when result.Parameters.Every == BucketSize.All => [null],
        RetentionMetric => RetentionSeries(result.Parameters.Every),
        ReleaseGapMetric => StreamsByReleases(result.Points),
        _ => [null],
    };

    private static string?[] RetentionSeries(BucketSize every)
    {
        var offsets = Enumerable.Range(1, RetentionMetric.Horizon).ToList();
        return [.. offsets.Select(k => RetentionMetric.Series(every, k)), RetentionMetric.AnySeries, .. offsets.Select(k => RetentionMetric.NewSeries(every, k))];
    }

    // A stream has one release more than gaps.
    private static string?[] StreamsByReleases(IReadOnlyList<MetricPoint> points) =>
        [.. points.GroupBy(p => p.Series ?? "").OrderByDescending(g => g.Sum(p => p.N)).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key)];
}
