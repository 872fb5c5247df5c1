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

    [Fact]
    public void Buckets_are_those_of_the_whole_history_also_where_the_filters_leave_nothing()
    {
        var view = new HistoryBuilder()
            .Commit("dependabot@x.org", "2024-01-10", name: "dependabot[bot]").Commit("a@x.org", "2024-02-10").Commit("a@x.org", "2024-03-10", parents: 2)
            .View();

        Values(view, Metric.Defaults with { Actors = ActorFilter.Human, Merges = MergeFilter.Exclude }).ShouldBe([0, 1, 0]);
        Values(view, Metric.Defaults with { Actors = ActorFilter.Human }).ShouldBe([0, 1, 1]);
        Values(view, Metric.Defaults with { Merges = MergeFilter.Exclude }).ShouldBe([1, 1, 0]);
    }

    [Fact]
    public void Author_and_committer_dates_are_two_orders()
    {
        // The second commit was written first, and committed after the turn of the month.
        var view = new HistoryBuilder().Commit("a@x.org", "2024-02-10", "2024-02-10").Commit("b@x.org", "2024-01-31T23:59:59Z", "2024-02-20").View();

        Values(view, Metric.Defaults).ShouldBe([1, 1]);
        Values(view, Metric.Defaults with { Date = DateBasis.Committer }).ShouldBe([2]);
    }

    [Fact]
    public void Months_are_those_of_UTC_and_not_of_the_author()
    {
        var view = new HistoryBuilder().Commit("a@x.org", "2024-03-01T00:30:00+02:00").Commit("a@x.org", "2024-02-29T20:00:00-08:00").View();

        Metric.Evaluate(view, Metric.Defaults).Select(p => (p.Start, p.Value)).ShouldBe([(new(2024, 2, 1), 1), (new(2024, 3, 1), 1)]);
    }

    [Fact]
    public void Days_of_interest_choose_the_buckets_that_overlap_them_and_leave_these_whole()
    {
        var view = new HistoryBuilder().Commit("a@x.org", "2024-01-05").Commit("a@x.org", "2024-02-05").Commit("a@x.org", "2024-02-25").Commit("a@x.org", "2024-03-05").View();

        Values(view, Metric.Defaults with { From = new(2024, 2, 20), To = new(2024, 3, 1) }).ShouldBe([2]);
        Values(view, Metric.Defaults with { From = new(2024, 1, 31), To = new(2024, 2, 1) }).ShouldBe([1]);
        Values(view, Metric.Defaults with { From = new(2024, 4, 1) }).ShouldBeEmpty();
        Values(view, Metric.Defaults with { To = new(2024, 1, 1) }).ShouldBeEmpty();
    }

    [Fact]
    public void Over_the_whole_history_the_bucket_is_cut_to_the_days_of_interest()
    {
        var view = new HistoryBuilder().Commit("a@x.org", "2024-01-05").Commit("a@x.org", "2024-02-05").Commit("a@x.org", "2024-02-25").View();
        var all = Metric.Defaults with { Every = BucketSize.All };

        Metric.Evaluate(view, all).ShouldBe([new MetricPoint(new(2024, 1, 5), new(2024, 2, 26), 3, 3)]);
        Metric.Evaluate(view, all with { From = new(2024, 2, 5), To = new(2024, 2, 25) }).ShouldBe([new MetricPoint(new(2024, 2, 5), new(2024, 2, 25), 1, 1)]);
        Metric.Evaluate(view, all with { From = new(2024, 3, 1) }).ShouldBeEmpty();
    }

    [Fact]
    public void The_last_bucket_is_partial_until_the_history_has_reached_its_last_day()
    {
        var half = new HistoryBuilder().Commit("a@x.org", "2024-01-30").View();
        var full = new HistoryBuilder().Commit("a@x.org", "2024-01-31").View();

        half.IsPartial(Metric.Evaluate(half, Metric.Defaults).Single(), DateBasis.Author).ShouldBeTrue();
        full.IsPartial(Metric.Evaluate(full, Metric.Defaults).Single(), DateBasis.Author).ShouldBeFalse();
    }

    [Fact]
    public void Only_the_buckets_asked_for_are_given()
    {
        var view = new HistoryBuilder().Commit("a@x.org", "2024-01-05").Commit("a@x.org", "2024-03-05").View();

        Metric.Evaluate(view, Metric.Defaults, new HashSet<DateOnly> { new(2024, 2, 1), new(2030, 1, 1) }).ShouldBe(
            [new MetricPoint(new(2024, 2, 1), new(2024, 3, 1), 0, 0)]);
    }

    [Fact]
    public void Behind_a_point_are_its_people_and_their_commits()
    {
        var view = new HistoryBuilder()
            .Commit("a@x.org", "2024-01-05").Commit("b@x.org", "2024-01-07").Commit("B@x.org", "2024-01-06").Commit("b@x.org", "2024-02-01").View();

        var rows = Metric.Rows(view, Metric.Defaults, new(2024, 1, 1))!;

        rows.Groups.Select(g => (g.Key, string.Join(' ', g.Commits), g.Counts)).ShouldBe([("b@x.org", "3 2", true), ("a@x.org", "1", true)]);
        Metric.Rows(view, Metric.Defaults, new(2024, 1, 2)).ShouldBeNull();
        Metric.Rows(view, Metric.Defaults, new(2024, 1, 1), "q+1").ShouldBeNull();
    }

    private static IEnumerable<double?> Values(HistoryView view, MetricParameters p) => Metric.Evaluate(view, p).Select(point => point.Value);
}
