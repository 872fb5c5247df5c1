using Community.Bots.GitHub;
using Community.FakeGitHub.Serving;
using Community.Testing;
using Shouldly;
using Xunit;
using static Community.Bots.Tests.GitHub.GitHubStand;

namespace Community.Bots.Tests.GitHub;

public sealed class RetryTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    public static TheoryData<string, Fault> Passing => new()
    {
        { "502", new Fault { Status = 502, Next = 2 } },
        { "503", new Fault { Status = 503, Next = 3 } },
        { "a lost connection", new Fault { Drop = true, Next = 2 } },
        { "a body that is shorter than announced", new Fault { TruncateAt = 700, Next = 2 } },
        { "no body at all", new Fault { TruncateAt = 0, Next = 2 } },
        { "JSON that ends early", new Fault { CutAt = 700, Next = 2 } },
    };

    [Theory]
    [MemberData(nameof(Passing), DisableDiscoveryEnumeration = true)]
    public async Task What_passes_is_tried_again(string what, Fault fault)
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 10);
        stand.Server.Fail(fault);
        var page = await stand.PassTimeAsync(PagesAsync(stand.Client().Issues(Name)), Step);
        page.Single().Items.Count.ShouldBe(10, what);
    }

    [Fact]
    public async Task What_lasts_is_given_up_after_a_bounded_number_of_attempts()
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 10);
        stand.Server.Fail(new Fault { Status = 500 });
        var call = stand.Client().GetRepositoryAsync(Name, ct: Ct);
        var told = await Should.ThrowAsync<GitHubUnavailableException>(() => stand.PassTimeAsync(call, Step));
        (told.Details.Kind, told.Details.Status, told.Details.Operation).ShouldBe((GitHubFailureKind.Unavailable, 500, "repos/get"));
        told.RetryAt.ShouldNotBeNull();
        stand.Server.Calls.ShouldBe(4);
    }

    [Fact]
    public async Task Waits_between_attempts_grow()
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 10);
        stand.Server.Fail(new Fault { Status = 500, Next = 3 });
        (await stand.PassTimeAsync(stand.Client().GetRepositoryAsync(Name, ct: Ct), Step)).Value.ShouldNotBeNull();
        stand.Waits.Count.ShouldBe(3);
        stand.Waits[0].TotalSeconds.ShouldBeInRange(0.5, 1.5);
        stand.Waits[1].TotalSeconds.ShouldBeInRange(1, 3);
        stand.Waits[2].TotalSeconds.ShouldBeInRange(2, 6);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_not_waited_for_longer_than_the_timeout()
    {
        var serverTime = new ManualTimeProvider(Start);
        await using var stand = await GitHubStand.StartAsync(serverTime: serverTime);
        stand.Server.Generate(items: 10);
        stand.Server.Fail(new Fault { DelayMilliseconds = 3_600_000, Next = 1 });
        var call = stand.Client().GetRepositoryAsync(Name, ct: Ct);
        await serverTime.TimersAsync(1);
        stand.Time.Advance(TimeSpan.FromSeconds(30));
        (await stand.PassTimeAsync(call, Step)).Value.ShouldNotBeNull();
        stand.Server.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task A_comment_whose_answer_was_lost_is_not_written_again()
    {
        await using var stand = await GitHubStand.StartAsync();
        var repository = stand.Server.Generate(items: 10);
        var before = repository.Items[1].Comments.Count;
        stand.Server.Fail(new Fault { Operation = "issues/create-comment", TruncateAt = 10, Next = 1 });
        await Should.ThrowAsync<GitHubUnavailableException>(() => stand.Client().CreateCommentAsync(Name, 1, "once", Ct));
        repository.Items[1].Comments.Count.ShouldBe(before + 1);
    }

    [Fact]
    public async Task A_comment_refused_for_a_limit_is_written_later()
    {
        await using var stand = await GitHubStand.StartAsync();
        var repository = stand.Server.Generate(items: 10);
        stand.Server.Fail(new Fault { Operation = "issues/create-comment", SecondaryLimit = 5, Next = 1 });
        await stand.PassTimeAsync(stand.Client().CreateCommentAsync(Name, 1, "later", Ct), Step);
        repository.Items[1].Comments.Count(c => c.Body == "later").ShouldBe(1);
    }

    [Fact]
    public async Task A_cancelled_call_ends_at_once_and_gives_its_turn_back()
    {
        var serverTime = new ManualTimeProvider(Start);
        await using var stand = await GitHubStand.StartAsync(serverTime: serverTime);
        stand.Server.Generate(items: 10);
        stand.Server.Fail(new Fault { DelayMilliseconds = 3_600_000, Next = 1 });
        using var stop = new CancellationTokenSource();
        var call = stand.Client().GetRepositoryAsync(Name, ct: stop.Token);
        await serverTime.TimersAsync(1);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
        (await stand.Client().GetRepositoryAsync(Name, ct: Ct)).Value.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_whole_repository_comes_through_a_bad_hour()
    {
        // Limits that follow each other are waited for longer and longer, and each step of the clock must pass the whole wait but no timeout.
        var options = new GitHubOptions { Attempts = 10, Timeout = TimeSpan.FromDays(1), LongestWait = TimeSpan.FromHours(1) };
        await using var stand = await GitHubStand.StartAsync(options);
        var repository = stand.Server.Generate(items: 600);
        stand.Server.Fail(new Fault { Status = 500, Rate = 0.15 });
        stand.Server.Fail(new Fault { Status = 429, Rate = 0.05 });
        stand.Server.Fail(new Fault { TruncateAt = 5000, Rate = 0.15 });
        stand.Server.Fail(new Fault { CutAt = 5000, Rate = 0.1 });
        stand.Server.Fail(new Fault { Drop = true, Rate = 0.1 });
        var pages = await stand.PassTimeAsync(PagesAsync(stand.Client().Comments(Name)), options.LongestWait);
        pages.SelectMany(p => p.Items).Select(c => c.Id).Order().ShouldBe(stand.Server.Truth(repository).Comments.Select(c => c.Id));
    }
}
