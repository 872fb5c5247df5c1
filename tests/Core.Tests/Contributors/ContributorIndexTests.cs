using Community.Core.Actors;
using Community.Core.Contributors;
using Community.Core.History;
using Community.Core.Metrics;
using Community.Core.Tests.Metrics;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.Contributors;

public sealed class ContributorIndexTests
{
    private static readonly HistoryView View = new HistoryBuilder()
        .Commit("ann@x.org", "2022-05-01", name: "Ann Archer")
        .Commit("ANN@x.org", "2023-07-01", name: "Ann Archer")
        .Commit("ann@home.org", "2023-08-01", name: "Ann Archer")
        .Commit("bo@x.org", "2022-12-31T10:00Z")
        .Commit("chen@x.org", "2023-03-01").Commit("chen@x.org", "2023-12-31T10:00Z")
        .Commit("dependabot[bot]@users.noreply.github.com", "2023-06-01")
        .View();

    [Fact]
    public void Contributors_are_counted_as_the_identity_rule_says()
    {
        Shown(IdentityRule.Email).ShouldBe(["Ann Archer 2", "chen 2", "Ann Archer 1", "bo 1", "dependabot[bot] 1"], ignoreOrder: true);
        Shown(IdentityRule.Union).ShouldBe(["Ann Archer 3", "chen 2", "bo 1", "dependabot[bot] 1"]);
    }

    [Fact]
    public void The_last_twelve_months_begin_after_the_moment_one_year_before_the_last_commit()
    {
        var index = View.Contributors(IdentityRule.Email);
        index.RecentDays!.Value.End.ShouldBe(new DateOnly(2024, 1, 1));
        // bo's only commit lies exactly one year before: outside.
        index.Summary.ShouldBe(new ContributorSummary(People: 4, ActivePeople: 3, NewPeople: 2, Programs: 1));
        var ann = index.All.Single(c => c.Label.Email is "ann@x.org" or "ANN@x.org");
        (ann.First, ann.Last, ann.Recent.Total, ann.IsActive(null), ann.IsNew(null)).ShouldBe((new DateOnly(2022, 5, 1), new DateOnly(2023, 7, 1), 1, true, false));
        index.All.Single(c => c.Label.Name == "chen").IsNew(ActorClass.Human).ShouldBeTrue();
    }

    [Fact]
    public void A_contributor_is_found_by_every_signature_of_theirs()
    {
        var index = View.Contributors(IdentityRule.Union);
        var ann = index.All[0];
        index.SignaturesOf(ann).Select(s => (s.Signature.Email, s.Commits)).ShouldBe([("ann@x.org", 1), ("ANN@x.org", 1), ("ann@home.org", 1)]);
        foreach (var signature in index.SignaturesOf(ann)) index.Find(signature.SignatureNo).ShouldBe(ann);
        index.Find(99).ShouldBeNull();
        index.Find(-1).ShouldBeNull();
    }

    [Fact]
    public void Who_only_signed_for_others_is_attached_to_the_author_with_that_mail()
    {
        var history = new RepositoryHistory([new CommitFact(0, 0, 0, 0, 0)], [new("Ann", "ann@x.org"), new("A. Archer", "Ann@X.org"), new("Reviewer", "r@x.org")], []);
        var index = new HistoryView(history, ActorClassifier.Default).Contributors(IdentityRule.Union);
        index.Find(1).ShouldBe(index.Find(0));
        index.Find(2).ShouldBeNull();
        index.SignaturesOf(index.All[0]).Select(s => (s.SignatureNo, s.Commits, s.Decision is null)).ShouldBe([(0, 1, false), (1, 0, true)]);
    }

    [Fact]
    public void A_person_who_became_a_program_is_counted_as_both_and_shown_as_what_they_are_now()
    {
        var rule = new ActorRule("0", ActorClass.Agent, ActorField.Email, "chen@x.org", "Handed over.", "project", Since: new DateOnly(2023, 6, 1));
        var index = new HistoryView(View.History, new ActorClassifier(DefaultActorRules.V1, [rule])).Contributors(IdentityRule.Email);
        var chen = index.All.Single(c => c.Label.Name == "chen");
        chen.Commits.ShouldBe(new ActorTally(1, 0, 1));
        index.DecisionOf(chen).Rule.ShouldBe(rule);
        (chen.IsNew(ActorClass.Human), chen.IsActive(ActorClass.Agent), chen.IsActive(ActorClass.Automation)).ShouldBe((true, true, false));
    }

    [Fact]
    public void All_together_have_every_commit()
    {
        var index = View.Contributors(IdentityRule.Email);
        index.All.Sum(c => c.Commits.Total).ShouldBe(index.CommitCount);
        index.All.Sum(index.ShareOf).ShouldBe(1, 1e-9);
    }

    [Fact]
    public void An_empty_history_has_nobody()
    {
        var index = new HistoryView(RepositoryHistory.Empty, ActorClassifier.Default).Contributors(IdentityRule.Union);
        (index.All.Count, index.RecentDays, index.Summary.People).ShouldBe((0, null, 0));
    }

    private static List<string> Shown(IdentityRule rule) => [.. View.Contributors(rule).All.Select(c => $"{c.Label.Name} {c.Commits.Total}")];
}
