using Community.Core.Metrics;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.Metrics;

/// <summary>Stored points brought up to date where a change touched them are those that a fresh evaluation gives.</summary>
public sealed class IncrementalTests
{
    [Theory]
    [InlineData("commits")]
    [InlineData("active-contributors")]
    [InlineData("new-contributors")]
    [InlineData("retention")]
    [InlineData("absence-factor")]
    [InlineData("elephant-factor")]
    [InlineData("release-gap")]
    public void Incremental_equals_from_scratch(string id)
    {
        var metric = MetricCatalogue.Find(id)!;
        var settings = Settings(metric);
        var (kept, touched) = (0L, 0L);
        Prop.ForAll(RandomHistory.Syncs(), syncs =>
        {
            var history = new RandomHistory();
            var stored = settings.ToDictionary(p => p, _ => new List<MetricPoint>());
            foreach (var sync in syncs)
            {
                var change = history.Apply(sync);
                foreach (var p in settings)
                {
                    var touches = metric.Touches(change, p);
                    var left = stored[p].FindAll(point => !touches.Contains(point.Start));
                    var fresh = metric.Evaluate(change.After, p, touches.Only);
                    fresh.All(point => touches.Contains(point.Start)).ShouldBeTrue();
                    stored[p] = [.. left, .. fresh];
                    (kept, touched) = (kept + left.Count, touched + fresh.Count);

                    List<MetricPoint> expected = [.. metric.Evaluate(change.After, p).Order(ByStart)];
                    stored[p].Sort(ByStart);
                    // Shouldly's own comparison is a hundred times slower, and is for telling what differs.
                    if (!stored[p].SequenceEqual(expected)) stored[p].ShouldBe(expected, metric.Format(p));
                }
            }
        }).QuickCheckThrowOnFailure();

        // Touching everything would pass as well, and would be of no use.
        kept.ShouldBeGreaterThan(touched / 10);
    }

    [Fact]
    public void A_new_commit_touches_few_points()
    {
        var builder = new HistoryBuilder().Commit("ann@x.org", "2022-01-10");
        for (var month = 1; month <= 12; month++) builder.Commit("bob@x.org", $"2024-{month:00}-10");
        var history = builder.Commit("ann@x.org", "2024-06-11").Build();
        var change = new HistoryChange(new(history, Core.Actors.ActorClassifier.Default), [history.Commits[^1]], [], [], []);

        Starts("commits").ShouldBe(["2024-06-01"]);
        Starts("active-contributors").ShouldBe(["2024-06-01"]);
        // Ann was new in 2022 already.
        Starts("new-contributors").ShouldBe(["2022-01-01", "2024-04-01"]);
        Starts("retention").ShouldBe(["2022-01-01", "2023-04-01", "2023-07-01", "2023-10-01", "2024-01-01", "2024-04-01"]);
        Starts("absence-factor").Count().ShouldBe(12);
        Starts("release-gap").ShouldBeEmpty();

        IEnumerable<string> Starts(string id) =>
            MetricCatalogue.Find(id)!.Touches(change, MetricCatalogue.Find(id)!.Defaults).Starts.Order().Select(d => $"{d:yyyy-MM-dd}");
    }

    [Fact]
    public void A_change_of_identities_touches_everything_that_looks_at_people()
    {
        var change = new HistoryChange(new HistoryBuilder().Commit("ann@x.org", "2024-01-01").View(), [], [], [], [], IdentitiesChanged: true);

        MetricCatalogue.All.Where(m => m.Touches(change, m.Defaults).IsAll).Select(m => m.Id).ShouldBe(
            ["active-contributors", "new-contributors", "retention", "absence-factor", "elephant-factor"]);
        var commits = MetricCatalogue.Find("commits")!;
        commits.Touches(change, commits.Defaults).IsNone.ShouldBeTrue();
        commits.Touches(change, commits.Defaults with { Actors = ActorFilter.Human }).IsAll.ShouldBeTrue();
    }

    [Fact]
    public void Behind_every_point_are_the_rows_that_make_its_value_and_its_n() =>
        Prop.ForAll(RandomHistory.Syncs(), syncs =>
        {
            var history = new RandomHistory();
            var view = history.Apply(syncs.SelectMany(s => s)).After;
            foreach (var metric in MetricCatalogue.All)
            {
                foreach (var p in Settings(metric).Where(p => p.Every != BucketSize.Week))
                {
                    foreach (var point in metric.Evaluate(view, p)) Check(metric, p, view, point);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    private static void Check(Metric metric, MetricParameters p, HistoryView view, MetricPoint point)
    {
        var rows = metric.Rows(view, p, point.Start, point.Series).ShouldNotBeNull();
        var (counting, commits) = (rows.Groups.Count(g => g.Counts), rows.Groups.Sum(g => g.Commits.Count));
        rows.Groups.All(g => g.Commits.Count > 0 && g.Commits.Distinct().Count() == g.Commits.Count).ShouldBeTrue();
        (double? value, int n) = metric.Id switch
        {
            "commits" => (commits, commits),
            "active-contributors" => (counting, commits),
            "new-contributors" => (counting, rows.Groups.Count),
            "retention" => (point.Value is null ? null : counting, rows.Groups.Count),
            "release-gap" => (GapStatistics.Of(rows.Gaps.Select(g => g.Days))?.Median, rows.Gaps.Count),
            _ => (counting == 0 ? (double?)null : counting, commits),
        };
        if (point.Value != value || point.N != n) (point.Value, point.N).ShouldBe((value, n), $"{metric.Id} {metric.Format(p)} {point}");
    }

    // Each bucket with the defaults and with everything set the other way, and once with days of interest.
    private static List<MetricParameters> Settings(Metric metric)
    {
        List<MetricParameters> settings = [];
        foreach (var every in Enum.GetValues<BucketSize>())
        {
            var p = metric.Defaults with { Every = every };
            settings.Add(p);
            settings.Add(new(every, ActorFilter.All, MergeFilter.Include, DateBasis.Committer, IdentityRule.Union, DomainRule.Raw));
        }

        settings.Add(metric.Defaults with { Every = BucketSize.Month, Actors = ActorFilter.Human, From = new(2020, 7, 15), To = new(2021, 4, 10) });
        settings.Add(metric.Defaults with { Every = BucketSize.Quarter, Identity = IdentityRule.Union, From = new(2020, 3, 1) });
        return settings.DistinctBy(metric.Format).ToList();
    }

    private static readonly Comparer<MetricPoint> ByStart = Comparer<MetricPoint>.Create((a, b) =>
        a.Start != b.Start ? a.Start.CompareTo(b.Start) : string.CompareOrdinal(a.Series, b.Series));
}
