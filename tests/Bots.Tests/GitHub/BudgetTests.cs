using Community.Bots.GitHub;
using Community.Bots.GitHub.Transport;
using Community.Testing;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;
using static Community.Bots.Tests.GitHub.GitHubStand;

namespace Community.Bots.Tests.GitHub;

public sealed class BudgetTests
{
    private static readonly GitHubAccess Access = new(GitHubAccess.PublicApi, "token", "the token");
    private static readonly GitHubCall Call = GitHubCall.Get("repos/get", "repos/a/b");

    [Fact]
    public async Task Projects_take_turns_call_by_call_however_many_calls_each_has()
    {
        using var budget = NewBudget(out _);
        await budget.EnterAsync(Call, "first", GitHubPriority.Background, Ct);
        var order = new List<string>();
        var waiting = new List<Task>();
        foreach (var account in new[] { "large", "large", "large", "large", "small", "tiny", "small" })
            waiting.Add(WaitAsync(budget, account, GitHubPriority.Background, order));
        waiting.Add(WaitAsync(budget, "person", GitHubPriority.Interactive, order));
        budget.Report().Uses.Single(u => u.Account == "large").Waiting.ShouldBe(4);
        budget.Leave(Call, "first", null, false);
        await Task.WhenAll(waiting);
        order.ShouldBe(["person", "large", "small", "tiny", "large", "small", "large", "large"]);
    }

    [Fact]
    public void Nobody_waits_while_another_is_served_twice() => Prop.ForAll(
        Gen.Choose(1, 5).ListOf().Select(accounts => accounts.Select(a => $"account-{a}").ToList()).ToArbitrary(),
        accounts =>
        {
            var queue = new FairQueue<string>();
            foreach (var account in accounts) queue.Add(account, GitHubPriority.Background, account);
            var waiting = accounts.CountBy(a => a).ToDictionary();
            var passed = new Dictionary<string, HashSet<string>>();
            while (queue.TryTake(_ => true, out var served))
            {
                waiting[served]--;
                passed.Remove(served);
                // Between two turns of one account every other that waits has one.
                foreach (var (other, left) in waiting)
                {
                    if (other == served || left == 0) continue;
                    if (!passed.TryGetValue(other, out var before)) passed[other] = before = [];
                    if (!before.Add(served)) return false;
                }
            }

            return waiting.Values.All(left => left == 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_waiting_call_that_is_cancelled_takes_no_turn()
    {
        using var budget = NewBudget(out _);
        await budget.EnterAsync(Call, "first", GitHubPriority.Background, Ct);
        using var stop = new CancellationTokenSource();
        var cancelled = budget.EnterAsync(Call, "second", GitHubPriority.Background, stop.Token);
        var third = budget.EnterAsync(Call, "third", GitHubPriority.Background, Ct);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => cancelled);
        budget.Leave(Call, "first", null, false);
        await third;
        budget.Report().Uses.Select(u => (u.Account, u.Calls)).ShouldBe([("first", 1), ("third", 1)]);
    }

    [Fact]
    public async Task When_the_hour_is_over_the_counts_begin_anew()
    {
        using var budget = NewBudget(out var time);
        await budget.EnterAsync(Call, "a", GitHubPriority.Background, Ct);
        budget.Leave(Call, "a", new RateHeaders(5000, 4000, TimeSpan.FromMinutes(10), null, "core"), false);
        (budget.Report().Remaining, budget.Report().Reserve).ShouldBe((4000, 500));
        time.Advance(TimeSpan.FromMinutes(10));
        (budget.Report().Remaining, budget.Report().Uses.Count).ShouldBe((null, 0));
    }

    [Fact]
    public async Task Limits_of_other_kinds_of_calls_are_not_taken_for_ours()
    {
        using var budget = NewBudget(out _);
        await budget.EnterAsync(Call, "a", GitHubPriority.Background, Ct);
        budget.Leave(Call, "a", new RateHeaders(30, 0, TimeSpan.FromMinutes(1), null, "search"), false);
        budget.Report().Limit.ShouldBeNull();
    }

    private static async Task WaitAsync(GitHubBudget budget, string account, GitHubPriority priority, List<string> order)
    {
        await budget.EnterAsync(Call, account, priority, Ct);
        order.Add(account);
        budget.Leave(Call, account, null, false);
    }

    private static GitHubBudget NewBudget(out ManualTimeProvider time)
    {
        time = new ManualTimeProvider(Start);
        return new GitHubBudget(Access, new GitHubOptions(), time);
    }
}
