using System.Text.Json.Serialization;

namespace Community.Bots.GitHub;

/// <summary>Something that happened to an issue or pull request, from the repository's list of events, which says on which.</summary>
/// <param name="Event">labeled, closed, reopened, merged, renamed, transferred, ready_for_review …: open-ended.</param>
/// <param name="Actor">Null for a deleted account.</param>
/// <param name="Issue">Null when the issue is gone.</param>
public sealed record GitHubIssueEvent(
    long Id,
    string Event,
    DateTimeOffset CreatedAt,
    string? NodeId = null,
    GitHubUser? Actor = null,
    GitHubIssue? Issue = null,
    string? CommitId = null,
    GitHubEventLabel? Label = null,
    GitHubUser? Assignee = null,
    GitHubUser? Assigner = null,
    GitHubMilestone? Milestone = null,
    GitHubRename? Rename = null,
    GitHubUser? RequestedReviewer = null,
    GitHubTeam? RequestedTeam = null,
    GitHubUser? ReviewRequester = null,
    GitHubDismissal? DismissedReview = null,
    string? LockReason = null,
    string? StateReason = null,
    GitHubApp? PerformedViaGithubApp = null);

/// <summary>
/// One entry of an issue's timeline: events, comments, reviews, commits and references in one list, each with its own fields.
/// </summary>
/// <param name="Event">Also <c>commented</c>, <c>reviewed</c>, <c>committed</c>, <c>cross-referenced</c>.</param>
/// <param name="Id">Commits and references have none.</param>
/// <param name="User">Who commented or reviewed; <paramref name="Actor"/> for the rest.</param>
/// <param name="Source">For references: the issue that mentions this one.</param>
/// <param name="Committer">For commits: when and by whom.</param>
public sealed record GitHubTimelineEvent(
    string? Event = null,
    long? Id = null,
    string? NodeId = null,
    DateTimeOffset? CreatedAt = null,
    DateTimeOffset? UpdatedAt = null,
    DateTimeOffset? SubmittedAt = null,
    GitHubUser? Actor = null,
    GitHubUser? User = null,
    string? Body = null,
    string? State = null,
    string? StateReason = null,
    string? AuthorAssociation = null,
    string? Sha = null,
    string? Message = null,
    GitHubSignature? Author = null,
    GitHubSignature? Committer = null,
    string? CommitId = null,
    GitHubReference? Source = null,
    GitHubEventLabel? Label = null,
    GitHubUser? Assignee = null,
    GitHubMilestone? Milestone = null,
    GitHubRename? Rename = null,
    GitHubUser? RequestedReviewer = null,
    GitHubTeam? RequestedTeam = null,
    GitHubUser? ReviewRequester = null,
    GitHubDismissal? DismissedReview = null,
    string? LockReason = null,
    GitHubApp? PerformedViaGithubApp = null)
{
    [JsonIgnore]
    public DateTimeOffset? At => SubmittedAt ?? CreatedAt ?? Committer?.Date ?? Author?.Date;
}

/// <param name="Color">GitHub forgets the colour of labels that are gone.</param>
public sealed record GitHubEventLabel(string? Name = null, string? Color = null);

public sealed record GitHubRename(string From, string To);

public sealed record GitHubDismissal(string? State = null, long? ReviewId = null, string? DismissalMessage = null, string? DismissalCommitId = null);

public sealed record GitHubReference(string? Type = null, GitHubIssue? Issue = null);

public sealed record GitHubSignature(string? Name = null, string? Email = null, DateTimeOffset? Date = null);
