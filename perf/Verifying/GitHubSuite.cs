using Community.Bots.GitHub;
using Community.Core.Projects;

namespace Community.Perf.Verifying;

/// <summary>Every operation of the client once, right and wrong, over a repository of FakeGitHub. Each says what came of it in a few words.</summary>
internal static class GitHubSuite
{
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";
    private static readonly ProjectName Name = ProjectName.Parse("acme/widgets", null);

    private static readonly GitHubIssueQuery ClosedSinceEver = new(GitHubState.Closed, GitHubSort.Created, GitHubDirection.Ascending, DateTimeOffset.UnixEpoch);
    private static readonly GitHubAnnotation[] TooMany = [.. Enumerable.Repeat(new GitHubAnnotation("a", 1, 1, "notice", "m"), 51)];

    public static IReadOnlyList<(string Name, Func<GitHubClient, CancellationToken, Task<string>> Call)> Calls { get; } =
    [
        ("users/get-authenticated", async (c, ct) => (await c.GetAuthenticatedUserAsync(ct)).Value!.Login),
        ("rate-limit/get", async (c, ct) => (await c.GetRateLimitsAsync(ct)).Resources.Core.Limit > 0 ? "a limit" : "none"),
        ("repos/get", async (c, ct) => (await c.GetRepositoryAsync(Name, ct: ct)).Value!.FullName),
        ("repos/get, 304", async (c, ct) => $"not modified: {(await c.GetRepositoryAsync(Name, (await c.GetRepositoryAsync(Name, ct: ct)).ETag, ct)).NotModified}"),
        ("repos/get, none", async (c, ct) => (await c.GetRepositoryAsync(ProjectName.Parse("acme/none", null), ct: ct)).Value!.FullName),
        ("issues/list-for-repo", (c, ct) => CountAsync(c.Issues(Name), ct)),
        ("issues/list-for-repo, since", (c, ct) => CountAsync(c.Issues(Name, ClosedSinceEver), ct)),
        ("issues/get", async (c, ct) => (await c.GetIssueAsync(Name, 1, ct: ct)).Value!.State),
        ("issues/get, none", async (c, ct) => (await c.GetIssueAsync(Name, 99_999, ct: ct)).Value!.State),
        ("pulls/list", (c, ct) => CountAsync(c.Pulls(Name), ct)),
        ("pulls/get, reviews, timeline", PullAsync),
        ("issues/list-comments-for-repo", (c, ct) => CountAsync(c.Comments(Name), ct)),
        ("issues/list-comments", (c, ct) => CountAsync(c.Comments(Name, 1), ct)),
        ("pulls/list-review-comments-for-repo", (c, ct) => CountAsync(c.ReviewComments(Name), ct)),
        ("issues/list-events-for-repo", (c, ct) => CountAsync(c.IssueEvents(Name), ct)),
        ("issues/list-labels-for-repo", (c, ct) => CountAsync(c.Labels(Name), ct)),
        ("repos/list-releases", (c, ct) => CountAsync(c.Releases(Name), ct)),
        ("activity/list-stargazers-for-repo", (c, ct) => CountAsync(c.Stargazers(Name), ct)),
        ("repos/list-forks", (c, ct) => CountAsync(c.Forks(Name), ct)),
        ("actions/list-workflow-runs-for-repo", (c, ct) => CountAsync(c.WorkflowRuns(Name, new(new DateOnly(2024, 1, 1))), ct)),
        ("issues/create-comment, update", CommentAsync),
        ("issues/create-label", async (c, ct) => (await c.CreateLabelAsync(Name, "checked", "00ff00", "by prism", ct)).Name),
        ("issues/create-label, again", async (c, ct) => (await c.CreateLabelAsync(Name, "checked", "00ff00", null, ct)).Name),
        ("issues/add-labels, remove-label", LabelAsync),
        ("issues/remove-label, none", async (c, ct) => (await c.RemoveLabelAsync(Name, 1, "none", ct)).Count + " labels"),
        ("checks/create, list, update", CheckAsync),
        ("checks/create, no sha", (c, ct) => DraftAsync(c, new("rules"), ct)),
        ("checks/create, unknown status", (c, ct) => DraftAsync(c, new("rules", Sha, "runing"), ct)),
        ("checks/create, unknown conclusion", (c, ct) => DraftAsync(c, new("rules", Sha, Conclusion: "great"), ct)),
        ("checks/create, completed without one", (c, ct) => DraftAsync(c, new("rules", Sha, "completed"), ct)),
        ("checks/create, a long label", (c, ct) => DraftAsync(c, new("rules", Sha, Actions: [new("a label of 21 letters", "d", "i")]), ct)),
        ("checks/create, 51 annotations", (c, ct) => DraftAsync(c, new("rules", Sha, Output: new("t", "s", Annotations: TooMany)), ct)),
        ("checks/create, a long summary", (c, ct) => DraftAsync(c, new("rules", Sha, Output: new("t", new string('x', 65_536))), ct)),
    ];

    /// <summary>Questions that the client cannot ask.</summary>
    public static IReadOnlyList<(string Method, string Place, string? Body)> WrongQuestions { get; } =
    [
        ("GET", "repos/acme/widgets/issues?state=opne", null),
        ("GET", "repos/acme/widgets/issues?per_page=many", null),
        ("GET", "repos/acme/widgets/issues?since=yesterday", null),
        ("GET", "repos/acme/widgets/pulls?direction=up", null),
        ("GET", "repos/acme/widgets/issues/one", null),
        ("POST", "repos/acme/widgets/issues/1/comments", "{}"),
        ("POST", "repos/acme/widgets/issues/1/comments", """{"body":5}"""),
        ("POST", "repos/acme/widgets/issues/1/labels", """["x"]"""),
        ("POST", "repos/acme/widgets/issues/1/labels", """{"labels":[]}"""),
        ("POST", "repos/acme/widgets/labels", """{"color":"ffffff"}"""),
    ];

    private static async Task<string> CountAsync<T>(GitHubListing<T> listing, CancellationToken ct)
    {
        var (items, pages) = (0, 0);
        await foreach (var page in listing.PagesAsync(ct: ct)) (items, pages) = (items + page.Items.Count, pages + 1);
        return $"{items} items, {pages} pages";
    }

    private static async Task<string> PullAsync(GitHubClient client, CancellationToken ct)
    {
        var numbers = new List<int>();
        await foreach (var pull in client.Pulls(Name).ItemsAsync(ct)) numbers.Add(pull.Number);
        var counts = new List<string>();
        foreach (var number in numbers.Take(5))
        {
            var pull = (await client.GetPullAsync(Name, number, ct: ct)).Value!;
            counts.Add($"+{pull.Additions}, {await CountAsync(client.Reviews(Name, number), ct)}, {await CountAsync(client.Timeline(Name, number), ct)}");
        }

        return string.Join("; ", counts);
    }

    private static async Task<string> CommentAsync(GitHubClient client, CancellationToken ct)
    {
        var made = await client.CreateCommentAsync(Name, 1, "hello", ct);
        return (await client.UpdateCommentAsync(Name, made.Id, "changed", ct)).Body ?? "no body";
    }

    private static async Task<string> LabelAsync(GitHubClient client, CancellationToken ct)
    {
        var with = await client.AddLabelsAsync(Name, 1, ["checked", "needs info"], ct);
        return $"{with.Count} labels, then {(await client.RemoveLabelAsync(Name, 1, "needs info", ct)).Count}";
    }

    private static async Task<string> CheckAsync(GitHubClient client, CancellationToken ct)
    {
        var made = await client.CreateCheckRunAsync(Name, new GitHubCheckRunDraft("rules", Sha, "in_progress", ExternalId: "1"), ct);
        var listed = await CountAsync(client.CheckRuns(Name, Sha), ct);
        return $"{listed}, {(await client.UpdateCheckRunAsync(Name, made.Id, new GitHubCheckRunDraft(Status: "completed", Conclusion: "neutral"), ct)).Conclusion}";
    }

    private static async Task<string> DraftAsync(GitHubClient client, GitHubCheckRunDraft draft, CancellationToken ct) =>
        (await client.CreateCheckRunAsync(Name, draft, ct)).Status ?? "no status";
}
