using Community.Bots.GitHub;
using Shouldly;
using Xunit;

namespace Community.Bots.Tests.GitHub;

public sealed class WriteTests
{
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public async Task Comments_and_labels_are_written_as_GitHub_wants_them()
    {
        await using var stand = await GitHubStand.StartAsync();
        var repository = stand.Server.Generate(items: 10);
        var client = stand.Client();
        var comment = await InTurnAsync(stand, client.CreateCommentAsync(GitHubStand.Name, 2, "hello 世界", GitHubStand.Ct));
        (await InTurnAsync(stand, client.UpdateCommentAsync(GitHubStand.Name, comment.Id, "changed", GitHubStand.Ct))).Body.ShouldBe("changed");
        repository.Items[2].Comments[^1].Body.ShouldBe("changed");
        var label = await InTurnAsync(stand, client.CreateLabelAsync(GitHubStand.Name, "area: a/b 100%", "00ff00", null, GitHubStand.Ct));
        (await InTurnAsync(stand, client.AddLabelsAsync(GitHubStand.Name, 2, [label.Name, "needs info"], GitHubStand.Ct))).ShouldContain(l => l.Name == "area: a/b 100%");
        (await InTurnAsync(stand, client.RemoveLabelAsync(GitHubStand.Name, 2, "area: a/b 100%", GitHubStand.Ct))).ShouldNotContain(l => l.Name == "area: a/b 100%");
        var missing = await Should.ThrowAsync<GitHubRefusedException>(() => InTurnAsync(stand, client.RemoveLabelAsync(GitHubStand.Name, 2, "unknown", GitHubStand.Ct)));
        missing.Failure.Message.ShouldBe("Label does not exist");
        stand.Server.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Check_runs_are_created_found_and_completed()
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 10);
        var client = stand.Client();
        var made = await InTurnAsync(stand, client.CreateCheckRunAsync(GitHubStand.Name, new GitHubCheckRunDraft("rules", Sha, "in_progress", ExternalId: "rules:1"), GitHubStand.Ct));
        (made.Status, made.Conclusion, made.ExternalId).ShouldBe(("in_progress", null, "rules:1"));
        (await GitHubStand.PagesAsync(client.CheckRuns(GitHubStand.Name, Sha, "rules"))).Single().Items.ShouldHaveSingleItem().Id.ShouldBe(made.Id);
        var done = await InTurnAsync(stand, client.UpdateCheckRunAsync(
            GitHubStand.Name, made.Id,
            new GitHubCheckRunDraft(Status: "completed", Conclusion: "failure", Output: new GitHubCheckOutput("Two rules", "No test", Annotations: [new("a.py", 1, 1, "warning", "here")])),
            GitHubStand.Ct));
        (done.Status, done.Conclusion, done.CompletedAt).ShouldBe(("completed", "failure", stand.Time.GetUtcNow()));
        stand.Server.Violations.ShouldBeEmpty();
    }

    public static TheoryData<GitHubCheckRunDraft, string> WrongDrafts => new()
    {
        { new GitHubCheckRunDraft("rules", Sha, "completed"), "conclusion" },
        { new GitHubCheckRunDraft("rules", Sha, "runing"), "not one of" },
        { new GitHubCheckRunDraft("rules", Sha, Conclusion: "great"), "not one of" },
        { new GitHubCheckRunDraft("rules"), "needs 'head_sha'" },
        { new GitHubCheckRunDraft("rules", Sha, Actions: [new("a label of 21 letters", "d", "i")]), "longer than 20" },
        { new GitHubCheckRunDraft("rules", Sha, Output: new GitHubCheckOutput("t", new string('x', 65_536))), "longer than 65535" },
        { new GitHubCheckRunDraft("rules", Sha, Output: new GitHubCheckOutput("t", "s", Annotations: [.. Enumerable.Repeat(new GitHubAnnotation("a", 1, 1, "notice", "m"), 51)])), "more than 50" },
    };

    [Theory]
    [MemberData(nameof(WrongDrafts), DisableDiscoveryEnumeration = true)]
    public async Task A_wrong_check_run_is_refused_as_GitHub_refuses_it(GitHubCheckRunDraft draft, string fault)
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 10);
        var told = await Should.ThrowAsync<GitHubRefusedException>(() => stand.Client().CreateCheckRunAsync(GitHubStand.Name, draft, GitHubStand.Ct));
        told.Failure.Status.ShouldBe(422);
        stand.Server.Violations.ShouldHaveSingleItem().Faults.ShouldHaveSingleItem().ShouldContain(fault);
    }

    private static async Task<T> InTurnAsync<T>(GitHubStand stand, Task<T> write)
    {
        // The second that must lie between writes.
        stand.Time.Advance(TimeSpan.FromSeconds(1));
        return await write;
    }
}
