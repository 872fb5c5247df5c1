using System.Text.Json;
using Community.Bots.GitHub;
using Community.Bots.GitHub.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;
using static Community.Bots.Tests.GitHub.GitHubStand;

namespace Community.Bots.Tests.GitHub;

/// <summary>What GitHub sends though its description does not say so, and what may come one day.</summary>
public sealed class ShapeTests
{
    [Fact]
    public void Deleted_accounts_bare_labels_and_unknown_words_are_read()
    {
        var issue = Read("""
            {"id": 3000000000, "number": 1, "state": "archived", "state_reason": "superseded", "title": null,
             "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05+02:00",
             "user": null, "labels": ["bug", {"id": 1, "name": "big", "color": null}, {"name": null}], "milestone": null, "new_field": {"a": [1]},
             "pull_request": {"merged_at": null}, "assignees": [], "closed_by": null}
            """);
        (issue.Id, issue.State, issue.StateReason, issue.User).ShouldBe((3_000_000_000, "archived", "superseded", null));
        issue.Labels.ShouldNotBeNull().Select(l => l.Name).ShouldBe(["bug", "big"]);
        issue.IsPullRequest.ShouldBeTrue();
        issue.UpdatedAt.UtcDateTime.Hour.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"number": 1, "state": "open", "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z"}""")]
    [InlineData("""{"id": "x", "number": 1, "state": "open", "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z"}""")]
    [InlineData("""{"id": 1, "number": 1, "state": null, "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z"}""")]
    [InlineData("""{"id": 1, "number": 1, "state": "open", "created_at": "soon", "updated_at": "2026-01-02T03:04:05Z"}""")]
    [InlineData("""{"id": 1, "number": 1, "state": "open", "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z", "labels": [7]}""")]
    public void What_cannot_be_an_issue_is_refused(string json) => Should.Throw<JsonException>(() => Read(json));

    [Fact]
    public async Task One_item_of_an_unknown_shape_does_not_cost_the_others()
    {
        using var handler = new OneAnswer("""
            [{"id": 1, "name": "good"}, {"id": 2, "name": 5}, null, {"name": "also good"}, {"id": 9}]
            """);
        using var connections = new GitHubConnections(
            Options.Create(new GitHubOptions()), TimeProvider.System, NullLogger<GitHubClient>.Instance, handler);
        var page = (await PagesAsync(connections.Open(new GitHubAccess(GitHubAccess.PublicApi, null, "x"), "x").Labels(Name))).Single();
        page.Items.Select(l => l.Name).ShouldBe(["good", "also good"]);
        page.Refused.Select(r => (r.Index, r.Id)).ShouldBe([(1, 2L), (2, null), (4, 9L)]);
        page.Refused[0].Reason.ShouldContain("$.name");
        page.Refused[2].Reason.ShouldContain("name");
    }

    [Fact]
    public void Requests_leave_out_what_is_not_set() =>
        JsonSerializer.Serialize(new GitHubCheckRunDraft("n", Output: new GitHubCheckOutput("t", "s")), GitHubJson.Default.GitHubCheckRunDraft)
            .ShouldBe("""{"name":"n","output":{"title":"t","summary":"s"}}""");

    private static GitHubIssue Read(string json) => JsonSerializer.Deserialize(json, GitHubJson.Default.GitHubIssue)!;

    private sealed class OneAnswer(string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent(body) });
    }
}
