using Community.Bots.GitHub;
using Community.Core.Failures;
using Community.Core.Projects;
using Community.FakeGitHub.Serving;
using Shouldly;
using Xunit;
using static Community.Bots.Tests.GitHub.GitHubStand;

namespace Community.Bots.Tests.GitHub;

public sealed class FailureTests
{
    [Fact]
    public async Task A_token_that_has_expired_is_named_with_what_to_do()
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 10);
        stand.Token.ExpiresAt = Start;
        var told = await RefusedAsync(() => stand.Client().GetRepositoryAsync(Name, ct: Ct));
        (told.Details.Kind, told.Details.Status, told.Details.Message).ShouldBe((GitHubFailureKind.Unauthorized, 401, "Bad credentials"));
        told.Problem.ShouldContain("the token");
        told.Remedy.ShouldContain("Make a new one");
        told.Message.ShouldNotContain(stand.Token.Value);
    }

    [Fact]
    public async Task A_missing_permission_is_named()
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 10);
        stand.Token.MayWrite = false;
        var told = await RefusedAsync(() => stand.Client().CreateCommentAsync(Name, 1, "hello", Ct));
        (told.Details.Kind, told.Details.Permission).ShouldBe((GitHubFailureKind.Forbidden, "issues=write"));
        told.Problem.ShouldContain("issues=write");
    }

    [Fact]
    public async Task What_is_not_there_and_what_is_private_look_the_same_and_say_so()
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.AddRepository("acme", "secret", isPrivate: true);
        var (secret, missing) = (ProjectName.Parse("acme/secret", null), ProjectName.Parse("acme/missing", null));
        var told = await RefusedAsync(() => stand.Anonymous().GetRepositoryAsync(secret, ct: Ct));
        told.Details.Kind.ShouldBe(GitHubFailureKind.NotFound);
        told.Remedy.ShouldContain("A private repository needs a token");
        (await stand.Client().GetRepositoryAsync(secret, ct: Ct)).Value.ShouldNotBeNull().Private.ShouldBeTrue();
        (await RefusedAsync(() => stand.Client().GetRepositoryAsync(missing, ct: Ct))).Details.Kind.ShouldBe(GitHubFailureKind.NotFound);
    }

    [Fact]
    public async Task A_mistake_of_ours_names_the_field()
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 10);
        var told = await RefusedAsync(() => stand.Client().CreateLabelAsync(Name, "bug", "ff0000", null, Ct));
        told.Details.Kind.ShouldBe(GitHubFailureKind.Invalid);
        told.Details.Fields.ShouldBe([new GitHubFieldError("Label", "name", "already_exists", null)]);
        stand.Server.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(403, GitHubFailureKind.Forbidden)]
    [InlineData(409, GitHubFailureKind.Conflict)]
    [InlineData(410, GitHubFailureKind.Gone)]
    [InlineData(451, GitHubFailureKind.Blocked)]
    [InlineData(400, GitHubFailureKind.Invalid)]
    [InlineData(418, GitHubFailureKind.Invalid)]
    public async Task Refusals_are_not_tried_again(int status, GitHubFailureKind kind)
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 10);
        stand.Server.Fail(new Fault { Status = status });
        (await RefusedAsync(() => stand.Client().GetRepositoryAsync(Name, ct: Ct))).Details.Kind.ShouldBe(kind);
        stand.Server.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_not_read_to_its_end()
    {
        await using var stand = await GitHubStand.StartAsync(new GitHubOptions { MaxResponseBytes = 100_000 });
        stand.Server.Generate(items: 100);
        var told = await RefusedAsync(() => PagesAsync(stand.Client().Issues(Name)));
        told.Details.Kind.ShouldBe(GitHubFailureKind.TooLarge);
    }

    [Fact]
    public async Task A_server_that_is_not_there_may_come_back()
    {
        var stand = await GitHubStand.StartAsync();
        await stand.Server.DisposeAsync();
        var told = await Should.ThrowAsync<GitHubUnavailableException>(
            () => stand.PassTimeAsync(stand.Client().GetRepositoryAsync(Name, ct: Ct), TimeSpan.FromSeconds(10)));
        told.Details.Kind.ShouldBe(GitHubFailureKind.Unavailable);
        GitHubFailure.Of(told).ShouldBeSameAs(told.Details);
        stand.Connections.Dispose();
    }

    private static async Task<GitHubRefusedException> RefusedAsync(Func<Task> call)
    {
        var told = await Should.ThrowAsync<GitHubRefusedException>(call);
        told.ShouldBeAssignableTo<UserErrorException>();
        told.ShouldNotBeAssignableTo<TransientFailureException>();
        return told;
    }
}
