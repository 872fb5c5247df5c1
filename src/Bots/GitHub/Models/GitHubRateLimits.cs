using System.Text.Json.Serialization;

namespace Community.Bots.GitHub;

/// <summary>What GitHub says is left, by kind of call. Asking costs nothing.</summary>
public sealed record GitHubRateLimits(GitHubRateResources Resources);

public sealed record GitHubRateResources(GitHubRateLimit Core, GitHubRateLimit? Search = null, GitHubRateLimit? Graphql = null);

/// <param name="Reset">Seconds since 1970.</param>
public sealed record GitHubRateLimit(int Limit, int Remaining, long Reset, int Used = 0)
{
    [JsonIgnore]
    public DateTimeOffset ResetAt => DateTimeOffset.FromUnixTimeSeconds(Reset);
}
