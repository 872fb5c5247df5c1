using System.Text.Json.Serialization;
using Community.Bots.GitHub.Models;

namespace Community.Bots.GitHub;

/// <summary>An issue, or a pull request seen as one: lists of issues hold both.</summary>
/// <param name="State">open or closed.</param>
/// <param name="StateReason">completed, not_planned, duplicate, reopened; null where GitHub does not know.</param>
/// <param name="User">Null for a deleted account.</param>
/// <param name="Comments">How many there are.</param>
/// <param name="PullRequest">Set for pull requests.</param>
/// <param name="RepositoryUrl">The repository it is in now: another one than was asked for when it has been transferred.</param>
public sealed record GitHubIssue(
    long Id,
    int Number,
    string State,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string? Title = null,
    string? NodeId = null,
    GitHubUser? User = null,
    string? StateReason = null,
    bool Locked = false,
    string? ActiveLockReason = null,
    string? Body = null,
    [property: JsonConverter(typeof(LabelListConverter))] IReadOnlyList<GitHubLabel>? Labels = null,
    IReadOnlyList<GitHubUser>? Assignees = null,
    GitHubMilestone? Milestone = null,
    int Comments = 0,
    DateTimeOffset? ClosedAt = null,
    GitHubUser? ClosedBy = null,
    string? AuthorAssociation = null,
    bool? Draft = null,
    GitHubPullLink? PullRequest = null,
    GitHubIssueType? Type = null,
    string? RepositoryUrl = null,
    string? HtmlUrl = null,
    GitHubApp? PerformedViaGithubApp = null)
{
    [JsonIgnore]
    public bool IsPullRequest => PullRequest is not null;
}

/// <summary>What an issue says about the pull request that it is.</summary>
public sealed record GitHubPullLink(DateTimeOffset? MergedAt = null, string? Url = null);

public sealed record GitHubIssueType(long Id, string? Name = null);

/// <param name="Id">Null where GitHub gives a name only.</param>
public sealed record GitHubLabel(string Name, long? Id = null, string? Color = null, string? Description = null, bool? Default = null);

/// <param name="Number">Null in events, which give the title only.</param>
public sealed record GitHubMilestone(
    string Title, int? Number = null, long? Id = null, string? State = null, DateTimeOffset? DueOn = null, DateTimeOffset? ClosedAt = null);

/// <summary>A comment on an issue or a pull request's conversation.</summary>
public sealed record GitHubComment(
    long Id,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string IssueUrl,
    string? NodeId = null,
    GitHubUser? User = null,
    string? Body = null,
    string? AuthorAssociation = null,
    string? HtmlUrl = null,
    GitHubApp? PerformedViaGithubApp = null)
{
    /// <summary>Lists of a repository's comments say which issue a comment is on by its address only; null when that has another form.</summary>
    [JsonIgnore]
    public int? IssueNumber => AddressTail.Number(IssueUrl);
}
