using System.Text.Json.Serialization;
using Community.Bots.GitHub.Models;

namespace Community.Bots.GitHub;

/// <summary>A pull request. Lists leave out what costs GitHub a computation: from <see cref="Merged"/> on, and <see cref="MergedBy"/>.</summary>
public sealed record GitHubPull(
    long Id,
    int Number,
    string State,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string? Title = null,
    string? NodeId = null,
    GitHubUser? User = null,
    string? Body = null,
    bool? Draft = null,
    bool Locked = false,
    string? ActiveLockReason = null,
    DateTimeOffset? ClosedAt = null,
    DateTimeOffset? MergedAt = null,
    string? MergeCommitSha = null,
    GitHubBranch? Head = null,
    GitHubBranch? Base = null,
    [property: JsonConverter(typeof(LabelListConverter))] IReadOnlyList<GitHubLabel>? Labels = null,
    IReadOnlyList<GitHubUser>? Assignees = null,
    IReadOnlyList<GitHubUser>? RequestedReviewers = null,
    IReadOnlyList<GitHubTeam>? RequestedTeams = null,
    GitHubMilestone? Milestone = null,
    string? AuthorAssociation = null,
    string? HtmlUrl = null,
    bool? Merged = null,
    GitHubUser? MergedBy = null,
    int? Comments = null,
    int? ReviewComments = null,
    int? Commits = null,
    int? Additions = null,
    int? Deletions = null,
    int? ChangedFiles = null,
    bool? Mergeable = null,
    string? MergeableState = null);

/// <summary>One end of a pull request.</summary>
/// <param name="Repo">Null when the fork is gone.</param>
public sealed record GitHubBranch(string Ref, string Sha, string? Label = null, GitHubUser? User = null, GitHubRepository? Repo = null);

/// <param name="State">APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED, PENDING.</param>
/// <param name="SubmittedAt">Null while pending.</param>
public sealed record GitHubReview(
    long Id,
    string State,
    DateTimeOffset? SubmittedAt = null,
    string? NodeId = null,
    GitHubUser? User = null,
    string? Body = null,
    string? CommitId = null,
    string? AuthorAssociation = null,
    string? HtmlUrl = null);

/// <summary>A comment on a line of a pull request.</summary>
public sealed record GitHubReviewComment(
    long Id,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string PullRequestUrl,
    string? NodeId = null,
    long? PullRequestReviewId = null,
    long? InReplyToId = null,
    string? Path = null,
    int? Line = null,
    int? OriginalLine = null,
    string? CommitId = null,
    string? OriginalCommitId = null,
    GitHubUser? User = null,
    string? Body = null,
    string? AuthorAssociation = null,
    string? HtmlUrl = null)
{
    /// <summary>Lists of a repository's review comments say which pull request one is on by its address only.</summary>
    [JsonIgnore]
    public int? PullNumber => AddressTail.Number(PullRequestUrl);
}
