namespace Community.Bots.GitHub;

public enum GitHubPriority
{
    /// <summary>A sync: leaves the reserve alone.</summary>
    Background,

    /// <summary>A person waits.</summary>
    Interactive,
}

/// <summary>What is left of a token's limit, for a page.</summary>
/// <param name="Label">How the token is named; the token itself is never shown.</param>
/// <param name="Limit">Calls an hour; null before the first answer, and on servers without a limit.</param>
/// <param name="Reserve">Calls of <paramref name="Remaining"/> that background work leaves for people.</param>
/// <param name="ResetAt">When the limit is full again.</param>
/// <param name="PausedUntil">Set while GitHub wants us to be slower.</param>
/// <param name="TokenExpiresAt">When the token ends, where GitHub says so.</param>
/// <param name="Uses">By account, since the limit was last full or this process began.</param>
public sealed record GitHubBudgetReport(
    Uri Api, string Label, bool Anonymous, int? Limit, int? Remaining, int Reserve, DateTimeOffset? ResetAt, DateTimeOffset? PausedUntil,
    DateTimeOffset? TokenExpiresAt, IReadOnlyList<GitHubBudgetUse> Uses);

/// <param name="Calls">All calls, the free ones included.</param>
/// <param name="NotModified">Of them answered 304, which costs a token nothing.</param>
/// <param name="Waiting">Calls that wait for their turn now.</param>
public sealed record GitHubBudgetUse(string Account, int Calls, int NotModified, int Waiting);
