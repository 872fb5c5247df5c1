using Community.Bots.GitHub.Models;
using Community.Core.Projects;

namespace Community.Bots.GitHub;

public sealed partial class GitHubClient
{
    /// <summary>Issues and pull requests together, in the form of issues.</summary>
    public GitHubListing<GitHubIssue> Issues(ProjectName repository, GitHubIssueQuery? query = null)
    {
        query ??= new();
        var place = PlaceBuilder.Of(repository, "issues").With("state", Word(query.State));
        return List("issues/list-for-repo", Ordered(place, query.Sort, query.Direction).With("since", query.Since).Paged(), GitHubJson.Default.GitHubIssue);
    }

    public Task<GitHubAnswer<GitHubIssue>> GetIssueAsync(ProjectName repository, int number, string? etag = null, CancellationToken ct = default) =>
        GetAsync("issues/get", PlaceBuilder.Of(repository, $"issues/{PlaceBuilder.Number(number)}"), GitHubJson.Default.GitHubIssue, etag, ct);

    public GitHubListing<GitHubPull> Pulls(ProjectName repository, GitHubPullQuery? query = null) => List(
        "pulls/list",
        Ordered(PlaceBuilder.Of(repository, "pulls").With("state", Word((query ??= new()).State)), query.Sort, query.Direction).Paged(),
        GitHubJson.Default.GitHubPull);

    /// <summary>With what the list leaves out: who merged, and the size.</summary>
    public Task<GitHubAnswer<GitHubPull>> GetPullAsync(ProjectName repository, int number, string? etag = null, CancellationToken ct = default) =>
        GetAsync("pulls/get", PlaceBuilder.Of(repository, $"pulls/{PlaceBuilder.Number(number)}"), GitHubJson.Default.GitHubPull, etag, ct);

    /// <summary>Comments on all issues and pull requests of the repository, review comments aside.</summary>
    public GitHubListing<GitHubComment> Comments(ProjectName repository, GitHubCommentQuery? query = null) => List(
        "issues/list-comments-for-repo",
        Ordered(PlaceBuilder.Of(repository, "issues/comments"), (query ??= new()).Sort, query.Direction).With("since", query.Since).Paged(),
        GitHubJson.Default.GitHubComment);

    public GitHubListing<GitHubComment> Comments(ProjectName repository, int number, DateTimeOffset? since = null) => List(
        "issues/list-comments", PlaceBuilder.Of(repository, $"issues/{PlaceBuilder.Number(number)}/comments").With("since", since).Paged(),
        GitHubJson.Default.GitHubComment);

    /// <summary>Comments on lines of all pull requests of the repository.</summary>
    public GitHubListing<GitHubReviewComment> ReviewComments(ProjectName repository, GitHubCommentQuery? query = null) => List(
        "pulls/list-review-comments-for-repo",
        Ordered(PlaceBuilder.Of(repository, "pulls/comments"), (query ??= new()).Sort, query.Direction).With("since", query.Since).Paged(),
        GitHubJson.Default.GitHubReviewComment);

    /// <summary>Reviews of one pull request, oldest first. GitHub has no list for the whole repository.</summary>
    public GitHubListing<GitHubReview> Reviews(ProjectName repository, int number) => List(
        "pulls/list-reviews", PlaceBuilder.Of(repository, $"pulls/{PlaceBuilder.Number(number)}/reviews").Paged(), GitHubJson.Default.GitHubReview);

    /// <summary>What happened to all issues and pull requests of the repository, newest first; without comments, reviews and references.</summary>
    public GitHubListing<GitHubIssueEvent> IssueEvents(ProjectName repository) =>
        List("issues/list-events-for-repo", PlaceBuilder.Of(repository, "issues/events").Paged(), GitHubJson.Default.GitHubIssueEvent);

    /// <summary>Everything about one issue or pull request, oldest first: also its reviews.</summary>
    public GitHubListing<GitHubTimelineEvent> Timeline(ProjectName repository, int number) => List(
        "issues/list-events-for-timeline", PlaceBuilder.Of(repository, $"issues/{PlaceBuilder.Number(number)}/timeline").Paged(),
        GitHubJson.Default.GitHubTimelineEvent);

    private static PlaceBuilder Ordered(PlaceBuilder place, GitHubSort sort, GitHubDirection direction) =>
        place.With("sort", Word(sort)).With("direction", Word(direction));
}
