using Community.Bots.GitHub;
using Community.Core.Failures;
using Community.FakeGitHub.Serving;
using Community.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;
using static Community.Bots.Tests.GitHub.GitHubStand;

namespace Community.Bots.Tests.GitHub;

public sealed class LimitTests
{
    [Fact]
    public async Task The_hourly_limit_is_not_run_into_and_says_until_when()
    {
        await using var stand = await GitHubStand.StartAsync(new GitHubOptions { Reserve = 0 });
        stand.Token.Limit = 3;
        stand.Server.Generate(items: 10);
        var client = stand.Client();
        for (var i = 0; i < 3; i++) await client.GetRepositoryAsync(Name, ct: Ct);
        var told = await Should.ThrowAsync<GitHubUnavailableException>(() => client.GetRepositoryAsync(Name, ct: Ct));
        told.Details.Kind.ShouldBe(GitHubFailureKind.RateLimited);
        told.RetryAt.ShouldBe(Start.AddHours(1));
        told.ShouldBeAssignableTo<TransientFailureException>();
        stand.Server.Calls.ShouldBe(3);

        stand.Time.Advance(TimeSpan.FromHours(1));
        (await client.GetRepositoryAsync(Name, ct: Ct)).Value.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_limit_that_ends_soon_is_sat_out()
    {
        await using var stand = await GitHubStand.StartAsync(new GitHubOptions { Reserve = 0, LongestWait = TimeSpan.FromHours(2) });
        stand.Token.Limit = 1;
        stand.Server.Generate(items: 10);
        var client = stand.Client();
        await client.GetRepositoryAsync(Name, ct: Ct);
        var waiting = client.GetRepositoryAsync(Name, ct: Ct);
        await stand.Time.TimersAsync(1);
        stand.Time.Advance(TimeSpan.FromMinutes(59));
        waiting.IsCompleted.ShouldBeFalse();
        stand.Time.Advance(TimeSpan.FromMinutes(1));
        (await waiting).Value.ShouldNotBeNull();
        stand.Server.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Calls_that_others_used_up_are_seen_when_GitHub_refuses()
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 10);
        var client = stand.Client();
        await client.GetRepositoryAsync(Name, ct: Ct);
        stand.Server.Fail(new Fault { PrimaryLimit = true, Next = 1 });
        var told = await Should.ThrowAsync<GitHubUnavailableException>(() => client.GetRepositoryAsync(Name, ct: Ct));
        told.Details.Kind.ShouldBe(GitHubFailureKind.RateLimited);
        told.RetryAt.ShouldBe(Start.AddHours(1));
        client.Budget.Remaining.ShouldBe(0);
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(0, 60)]
    public async Task A_secondary_limit_is_waited_for_as_GitHub_asks(int retryAfter, int seconds)
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 10);
        stand.Server.Fail(new Fault { SecondaryLimit = retryAfter, Next = 1 });
        var client = stand.Client();
        var waiting = client.GetRepositoryAsync(Name, ct: Ct);
        await stand.WaitsAsync();
        client.Budget.PausedUntil.ShouldBe(Start.AddSeconds(seconds));
        stand.Time.Advance(TimeSpan.FromSeconds(seconds - 1));
        stand.Server.Calls.ShouldBe(1);
        stand.Time.Advance(TimeSpan.FromSeconds(1));
        (await waiting).Value.ShouldNotBeNull();
        stand.Server.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task A_secondary_limit_that_comes_back_is_waited_for_longer()
    {
        await using var stand = await GitHubStand.StartAsync(new GitHubOptions { LongestWait = TimeSpan.FromHours(1) });
        stand.Server.Generate(items: 10);
        stand.Server.Fail(new Fault { SecondaryLimit = 20, Next = 2 });
        var client = stand.Client();
        var waiting = client.GetRepositoryAsync(Name, ct: Ct);
        await stand.WaitsAsync();
        stand.Time.Advance(TimeSpan.FromSeconds(20));
        await stand.WaitsAsync();
        client.Budget.PausedUntil.ShouldBe(Start.AddSeconds(60));
        stand.Time.Advance(TimeSpan.FromSeconds(40));
        (await waiting).Value.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_secondary_limit_that_lasts_long_puts_the_work_off()
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 10);
        stand.Server.Fail(new Fault { SecondaryLimit = 600, Next = 1 });
        var told = await Should.ThrowAsync<GitHubUnavailableException>(() => stand.Client().GetRepositoryAsync(Name, ct: Ct));
        told.Details.Kind.ShouldBe(GitHubFailureKind.SecondaryLimited);
        told.RetryAt.ShouldBe(Start.AddSeconds(600));
    }

    [Fact]
    public async Task A_part_of_the_limit_is_kept_for_people()
    {
        await using var stand = await GitHubStand.StartAsync(new GitHubOptions { Reserve = 0.2 });
        stand.Token.Limit = 10;
        stand.Server.Generate(items: 10);
        var sync = stand.Client();
        for (var i = 0; i < 8; i++) await sync.GetRepositoryAsync(Name, ct: Ct);
        await Should.ThrowAsync<GitHubUnavailableException>(() => sync.GetRepositoryAsync(Name, ct: Ct));
        var person = stand.Client("a person", GitHubPriority.Interactive);
        (await person.GetRepositoryAsync(Name, ct: Ct)).Value.ShouldNotBeNull();
        var report = stand.Connections.Budgets().Single();
        (report.Limit, report.Remaining, report.Reserve, report.ResetAt).ShouldBe((10, 1, 2, Start.AddHours(1)));
        report.Uses.Select(u => (u.Account, u.Calls)).ShouldBe([("a person", 1), ("acme/widgets", 8)]);
    }

    [Fact]
    public async Task Without_a_token_there_are_few_calls_and_the_remedy_is_a_token()
    {
        await using var stand = await GitHubStand.StartAsync(fake: new FakeGitHubOptions { AnonymousLimit = 2 });
        stand.Server.Generate(items: 10);
        var client = stand.Anonymous();
        await client.GetRepositoryAsync(Name, ct: Ct);
        client.Budget.Anonymous.ShouldBeTrue();
        // One of the two is kept for people.
        var told = await Should.ThrowAsync<GitHubUnavailableException>(() => client.GetRepositoryAsync(Name, ct: Ct));
        told.Remedy.ShouldContain("personal token");
    }

    [Fact]
    public async Task Writes_are_a_second_apart()
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 10);
        var client = stand.Client();
        await client.CreateCommentAsync(Name, 1, "one", Ct);
        var second = client.CreateCommentAsync(Name, 1, "two", Ct);
        await stand.Time.TimersAsync(1);
        (await client.GetIssueAsync(Name, 1, ct: Ct)).Value.ShouldNotBeNull();
        second.IsCompleted.ShouldBeFalse();
        stand.Time.Advance(TimeSpan.FromSeconds(1));
        (await second).Body.ShouldBe("two");
        stand.Server.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_clock_that_is_wrong_does_not_matter()
    {
        await using var stand = await GitHubStand.StartAsync(new GitHubOptions { Reserve = 0 });
        stand.Token.Limit = 1;
        stand.Server.Generate(items: 10);
        var early = new ManualTimeProvider(Start.AddDays(-1));
        using var connections = new GitHubConnections(Options.Create(new GitHubOptions { Reserve = 0 }), early, NullLogger<GitHubClient>.Instance);
        var client = connections.Open(new GitHubAccess(stand.Server.Api, stand.Token.Value, "the token"), "acme/widgets");
        await client.GetRepositoryAsync(Name, ct: Ct);
        var told = await Should.ThrowAsync<GitHubUnavailableException>(() => client.GetRepositoryAsync(Name, ct: Ct));
        told.RetryAt.ShouldBe(Start.AddDays(-1).AddHours(1));
    }
}
