namespace Community.Core.Metrics;

/// <summary>Every metric there is, in the order they are shown.</summary>
public static class MetricCatalogue
{
    public static IReadOnlyList<Metric> All { get; } =
    [
        new CommitsMetric(),
        new ActiveContributorsMetric(),
        new NewContributorsMetric(),
        new RetentionMetric(),
        new AbsenceFactorMetric(),
        new ElephantFactorMetric(),
        new ReleaseGapMetric(),
    ];

    public static T Of<T>() where T : Metric => All.OfType<T>().Single();

    public static Metric? Find(string id) => All.FirstOrDefault(m => m.Id == id);
}
