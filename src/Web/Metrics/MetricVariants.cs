using Community.Core.Metrics;

namespace Community.Web.Metrics;

/// <summary>One value with one parameter changed.</summary>
/// <param name="Point">Null where this way of counting has no such period.</param>
public sealed record MetricVariant(string Parameter, string Value, MetricLinks Links, MetricPoint? Point);

/// <summary>The same number counted another way: every parameter's other values, one at a time. Periods and days stay.</summary>
internal static class MetricVariants
{
    private static readonly string[] Ways = ["actors", "merges", "date", "identity", "domains"];

    public static IReadOnlyList<MetricVariant> Of(HistoryView view, MetricLinks links, MetricPoint point)
    {
        var (metric, parameters) = (links.Metric, links.Parameters);
        var now = metric.Describe(parameters);
        return
        [
            .. from way in Ways
               where MetricQuery.Applies(metric, way)
               from value in MetricParameterText.ValuesOf(way)
               where value != now[way]
               let other = MetricParameterText.With(parameters, way, value)
               select new MetricVariant(way, value, links.With(other), Find(view, metric, other, point)),
        ];
    }

    private static MetricPoint? Find(HistoryView view, Metric metric, MetricParameters p, MetricPoint point)
    {
        // The whole history has one point, whose first day depends on the dates that count.
        var only = p.Every == BucketSize.All ? null : new HashSet<DateOnly> { point.Start };
        return metric.Evaluate(view, p, only).FirstOrDefault(v => v.Series == point.Series);
    }
}
