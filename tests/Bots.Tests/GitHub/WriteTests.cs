using Community.Bots.GitHub;
using Shouldly;
using Xunit;
using static Community.Bots.Tests.GitHub.GitHubStand;

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
        var comment = await InTurnAsync(stand, client.CreateCommentAsync(Name, 2, "hello 世界", Ct));
        (await InTurnAsync(stand, client.UpdateCommentAsync(Name, comment.Id, "changed", Ct))).Body.ShouldBe("changed");
        repository.Items[2].Comments[^1].Body.ShouldBe("changed");
        var label = await InTurnAsync(stand, client.CreateLabelAsync(Name, "area: a/b 100%", "00ff00", null, Ct));
        (await InTurnAsync(stand, client.AddLabelsAsync(Name, 2, [label.Name, "needs info"], Ct))).ShouldContain(l => l.Name == "area: a/b 100%");
        (await InTurnAsync(stand, client.RemoveLabelAsync(Name, 2, "area: a/b 100%", Ct))).ShouldNotContain(l => l.Name == "area: a/b 100%");
        var missing = await Should.ThrowAsync<GitHubRefusedException>(() => InTurnAsync(stand, client.RemoveLabelAsync(Name, 2, "unknown", Ct)));
        missing.Details.Message.ShouldBe("Label does not exist");
        stand.Server.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Check_runs_are_created_found_and_completed()
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 10);
        var client = stand.Client();
        var made = await InTurnAsync(stand, client.CreateCheckRunAsync(Name, new GitHubCheckRunDraft("rules", Sha, "in_progress", ExternalId: "rules:1"), Ct));
        (made.Status, made.Conclusion, made.ExternalId).ShouldBe(("in_progress", null, "rules:1"));
        (await PagesAsync(client.CheckRuns(Name, Sha, "rules"))).Single().Items.ShouldHaveSingleItem().Id.ShouldBe(made.Id);
        var output = new GitHubCheckOutput("Two rules", "No test", Annotations: [new("a.py", 1, 1, "warning", "here")]);
        var end = new GitHubCheckRunDraft(Status: "completed", Conclusion: "failure", Output: output);
        var done = await InTurnAsync(stand, client.UpdateCheckRunAsync(Name, made.Id, end, Ct));
        (done.Status, done.Conclusion, done.CompletedAt).ShouldBe(("completed", "failure", stand.Time.GetUtcNow()));
        stand.Server.Violations.ShouldBeEmpty();
    }

    private static readonly GitHubAnnotation[] TooMany = [.. Enumerable.Repeat(new GitHubAnnotation("a", 1, 1, "notice", "m"), 51)];

    public static TheoryData<GitHubCheckRunDraft, string> WrongDrafts => new()
    {
        { new GitHubCheckRunDraft("rules", Sha, "completed"), "conclusion" },
        { new GitHubCheckRunDraft("rules", Sha, "runing"), "not one of" },
        { new GitHubCheckRunDraft("rules", Sha, Conclusion: "great"), "not one of" },
        { new GitHubCheckRunDraft("rules"), "needs 'head_sha'" },
        { new GitHubCheckRunDraft("rules", Sha, Actions: [new("a label of 21 letters", "d", "i")]), "longer than 20" },
        { new GitHubCheckRunDraft("rules", Sha, Output: new GitHubCheckOutput("t", new string('x', 65_536))), "longer than 65535" },
        { new GitHubCheckRunDraft("rules", Sha, Output: new GitHubCheckOutput("t", "s", Annotations: TooMany)), "more than 50" },
    };

    [Theory]
    [MemberData(nameof(WrongDrafts), DisableDiscoveryEnumeration = true)]
    public async Task A_wrong_check_run_is_refused_as_GitHub_refuses_it(GitHubCheckRunDraft draft, string fault)
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 10);
        var told = await Should.ThrowAsync<GitHubRefusedException>(() => stand.Client().CreateCheckRunAsync(Name, draft, Ct));
        told.Details.Status.ShouldBe(422);
        stand.Server.Violations.ShouldHaveSingleItem().Faults.ShouldHaveSingleItem().ShouldContain(fault);
    }

    private static async Task<T> InTurnAsync<T>(GitHubStand stand, Task<T> write)
    {
        // The second that must lie between writes.
        stand.Time.Advance(TimeSpan.FromSeconds(1));
        return await write;
    }
}
