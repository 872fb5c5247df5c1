namespace Community.Core.Metrics;

/// <summary>Every metric there is.</summary>
public static class MetricCatalogue
{
    public static IReadOnlyList<Metric> All { get; } = [new CommitsMetric()];

    public static Metric? Find(string id) => All.FirstOrDefault(m => m.Id == id);
}
