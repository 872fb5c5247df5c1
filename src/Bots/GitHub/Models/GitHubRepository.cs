namespace Community.Bots.GitHub;

/// <summary>A repository; lists of repositories (forks) leave the nullable fields out.</summary>
/// <param name="SubscribersCount">People who watch it. (GitHub's <c>watchers_count</c> are stars.)</param>
/// <param name="OpenIssuesCount">Open issues and open pull requests together.</param>
public sealed record GitHubRepository(
    long Id,
    string Name,
    string FullName,
    GitHubUser? Owner,
    bool Private = false,
    bool Fork = false,
    string? NodeId = null,
    string? Visibility = null,
    bool? Archived = null,
    bool? Disabled = null,
    string? DefaultBranch = null,
    string? Description = null,
    string? Homepage = null,
    string? Language = null,
    GitHubLicense? License = null,
    IReadOnlyList<string>? Topics = null,
    bool? HasIssues = null,
    bool? HasDiscussions = null,
    int? StargazersCount = null,
    int? ForksCount = null,
    int? SubscribersCount = null,
    int? OpenIssuesCount = null,
    DateTimeOffset? CreatedAt = null,
    DateTimeOffset? UpdatedAt = null,
    DateTimeOffset? PushedAt = null,
    string? HtmlUrl = null,
    string? CloneUrl = null,
    GitHubPermissions? Permissions = null);

public sealed record GitHubLicense(string? Key = null, string? SpdxId = null);

/// <summary>What the token may do in a repository.</summary>
public sealed record GitHubPermissions(bool Admin = false, bool Push = false, bool? Maintain = null, bool? Triage = null, bool? Pull = null);

public sealed record GitHubRelease(
    long Id,
    string TagName,
    DateTimeOffset CreatedAt,
    DateTimeOffset? PublishedAt = null,
    string? NodeId = null,
    string? Name = null,
    string? Body = null,
    string? TargetCommitish = null,
    bool Draft = false,
    bool Prerelease = false,
    GitHubUser? Author = null,
    string? HtmlUrl = null,
    IReadOnlyList<GitHubAsset>? Assets = null);

public sealed record GitHubAsset(long Id, string Name, long Size = 0, int DownloadCount = 0);

/// <param name="User">Null for a deleted account.</param>
public sealed record GitHubStar(DateTimeOffset StarredAt, GitHubUser? User = null);

/// <param name="Status">queued, in_progress, completed …</param>
/// <param name="Conclusion">Null until completed: success, failure, cancelled …</param>
public sealed record GitHubWorkflowRun(
    long Id,
    long WorkflowId,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string HeadSha,
    string Event,
    string? Status = null,
    string? Conclusion = null,
    string? Name = null,
    string? DisplayTitle = null,
    string? Path = null,
    string? HeadBranch = null,
    int RunNumber = 0,
    int? RunAttempt = null,
    DateTimeOffset? RunStartedAt = null,
    GitHubUser? Actor = null,
    GitHubUser? TriggeringActor = null,
    string? HtmlUrl = null,
    IReadOnlyList<GitHubPullNumber>? PullRequests = null);

public sealed record GitHubPullNumber(long Id, int Number);
