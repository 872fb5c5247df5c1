using Community.Bots.GitHub;
using Community.Core.Failures;
using Community.FakeGitHub.Serving;
using Community.FakeGitHub.State;
using Shouldly;
using Xunit;
using static Community.Bots.Tests.GitHub.GitHubStand;

namespace Community.Bots.Tests.GitHub;

public sealed class RedirectTests
{
    [Fact]
    public async Task A_renamed_repository_is_followed_to_where_it_is_now()
    {
        await using var stand = await GitHubStand.StartAsync();
        var repository = stand.Server.Generate(items: 150);
        lock (stand.Server.World.Gate) Changes.Rename(repository, stand.Server.World.Account("newowner", "Organization"), "gadgets");
        var client = stand.Client();
        var answer = await client.GetRepositoryAsync(Name, ct: Ct);
        answer.Value.ShouldNotBeNull().FullName.ShouldBe("newowner/gadgets");
        answer.MovedTo.ShouldBe($"repositories/{repository.Id}");
        (await PagesAsync(client.Issues(Name))).Sum(p => p.Items.Count).ShouldBe(150);
        (await client.GetRepositoryAsync(repository.Id, ct: Ct)).Value.ShouldNotBeNull().FullName.ShouldBe("newowner/gadgets");
        stand.Server.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_transferred_issue_is_found_in_its_new_repository_and_a_deleted_one_is_gone()
    {
        await using var stand = await GitHubStand.StartAsync();
        var (from, to) = (stand.Server.Generate(items: 10), stand.Server.AddRepository("acme", "other"));
        lock (stand.Server.World.Gate)
        {
            stand.Server.Changes.Transfer(from, from.Items[3], to, from.Items[3].Author, Start);
            Changes.Delete(from, from.Items[4]);
        }

        var answer = await stand.Client().GetIssueAsync(Name, 3, ct: Ct);
        answer.MovedTo.ShouldBe($"repositories/{to.Id}/issues/1");
        answer.Value.ShouldNotBeNull().RepositoryUrl.ShouldNotBeNull().ShouldEndWith("/repos/acme/other");
        var gone = await Should.ThrowAsync<GitHubRefusedException>(() => stand.Client().GetIssueAsync(Name, 4, ct: Ct));
        gone.Details.Kind.ShouldBe(GitHubFailureKind.Gone);
    }

    [Fact]
    public async Task The_token_goes_to_no_other_address_whatever_GitHub_says()
    {
        await using var stand = await GitHubStand.StartAsync();
        await using var elsewhere = await FakeGitHubServer.StartAsync(time: stand.Time, ct: Ct);
        stand.Server.Generate(items: 10);
        var api = stand.Server.Api;
        string[] targets = [$"{elsewhere.Api}repos/acme/widgets", $"http://127.0.0.1.example:{api.Port}/", "//other.example/x", $"http://user@{api.Authority}/"];
        foreach (var target in targets)
        {
            stand.Server.Fail(new Fault { RedirectTo = target, Next = 1 });
            var told = await Should.ThrowAsync<GitHubRefusedException>(() => stand.Client().GetRepositoryAsync(Name, ct: Ct));
            told.Details.Kind.ShouldBe(GitHubFailureKind.RedirectRefused, target);
        }

        elsewhere.Counts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("https://other.example/issues")]
    [InlineData("//other.example/issues")]
    [InlineData("../../elsewhere")]
    [InlineData("/elsewhere")]
    public async Task A_stored_place_outside_the_api_is_refused(string place)
    {
        await using var stand = await GitHubStand.StartAsync(fake: new FakeGitHubOptions { BasePath = "/api/v3/" });
        stand.Server.Generate(items: 10);
        var told = await Should.ThrowAsync<GitHubRefusedException>(() => PagesAsync(stand.Client().Issues(Name), from: place));
        told.Details.Kind.ShouldBe(GitHubFailureKind.RedirectRefused);
        stand.Server.Counts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Redirects_in_a_circle_end()
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 10);
        stand.Server.Fail(new Fault { RedirectTo = $"{stand.Server.Api}repos/acme/widgets" });
        await Should.ThrowAsync<GitHubRefusedException>(() => stand.Client().GetRepositoryAsync(Name, ct: Ct));
        stand.Server.Calls.ShouldBe(4);
    }

    [Theory]
    [InlineData("http://api.github.com/")]
    [InlineData("ftp://localhost/")]
    [InlineData("https://token@api.github.com/")]
    [InlineData("https://api.github.com/?x=1")]
    public void Addresses_to_which_no_token_may_go_are_refused(string address) =>
        Should.Throw<UserErrorException>(() => new GitHubAccess(new Uri(address), "ghp_secret", "x")).Message.ShouldNotContain("ghp_secret");

    [Fact]
    public void A_token_is_not_printed()
    {
        new GitHubAccess(GitHubAccess.PublicApi, "ghp_secret", "mine").ToString().ShouldBe("mine at https://api.github.com/");
        Should.Throw<UserErrorException>(() => new GitHubAccess(GitHubAccess.PublicApi, "ghp_secret\n", "mine")).Message.ShouldNotContain("ghp_secret");
    }
}
