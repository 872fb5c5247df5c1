using System.Globalization;
using Community.Core.Metrics;
using Community.Core.Projects;
using Community.Data.Metrics;
using Community.Web.Localization;
using Community.Web.Ui;

namespace Community.Web.Metrics;

/// <summary>Makes pictures of metrics. Every point leads to what is behind it.</summary>
internal sealed class MetricCharts(MetricWords words, Texts<MetricsTexts> texts)
{
    /// <param name="newest">How many periods to show, or all.</param>
    public ChartData Draw(MetricResult result, ProjectName project, int? newest = null) => Draw(result, MetricGrid.Of(result), project, newest);

    public ChartData Draw(MetricResult result, MetricGrid whole, ProjectName project, int? newest)
    {
        var links = new MetricLinks(project, result.Metric, result.Parameters);
        var grid = newest is { } count ? whole.Newest(count) : whole;
        var drawn = Math.Min(grid.Series.Count, SeriesShown(result.Metric));
        return new ChartData(
            KindOf(result),
            [.. grid.Rows.Select(r => new ChartBucket(r.Start, r.End, words.Period(result.Metric, result.Parameters.Every, r.Start, r.End), r.IsPartial))],
            [.. grid.Series.Index().Take(drawn).Select(s => new ChartSeries(
                MetricWords.Series(result.Metric, s.Item), [.. grid.Rows.Select(r => ToPoint(result, links, r.Points[s.Index]))]))])
        {
            AxisNote = AxisNote(result.Metric),
            NotDrawn = grid.Series.Count - drawn,
        };
    }

    private static ChartKind KindOf(MetricResult result) =>
        result.Metric is CommitsMetric or NewContributorsMetric || result.Parameters.Every == BucketSize.All ? ChartKind.Bar : ChartKind.Line;

    // Of retention +1 to +4 answer the question; "any" and the newcomers are in the table.
    private static int SeriesShown(Metric metric) => metric is RetentionMetric ? RetentionMetric.Horizon : ChartData.MaxSeries;

    private string AxisNote(Metric metric) =>
        metric is RetentionMetric ? texts["Axis.Share"] : MetricTexts.Unit(metric.Unit, CultureInfo.CurrentUICulture);

    private ChartPoint? ToPoint(MetricResult result, MetricLinks links, MetricPoint? point)
    {
        if (point is not { Value: { } value }) return null;
        var height = result.Metric is RetentionMetric ? MetricWords.Share(point) * 100 : value;
        if (height is not { } y) return null;
        var text = words.Value(result.Metric, point);
        return new ChartPoint(y, MetricWords.IsImmature(result, point) ? texts["Immature", text] : text, point.N, links.Point(point.Start, point.Series))
        {
            SmallN = result.IsSmall(point),
        };
    }
}
