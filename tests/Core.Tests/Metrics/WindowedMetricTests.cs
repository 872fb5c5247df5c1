using Community.Core.Metrics;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.Metrics;

public sealed class WindowedMetricTests
{
    private static readonly Metric Absence = MetricCatalogue.Find("absence-factor")!;
    private static readonly Metric Elephant = MetricCatalogue.Find("elephant-factor")!;
    private static readonly MetricParameters All = Absence.Defaults with { Every = BucketSize.All };

    [Theory]
    // The worked example of CHAOSS.
    [InlineData(2, 1000, 202, 90, 33, 332, 343, 42, 433)]
    [InlineData(1, 50, 50)]
    [InlineData(1, 505, 495)]
    [InlineData(2, 33, 33, 33)]
    [InlineData(2, 1, 1, 1, 1)]
    [InlineData(3, 1, 1, 1, 1, 1)]
    [InlineData(1, 7)]
    [InlineData(null)]
    [InlineData(null, 0, 0)]
    public void Half_is_enough(int? expected, params int[] counts) => HalfShare.Of(counts).ShouldBe(expected);

    [Fact]
    public void The_absence_factor_does_not_depend_on_the_order_of_equals() =>
        Prop.ForAll(Arb.From(Gen.ListOf(Gen.Choose(0, 4))), Arb.From(Gen.Choose(0, int.MaxValue)), (counts, seed) =>
        {
            var shuffled = counts.ToArray();
            new Random(seed).Shuffle(shuffled);
            var expected = HalfShare.Of(counts);
            HalfShare.Of(shuffled).ShouldBe(expected);

            // By the words of the definition: no smaller group of any choice makes the half, and some group of this size does.
            var (total, k) = (counts.Sum(), expected ?? 0);
            if (total > 0) (2 * counts.OrderDescending().Take(k).Sum() >= total && 2 * counts.OrderDescending().Take(k - 1).Sum() < total).ShouldBeTrue();
            else expected.ShouldBeNull();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_year_excludes_its_start_and_includes_its_end()
    {
        var view = new HistoryBuilder()
            .Commits(3, "ann@x.org", "2023-06-15T12:00:00Z").Commit("bob@x.org", "2023-06-15T12:00:01Z").Commit("cat@x.org", "2024-06-15T12:00:00Z").View();

        Absence.Evaluate(view, All).ShouldBe([new MetricPoint(new(2023, 6, 15), new(2024, 6, 16), 1, N: 2)]);
    }

    [Fact]
    public void From_29_February_the_year_goes_back_to_28_February()
    {
        var view = new HistoryBuilder()
            .Commits(5, "ann@x.org", "2023-02-28T10:00:00Z").Commits(2, "bob@x.org", "2023-02-28T10:00:01Z").Commit("cat@x.org", "2024-02-29T10:00:00Z").View();

        Absence.Evaluate(view, All).ShouldBe([new MetricPoint(new(2023, 2, 28), new(2024, 3, 1), 1, N: 3)]);
    }

    [Fact]
    public void The_window_that_ends_with_February_after_a_leap_year_holds_29_February()
    {
        var view = new HistoryBuilder().Commit("ann@x.org", "2024-02-29").Commit("bob@x.org", "2025-02-01").View();

        Absence.Evaluate(view, Absence.Defaults)[^1].ShouldBe(new MetricPoint(new(2024, 2, 29), new(2025, 3, 1), 1, N: 2));
    }

    [Fact]
    public void There_is_one_point_a_month_each_with_the_year_that_ends_with_it()
    {
        var view = new HistoryBuilder().Commit("ann@x.org", "2023-01-31").Commits(2, "bob@x.org", "2024-01-01").Commit("ann@x.org", "2024-01-02").View();

        var points = Absence.Evaluate(view, Absence.Defaults);

        points.Count.ShouldBe(13);
        points[0].ShouldBe(new MetricPoint(new(2022, 2, 1), new(2023, 2, 1), 1, N: 1));
        points[11].ShouldBe(new MetricPoint(new(2023, 1, 1), new(2024, 1, 1), 1, N: 1));
        points[12].ShouldBe(new MetricPoint(new(2023, 2, 1), new(2024, 2, 1), 1, N: 3));
    }

    [Fact]
    public void Over_the_whole_history_the_year_ends_with_its_latest_commit_whoever_made_it()
    {
        // The bot's commit ends the window, so that ann's is no longer in it; and the merge was committed long after it was written.
        var view = new HistoryBuilder()
            .Commit("ann@x.org", "2023-01-01").Commit("bob@x.org", "2023-07-01").Commit("dependabot@x.org", "2024-06-01", name: "dependabot[bot]")
            .Commit("cat@x.org", "2023-07-02", "2025-01-01", parents: 2)
            .View();

        Absence.Evaluate(view, All).Single().ShouldBe(new MetricPoint(new(2023, 6, 1), new(2024, 6, 2), 1, N: 1));
        Absence.Evaluate(view, All with { Date = DateBasis.Committer }).Single().ShouldBe(new MetricPoint(new(2024, 1, 1), new(2025, 1, 2), null, N: 0));
        Absence.Evaluate(view, All with { To = new(2023, 12, 31) }).Single().ShouldBe(new MetricPoint(new(2022, 12, 31), new(2023, 12, 31), 1, N: 2));
        Absence.Evaluate(view, All with { To = new(2030, 1, 1) }).Single().End.ShouldBe(new(2024, 6, 2));
    }

    [Fact]
    public void A_window_without_commits_has_no_value()
    {
        var view = new HistoryBuilder().Commit("ann@x.org", "2022-01-31").Commit("ann@x.org", "2024-01-01").View();

        Absence.Evaluate(view, Absence.Defaults).Single(p => p.End == new DateOnly(2023, 12, 1)).ShouldBe(new(new(2022, 12, 1), new(2023, 12, 1), null, 0));
    }

    [Theory]
    [InlineData("ann@Company.com", "company.com", true)]
    [InlineData("x@y@localhost", "localhost", true)]
    [InlineData("root@localhost", "localhost", true)]
    [InlineData("ann@sub.company.com", "sub.company.com", true)]
    [InlineData("ann@gmail.com", "gmail.com", false)]
    [InlineData("ann@QQ.com", "qq.com", false)]
    [InlineData("ann@yandex.ru", "yandex.ru", false)]
    [InlineData("ann@web.de", "web.de", false)]
    [InlineData("ann@laposte.net", "laposte.net", false)]
    [InlineData("12+ann@users.noreply.github.com", "(github-noreply)", false)]
    [InlineData("ann@users.noreply.gitlab.com", "users.noreply.gitlab.com", false)]
    [InlineData("ann", "(no domain)", false)]
    [InlineData("ann@", "(no domain)", false)]
    [InlineData("", "(no domain)", false)]
    public void A_mail_has_a_domain_that_may_stand_for_an_organisation(string email, string domain, bool organisation)
    {
        var domains = new DomainIndex([new("Ann", email)]);

        (domains.Name(0), domains.IsOrganisation(0)).ShouldBe((domain, organisation));
    }

    [Fact]
    public void Domains_that_do_not_count_leave_the_half_and_the_total()
    {
        var view = new HistoryBuilder()
            .Commits(10, "ann@gmail.com", "2024-01-01").Commits(9, "1+bob@users.noreply.github.com", "2024-01-01").Commits(8, "cat", "2024-01-01")
            .Commits(3, "dan@red.com", "2024-01-01").Commits(2, "eve@blue.com", "2024-01-01").Commits(1, "fay@red.com", "2024-01-01").View();

        Elephant.Evaluate(view, Elephant.Defaults).Single().ShouldBe(new MetricPoint(new(2023, 2, 1), new(2024, 2, 1), 1, N: 6));
        Elephant.Evaluate(view, Elephant.Defaults with { Domains = DomainRule.Raw }).Single().ShouldBe(new MetricPoint(new(2023, 2, 1), new(2024, 2, 1), 2, N: 33));
        Elephant.Rows(view, Elephant.Defaults, new(2023, 2, 1))!.Groups.Select(g => (g.Key, g.Commits.Count, g.Counts)).ShouldBe([("red.com", 4, true), ("blue.com", 2, false)]);
    }

    [Fact]
    public void Without_a_commit_of_an_organisation_nothing_can_be_said()
    {
        var view = new HistoryBuilder().Commits(10, "ann@gmail.com", "2024-01-01").View();

        Elephant.Evaluate(view, Elephant.Defaults).Single().ShouldBe(new MetricPoint(new(2023, 2, 1), new(2024, 2, 1), null, N: 0));
    }

    [Fact]
    public void The_webmail_list_holds_domains_in_lower_case() =>
        Webmail.Domains.ShouldAllBe(d => d.Contains('.') && d.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '.' || c == '-'));
}
