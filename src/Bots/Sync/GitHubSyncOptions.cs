using Community.Bots.GitHub;

namespace Community.Bots.Sync;

/// <summary>Which repositories are read from GitHub.</summary>
public sealed class GitHubSyncOptions
{
    public const string PublicHost = "github.com";

    /// <summary>Whether projects on a host that we know are read from its API.</summary>
    /// <value>True. False keeps everything to git and to imported files.</value>
    public bool Sync { get; set; } = true;

    /// <summary>GitHub Enterprise servers by host: <c>GitHub:Hosts:git.example.org</c> = <c>https://git.example.org/api/v3/</c>.</summary>
    public Dictionary<string, Uri> Hosts { get; } = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<string> AllHosts => [PublicHost, .. Hosts.Keys];

    /// <summary>The API of a host; null for hosts that are none of ours.</summary>
    public Uri? ApiOf(string host, GitHubOptions gitHub) =>
        Hosts.TryGetValue(host, out var api) ? api : host.Equals(PublicHost, StringComparison.OrdinalIgnoreCase) ? gitHub.Api : null;
}
