using Community.Core.Metrics;
using Community.Data.Metrics;

namespace Community.Web.Metrics;

/// <summary>The newest value that is complete, and what it is compared with.</summary>
/// <param name="IsPartial">There is no complete one; this one's period is not over.</param>
/// <param name="Before">The period before; of a year's window the window of a year before, as the two share no day. Null where it says nothing.</param>
public sealed record MetricHeadline(MetricPoint Point, bool IsPartial, MetricPoint? Before)
{
    /// <summary>Of the first series: retention after one period, the stream with the most releases.</summary>
    public static MetricHeadline? Of(MetricResult result) => Of(result, MetricGrid.Of(result));

    internal static MetricHeadline? Of(MetricResult result, MetricGrid grid)
    {
        var points = grid.Rows.Select(r => r.Points[0]).OfType<MetricPoint>().Where(Says).ToList();
        var at = points.FindLastIndex(p => !result.IsPartial(p) && !MetricWords.IsImmature(result, p));
        if (at < 0) return points is [.., var last] ? new MetricHeadline(last, true, null) : null;
        return new MetricHeadline(points[at], false, BeforeOf(result, points, at));

        bool Says(MetricPoint point) => (result.Metric is RetentionMetric ? MetricWords.Share(point) : point.Value) is not null;
    }

    /// <summary>In the metric's unit; of retention in points of a hundred.</summary>
    public double? ChangeIn(Metric metric) => (Before, metric) switch
    {
        (null, _) => null,
        (_, RetentionMetric) => 100 * (MetricWords.Share(Point) - MetricWords.Share(Before)),
        _ => Point.Value - Before.Value,
    };

    private static MetricPoint? BeforeOf(MetricResult result, List<MetricPoint> points, int at)
    {
        var point = points[at];
        if (result.Metric.IsWindowed) return points.FindLast(p => p.End <= point.Start);
        // Between releases there are periods without any: the one before is the last that had one.
        return at > 0 && (result.Metric is ReleaseGapMetric || points[at - 1].End == point.Start) ? points[at - 1] : null;
    }
}
