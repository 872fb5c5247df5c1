using Community.Core.Metrics;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.Metrics;

public sealed class ReleaseGapMetricTests
{
    private static readonly Metric Metric = MetricCatalogue.Find("release-gap")!;

    [Fact]
    public void A_gap_belongs_to_the_bucket_it_ends_in_and_each_stream_is_a_series()
    {
        var view = new HistoryBuilder()
            .Tag("v1.1", "2024-01-31").Tag("v1.0", "2024-01-01").Tag("v1.2rc1", "2024-02-10").Tag("v1.2", "2024-02-20").Tag("v1.3", "2024-04-10")
            .Tag("0.1", "2024-05-01").Tag("0.2", "2024-05-01T12:00:00Z").Tag("rust-v1.0", "2024-01-01").Tag("test-docs", "2024-01-01")
            .View();

        Metric.Evaluate(view, Metric.Defaults).ShouldBe(
        [
            new MetricPoint(new(2024, 1, 1), new(2024, 4, 1), 25, N: 2, "v"),
            new MetricPoint(new(2024, 4, 1), new(2024, 7, 1), 0.5, N: 1, ""),
            new MetricPoint(new(2024, 4, 1), new(2024, 7, 1), 50, N: 1, "v"),
        ]);
        Metric.Rows(view, Metric.Defaults, new(2024, 1, 1), "v")!.Gaps.Select(g => (g.Earlier.Name, g.Later.Name, g.Days)).ShouldBe(
            [("v1.0", "v1.1", 30), ("v1.1", "v1.2", 20)]);
    }

    [Fact]
    public void A_stream_that_fell_silent_keeps_saying_so_until_the_last_release_of_any_stream()
    {
        var view = new HistoryBuilder().Tag("a-1.0", "2024-01-01").Tag("a-1.1", "2024-01-02").Tag("b-1.0", "2024-08-01").View();

        Metric.Evaluate(view, Metric.Defaults).Select(p => (p.Start.Month, p.Value, p.N)).ShouldBe([(1, 1, 1), (4, null, 0), (7, null, 0)]);
    }

    [Fact]
    public void Order_is_that_of_creation_and_two_tags_at_once_have_a_gap_of_nought()
    {
        var view = new HistoryBuilder().Tag("v2.0", "2024-01-01").Tag("v1.9.1", "2024-01-11").Tag("v2.0.1", "2024-01-11").View();

        Metric.Evaluate(view, Metric.Defaults with { Every = BucketSize.All }).ShouldBe([new MetricPoint(new(2024, 1, 1), new(2024, 1, 12), 5, N: 2, "v")]);
    }

    [Fact]
    public void The_whole_history_is_cut_to_the_days_of_interest()
    {
        var view = new HistoryBuilder().Tag("v1.0", "2024-01-01").Tag("v1.1", "2024-01-11").Tag("v1.2", "2024-02-11").View();
        var all = Metric.Defaults with { Every = BucketSize.All };

        Metric.Evaluate(view, all with { From = new(2024, 2, 1) }).ShouldBe([new MetricPoint(new(2024, 2, 1), new(2024, 2, 12), 31, N: 1, "v")]);
        Metric.Evaluate(view, all with { To = new(2024, 2, 1) }).ShouldBe([new MetricPoint(new(2024, 1, 1), new(2024, 2, 1), 10, N: 1, "v")]);
        Metric.Evaluate(view, all with { From = new(2025, 1, 1) }).ShouldBeEmpty();
    }

    [Fact]
    public void Releases_need_no_commits_and_ask_nobody_who_made_them()
    {
        Metric.Describe(Metric.Defaults).ShouldBe(new Dictionary<string, string> { ["every"] = "quarter" });
        Metric.Variants(Metric.Defaults).ShouldBe([Metric.Defaults]);
    }

    [Fact]
    public void Gaps_are_summed_up()
    {
        GapStatistics.Of([10, 20, 30, 40]).ShouldBe(new GapStatistics(N: 4, Min: 10, Median: 25, Mean: 25, P90: 37, Max: 40));
        GapStatistics.Of([7, 1, 4]).ShouldBe(new GapStatistics(N: 3, Min: 1, Median: 4, Mean: 4, P90: 6.4, Max: 7));
        GapStatistics.Of([3]).ShouldBe(new GapStatistics(1, 3, 3, 3, 3, 3));
        GapStatistics.Of([]).ShouldBeNull();
    }
}
