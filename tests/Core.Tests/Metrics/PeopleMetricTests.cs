using Community.Core.Metrics;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.Metrics;

public sealed class PeopleMetricTests
{
    private static readonly Metric Active = MetricCatalogue.Find("active-contributors")!;
    private static readonly Metric New = MetricCatalogue.Find("new-contributors")!;
    private static readonly Metric Retention = MetricCatalogue.Find("retention")!;

    [Fact]
    public void A_mail_in_two_cases_is_one_active_person_and_programs_and_merges_are_left_out()
    {
        var view = new HistoryBuilder()
            .Commit("Ann@x.org", "2024-01-01").Commit("ann@x.org", "2024-01-02").Commit("bob@x.org", "2024-01-03")
            .Commit("cat@x.org", "2024-01-04", parents: 2).Commit("noreply@github.com", "2024-01-05").Commit("noreply@anthropic.com", "2024-01-06")
            .View();

        Active.Evaluate(view, Active.Defaults).ShouldBe([new MetricPoint(new(2024, 1, 1), new(2024, 2, 1), 2, N: 3)]);
        Active.Evaluate(view, Active.Defaults with { Actors = ActorFilter.All, Merges = MergeFilter.Include }).Single().Value.ShouldBe(5);
    }

    [Fact]
    public void Union_makes_one_person_of_two_mails_with_one_name()
    {
        var view = new HistoryBuilder().Commit("ann@x.org", "2024-01-01", name: "Ann Lee").Commit("ann@home.org", "2024-01-02", name: "ann lee").View();

        Active.Evaluate(view, Active.Defaults).Single().Value.ShouldBe(2);
        Active.Evaluate(view, Active.Defaults with { Identity = IdentityRule.Union }).Single().Value.ShouldBe(1);
    }

    [Fact]
    public void Union_is_worked_out_over_all_authors_also_those_left_out()
    {
        // Only the merge commit ties the two mails together.
        var view = new HistoryBuilder()
            .Commit("one@x.org", "2024-01-01", name: "Ann Lee").Commit("two@x.org", "2024-01-02", name: "A. N. Lee")
            .Commit("two@x.org", "2024-01-03", name: "Ann Lee", parents: 2)
            .View();

        Active.Evaluate(view, Active.Defaults with { Identity = IdentityRule.Union }).Single().Value.ShouldBe(1);
    }

    [Fact]
    public void A_contributor_is_new_in_the_bucket_of_the_earliest_commit_that_the_filters_leave()
    {
        var view = new HistoryBuilder()
            .Commit("ann@x.org", "2024-05-01").Commit("ann@x.org", "2024-01-01", parents: 2).Commit("bob@x.org", "2024-01-01").Commit("bob@x.org", "2024-05-01")
            .View();

        New.Evaluate(view, New.Defaults).ShouldBe(
        [
            new MetricPoint(new(2024, 1, 1), new(2024, 4, 1), 1, N: 1),
            new MetricPoint(new(2024, 4, 1), new(2024, 7, 1), 1, N: 2),
        ]);
        New.Evaluate(view, New.Defaults with { Merges = MergeFilter.Include }).Select(p => p.Value).ShouldBe([2, 0]);
    }

    [Fact]
    public void Newcomers_of_a_cut_history_are_those_without_a_commit_before_the_cut()
    {
        var view = new HistoryBuilder().Commit("ann@x.org", "2024-01-01").Commit("ann@x.org", "2024-02-01").Commit("bob@x.org", "2024-02-02").View();

        New.Evaluate(view, New.Defaults with { Every = BucketSize.All, From = new(2024, 2, 1) }).ShouldBe(
            [new MetricPoint(new(2024, 2, 1), new(2024, 2, 3), 1, N: 2)]);
        New.Evaluate(view, New.Defaults with { Every = BucketSize.Month, From = new(2024, 2, 1) }).Single().Value.ShouldBe(1);
    }

    [Fact]
    public void Retention_counts_who_is_back_in_exactly_the_later_quarter()
    {
        var view = new HistoryBuilder()
            .Commit("ann@x.org", "2024-01-01").Commit("bob@x.org", "2024-01-01").Commit("cat@x.org", "2024-01-01")
            .Commit("ann@x.org", "2024-04-01").Commit("ann@x.org", "2024-07-01").Commit("bob@x.org", "2024-07-01").Commit("dan@x.org", "2024-04-01")
            .Commit("dan@x.org", "2024-07-01").Commit("bob@x.org", "2025-01-01")
            .View();

        var first = Series(view, Retention.Defaults, new(2024, 1, 1));
        first["q+1"].ShouldBe((1, 3));
        first["q+2"].ShouldBe((2, 3));
        first["q+3"].ShouldBe((0, 3));
        first["q+4"].ShouldBe((1, 3));
        first["any"].ShouldBe((2, 3));
        first["new q+2"].ShouldBe((2, 3));

        // Of ann and dan only dan is new in the second quarter; the fourth later one is not there yet.
        var second = Series(view, Retention.Defaults, new(2024, 4, 1));
        second["q+1"].ShouldBe((2, 2));
        second["new q+1"].ShouldBe((1, 1));
        second["q+3"].ShouldBe((0, 2));
        second["q+4"].ShouldBe((null, 2));
        second["any"].ShouldBe((null, 2));

        // Nobody was there in the fourth quarter, and the first of 2025 is the last, whole or not.
        Series(view, Retention.Defaults, new(2024, 10, 1))["q+1"].ShouldBe((0, 0));
        Series(view, Retention.Defaults, new(2025, 1, 1)).Values.ShouldAllBe(v => v.Value == null);
    }

    [Theory]
    [InlineData(BucketSize.Week, "w+1 w+2 w+3 w+4 any new w+1 new w+2 new w+3 new w+4")]
    [InlineData(BucketSize.Month, "m+1 m+2 m+3 m+4 any new m+1 new m+2 new m+3 new m+4")]
    [InlineData(BucketSize.Year, "y+1 y+2 y+3 y+4 any new y+1 new y+2 new y+3 new y+4")]
    public void The_letter_of_a_series_is_that_of_the_bucket(BucketSize every, string series)
    {
        var view = new HistoryBuilder().Commit("ann@x.org", "2024-01-01").View();

        string.Join(' ', Retention.Evaluate(view, Retention.Defaults with { Every = every }).Select(p => p.Series)).ShouldBe(series);
    }

    [Fact]
    public void Over_the_whole_history_retention_has_no_value_but_everybody_as_n()
    {
        var view = new HistoryBuilder().Commit("ann@x.org", "2024-01-01").Commit("bob@x.org", "2024-06-01").View();

        Retention.Evaluate(view, Retention.Defaults with { Every = BucketSize.All }).ShouldBe([new MetricPoint(new(2024, 1, 1), new(2024, 6, 2), null, 2)]);
    }

    [Fact]
    public void An_empty_history_has_no_points() =>
        MetricCatalogue.All.ShouldAllBe(m => m.Evaluate(new HistoryBuilder().View(null), m.Defaults, null).Count == 0);

    private static Dictionary<string, (double? Value, int N)> Series(HistoryView view, MetricParameters p, DateOnly start) =>
        Retention.Evaluate(view, p).Where(point => point.Start == start).ToDictionary(point => point.Series!, point => (point.Value, point.N));
}
