using Community.Core.Metrics;
using Community.Data.Metrics;
using Community.Data.Projects;
using Microsoft.Extensions.Caching.Memory;

namespace Community.Web.Metrics;

/// <summary>One value with one parameter changed.</summary>
/// <param name="Point">Null where this way of counting has no such period.</param>
public sealed record MetricVariant(string Parameter, string Value, MetricLinks Links, MetricPoint? Point);

/// <summary>The same number counted another way: every parameter's other values, one at a time. Periods and days stay.</summary>
internal sealed class MetricVariants(MetricReader metrics) : IDisposable
{
    private static readonly string[] Ways = ["actors", "merges", "date", "identity", "domains"];

    /// <summary>Keys name the data revision. An entry is a handful of points.</summary>
    private readonly MemoryCache _recent = new(new MemoryCacheOptions { SizeLimit = 2_000 });

    public async Task<IReadOnlyList<MetricVariant>> ReadAsync(Project project, MetricLinks links, MetricPoint point, CancellationToken ct)
    {
        var key = (project.ProjectId, project.DataRevision, links.Page, point.Start, point.Series);
        if (_recent.TryGetValue(key, out IReadOnlyList<MetricVariant>? known) && known is not null) return known;
        var counted = Count(await metrics.ViewAsync(project, ct), links, point);
        return _recent.Set(key, counted, new MemoryCacheEntryOptions { Size = 1 });
    }

    public void Dispose() => _recent.Dispose();

    private static IReadOnlyList<MetricVariant> Count(HistoryView view, MetricLinks links, MetricPoint point)
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
