using Community.Core.Metrics;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.Metrics;

public sealed class CommitsMetricTests
{
    private static readonly Metric Metric = MetricCatalogue.Find("commits")!;

    [Fact]
    public void Buckets_run_without_gaps_and_an_empty_month_is_nought()
    {
        var view = new HistoryBuilder().Commit("a@x.org", "2024-01-31").Commit("a@x.org", "2024-03-01").View();

        Metric.Evaluate(view, Metric.Defaults).ShouldBe(
        [
            new MetricPoint(new(2024, 1, 1), new(2024, 2, 1), 1, 1),
            new MetricPoint(new(2024, 2, 1), new(2024, 3, 1), 0, 0),
            new MetricPoint(new(2024, 3, 1), new(2024, 4, 1), 1, 1),
        ]);
    }
}
