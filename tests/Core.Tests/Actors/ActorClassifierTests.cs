using Community.Core.Actors;
using Community.Core.Metrics;
using Community.Core.Tests.Metrics;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.Actors;

public sealed class ActorClassifierTests
{
    private static readonly DateOnly Day = new(2025, 6, 1);

    [Theory]
    [InlineData("dependabot[bot]", "support@github.com")]
    [InlineData("Devin AI", "158243242+devin-ai-integration[bot]@users.noreply.github.com")]
    [InlineData("Renovate", "29139614+Renovate[BOT]@users.noreply.github.com")]
    [InlineData("jax authors", "google-ml-automation@google.com")]
    [InlineData("jax authors", "no-reply@google.com")]
    [InlineData("dotnet bot", "DotNet-Bot@microsoft.com")]
    [InlineData("StepSecurity Bot", "bot@stepsecurity.io")]
    [InlineData("GitHub", " noreply@github.com ")]
    public void The_default_list_knows_automation(string name, string email) =>
        ActorClassifier.Default.Decide(name, email, Day).Class.ShouldBe(ActorClass.Automation);

    [Theory]
    [InlineData("Claude", "noreply@anthropic.com")]
    [InlineData("Cursor Agent", "CursorAgent@cursor.com")]
    [InlineData("openhands", "openhands@all-hands.dev")]
    [InlineData("Copilot", "198982749+Copilot@users.noreply.github.com")]
    public void The_default_list_knows_agents(string name, string email) =>
        ActorClassifier.Default.Decide(name, email, Day).Class.ShouldBe(ActorClass.Agent);

    [Theory]
    [InlineData("Abbot Botsford", "botsford@bot.example")]
    [InlineData("Robot", "not-dotnet-bot@microsoft.com")]
    [InlineData("Someone", "someone@anthropic.com")]
    [InlineData("Hidden", "12345+hidden@users.noreply.github.com")]
    [InlineData("", "")]
    public void Everybody_else_is_a_human_and_no_rule_says_so(string name, string email) =>
        ActorClassifier.Default.Decide(name, email, Day).ShouldBe(new ActorDecision(ActorClass.Human, null));

    [Fact]
    public void Automation_of_the_default_list_is_the_bot_rule_and_nothing_else()
    {
        string[] mails = ["google-ml-automation@google.com", "no-reply@google.com", "dotnet-bot@microsoft.com", "bot@stepsecurity.io", "noreply@github.com"];
        var automation = DefaultActorRules.V1.Rules.Where(r => r.Class == ActorClass.Automation).ToList();

        automation.Single(r => r.Field == ActorField.NameOrEmail).Pattern.ShouldBe("[bot]");
        automation.Where(r => r.Field == ActorField.Email).Select(r => r.Pattern).ShouldBe(mails, ignoreOrder: true);
        automation.ShouldAllBe(r => !r.IsDated && r.Field != ActorField.Name);
        // Asked first, so that no other rule takes an author away from it.
        DefaultActorRules.V1.Rules.Take(automation.Count).ShouldBe(automation);
    }

    [Fact]
    public void Human_differs_from_non_bot_by_the_agents()
    {
        var history = new HistoryBuilder()
            .Commit("ann@x.org", "2025-01-01").Commit("dependabot@x.org", "2025-01-02", name: "dependabot[bot]").Commit("noreply@anthropic.com", "2025-01-03");
        var commits = MetricCatalogue.Find("commits")!;
        var nonBot = history.Build().Signatures.Count(s => !s.Name.Contains("[bot]", StringComparison.Ordinal));

        nonBot.ShouldBe(2);
        commits.Evaluate(history.View(), commits.Defaults with { Actors = ActorFilter.Human }).Single().Value.ShouldBe(1);
    }

    [Fact]
    public void A_projects_own_rules_win_over_the_default_list_and_the_later_one_wins()
    {
        var first = Rule("1", ActorClass.Agent, ActorField.Email, "noreply@github.com");
        var second = Rule("2", ActorClass.Human, ActorField.Name, "web flow");

        new ActorClassifier(DefaultActorRules.V1, [first, second]).Decide("Web Flow", "noreply@github.com", Day).ShouldBe(new(ActorClass.Human, second));
        new ActorClassifier(DefaultActorRules.V1, [second, first]).Decide("Web Flow", "noreply@github.com", Day).ShouldBe(new(ActorClass.Agent, first));
        new ActorClassifier(DefaultActorRules.V1, []).Decide("Web Flow", "noreply@github.com", Day).Rule!.Id.ShouldBe("automation-noreply@github.com");
    }

    [Fact]
    public void A_dated_rule_holds_from_its_first_day_until_before_its_last_and_leaves_the_rest_to_others()
    {
        var rule = Rule("1", ActorClass.Automation, ActorField.Email, "ann@x.org") with { Since = new(2025, 1, 1), Until = new(2025, 2, 1) };
        var classifier = new ActorClassifier(DefaultActorRules.V1, [rule]);

        ClassOn(new(2024, 12, 31)).ShouldBe(ActorClass.Human);
        ClassOn(new(2025, 1, 1)).ShouldBe(ActorClass.Automation);
        ClassOn(new(2025, 1, 31)).ShouldBe(ActorClass.Automation);
        ClassOn(new(2025, 2, 1)).ShouldBe(ActorClass.Human);

        ActorClass ClassOn(DateOnly day) => classifier.Decide("Ann", "ANN@x.org", day).Class;
    }

    [Fact]
    public void A_dated_rule_is_judged_by_the_date_that_the_question_is_about()
    {
        var rule = Rule("1", ActorClass.Automation, ActorField.Email, "ann@x.org") with { Since = new(2025, 2, 1) };
        var view = new HistoryBuilder().Commit("ann@x.org", authored: "2025-01-15", committed: "2025-02-15").View(new(DefaultActorRules.V1, [rule]));
        var commits = MetricCatalogue.Find("commits")!;
        var human = commits.Defaults with { Actors = ActorFilter.Human };

        commits.Evaluate(view, human).Single().Value.ShouldBe(1);
        commits.Evaluate(view, human with { Date = DateBasis.Committer }).Single().Value.ShouldBe(0);
        view.DecisionOf(view.History.Commits[0], DateBasis.Committer).Rule.ShouldBe(rule);
    }

    [Fact]
    public void Rules_of_the_default_list_have_a_reason_and_an_id_of_their_own()
    {
        DefaultActorRules.V1.Rules.ShouldAllBe(r => r.Reason.EndsWith('.') && r.Source.Length > 0);
        DefaultActorRules.V1.Rules.Select(r => r.Id).ShouldBeUnique();
        DefaultActorRules.V1.Rules.ShouldAllBe(r => r.Pattern == IdentityKeys.Email(r.Pattern));
    }

    private static ActorRule Rule(string id, ActorClass actor, ActorField field, string pattern) => new(id, actor, field, pattern, "We know them.", "project");
}
