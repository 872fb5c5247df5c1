using Community.Core.History;
using Community.Core.Metrics;
using Community.Data.Projects;
using Community.Web.Projects;

namespace Community.Web.Tests.Projects;

/// <summary>What a history comes to, without a database. "Today" is in the middle of a month: only whole months before it count.</summary>
public sealed class ProjectOverviewTests
{
    private static readonly DateOnly Today = new(2025, 6, 15);

    [Fact]
    public void A_history_without_commits_says_nothing()
    {
        var overview = new OverviewHistory().On(Today);
        overview.Pulse.ShouldBe(Pulse.Empty);
        overview.Figures.Count.ShouldBe(MetricCatalogue.All.Count);
        overview.Figure<ActiveContributorsMetric>().Value.ShouldBeNull();
        overview.Half.Value.ShouldBeNull();
    }

    [Fact]
    public void The_sentence_is_about_peoples_commits_without_merges_in_whole_months()
    {
        var overview = new OverviewHistory()
            .Commits("early", new(2023, 1, 10))
            .Commits("ann", new(2024, 3, 1), 10)
            .Commits("ann", new(2024, 9, 1), 6)
            .Commits("bo", new(2025, 5, 31), 2)
            .Commits("ann", new(2025, 2, 1), 5, parents: 2)
            .Commits("tool[bot]", new(2025, 2, 2), 30)
            .Commits("late", new(2025, 6, 3), 40)
            .On(Today);

        (overview.Pulse, overview.People, overview.Commits, overview.CommitsBefore).ShouldBe((Pulse.Alive, 2, 8, 10));
        overview.Growth!.Value.ShouldBe(-0.2);
        (overview.Half.Value, overview.Half.N, overview.Half.IsSmall).ShouldBe((1, 8, true));
        overview.Figure<CommitsMetric>().Value.ShouldBe(43);
        overview.Figure<NewContributorsMetric>().Value.ShouldBe(1);
    }

    [Fact]
    public void A_year_that_the_history_has_only_part_of_is_not_compared_with()
    {
        var overview = new OverviewHistory().Commits("ann", new(2024, 2, 1), 3).Commits("ann", new(2024, 12, 1), 4).On(Today);
        overview.Commits.ShouldBe(4);
        overview.Growth.ShouldBeNull();
        overview.Figures.ShouldAllBe(f => f.Metric.IsWindowed || f.Before == null);
    }

    [Fact]
    public void A_history_that_began_this_month_is_told_from_its_beginning()
    {
        var overview = new OverviewHistory().Commits("ann", new(2025, 6, 2), 3).Commits("bo", new(2025, 6, 14)).On(Today);
        (overview.Pulse, overview.People, overview.Commits).ShouldBe((Pulse.Beginning, 2, 4));
    }

    [Fact]
    public void A_history_that_ended_keeps_its_last_numbers_and_says_that_they_are_old()
    {
        var overview = new OverviewHistory().Commits("ann", new(2020, 1, 5), 30).Commits("bo", new(2020, 4, 5), 20).On(Today);
        overview.Pulse.ShouldBe(Pulse.Silent);
        (overview.Half.Value, overview.Half.N, overview.Half.IsOld).ShouldBe((1, 50, true));
        overview.Figure<CommitsMetric>().Value.ShouldBe(0);
        overview.Figure<CommitsMetric>().Line.ShouldAllBe(v => v == 0);
        overview.Figure<ActiveContributorsMetric>().Value.ShouldBe(0);
    }

    [Fact]
    public void A_folder_without_commits_for_a_month_is_known_to_reach_only_its_newest_commit_a_mirror_the_day_it_was_fetched()
    {
        HistoryDigest.Reach(ProjectSource.Path, Today, new(2025, 5, 15)).ShouldBe(Today);
        HistoryDigest.Reach(ProjectSource.Path, Today, new(2025, 5, 14)).ShouldBe(new DateOnly(2025, 5, 14));
        HistoryDigest.Reach(ProjectSource.Mirror, Today, new(2020, 1, 1)).ShouldBe(Today);
        HistoryDigest.Reach(ProjectSource.Path, Today, null).ShouldBe(Today);
    }

    [Fact]
    public void Programs_alone_do_not_keep_a_project_alive() =>
        new OverviewHistory().Commits("ann", new(2020, 1, 5)).Commits("tool[bot]", new(2025, 3, 1), 9).On(Today).Pulse.ShouldBe(Pulse.Silent);

    [Fact]
    public void Retention_is_of_the_newest_quarter_whose_following_year_is_over()
    {
        var overview = new OverviewHistory()
            .Commits("ann", new(2024, 1, 10)).Commits("bo", new(2024, 2, 10)).Commits("ann", new(2024, 8, 10))
            .Commits("chen", new(2024, 5, 10)).Commits("ann", new(2025, 6, 10))
            .On(Today);
        var retention = overview.Figure<RetentionMetric>();
        (retention.Value, retention.N, retention.Point!.Start).ShouldBe((0.5, 2, new DateOnly(2024, 1, 1)));
        retention.IsSmall.ShouldBeTrue();
    }

    [Fact]
    public void The_release_gap_is_of_the_stream_with_most_final_releases()
    {
        var history = new OverviewHistory().Commits("ann", new(2024, 1, 1));
        foreach (var (name, day) in ((string, DateOnly)[])
            [("v1.0", new(2024, 1, 1)), ("v1.1", new(2024, 7, 1)), ("v1.2", new(2024, 7, 11)), ("v1.3", new(2024, 8, 10)), ("py-0.1", new(2025, 5, 1)), ("v2.0rc1", new(2025, 6, 1)), ("notes", new(2025, 6, 2))])
            history.Tag(name, day);
        var overview = history.On(Today);

        var gap = overview.Figure<ReleaseGapMetric>();
        (gap.Value, gap.N).ShouldBe((30, 3));
        overview.Digest.Stream.ShouldBe("v");
        overview.Digest.LastFinal!.Name.ShouldBe("v1.3");
        overview.Digest.Releases.Select(r => (r.Name, r.Kind)).ShouldBe(
            [("v2.0rc1", ReleaseKind.Pre), ("py-0.1", ReleaseKind.Final), ("v1.3", ReleaseKind.Final), ("v1.2", ReleaseKind.Final), ("v1.1", ReleaseKind.Final)]);
    }

    [Fact]
    public void New_people_are_those_of_this_quarter_or_of_the_one_before_while_it_has_none()
    {
        var history = new OverviewHistory().Commits("ann", new(2024, 1, 1)).Commits("bo", new(2025, 2, 1), 3).Commits("chen", new(2025, 3, 1)).Commits("ann", new(2025, 6, 1));
        var before = history.On(Today).Digest;
        (before.NewcomersSince, before.NewcomerCount).ShouldBe((new DateOnly(2025, 1, 1), 2));
        before.Newcomers.ShouldBe([new Newcomer("bo", 3), new Newcomer("chen", 1)]);

        var now = history.Commits("dee", new(2025, 6, 14)).On(Today).Digest;
        (now.NewcomersSince, now.NewcomerCount).ShouldBe((new DateOnly(2025, 4, 1), 1));
    }
}
