namespace Community.Bots.GitHub;

public enum GitHubState
{
    Open,
    Closed,
    All,
}

public enum GitHubSort
{
    Created,
    Updated,
}

public enum GitHubDirection
{
    Descending,
    Ascending,
}

/// <summary>Which issues and pull requests, in which order.</summary>
/// <param name="Since">Changed at or after.</param>
public sealed record GitHubIssueQuery(
    GitHubState State = GitHubState.All, GitHubSort Sort = GitHubSort.Updated, GitHubDirection Direction = GitHubDirection.Descending,
    DateTimeOffset? Since = null);

/// <summary>Which pull requests. GitHub has no "since" here: sort by update, and stop.</summary>
public sealed record GitHubPullQuery(
    GitHubState State = GitHubState.All, GitHubSort Sort = GitHubSort.Updated, GitHubDirection Direction = GitHubDirection.Descending);

/// <summary>Which comments of a repository.</summary>
/// <param name="Since">Changed at or after.</param>
public sealed record GitHubCommentQuery(
    GitHubSort Sort = GitHubSort.Updated, GitHubDirection Direction = GitHubDirection.Descending, DateTimeOffset? Since = null);

/// <summary>Which workflow runs.</summary>
/// <param name="CreatedFrom">GitHub gives the newest 1,000 of a search by date: ask for spans with fewer.</param>
public sealed record GitHubRunQuery(
    DateOnly? CreatedFrom = null, DateOnly? CreatedTo = null, string? HeadSha = null, string? Event = null, string? Branch = null);

public enum GitHubForkSort
{
    Newest,
    Oldest,
    Stargazers,
}
