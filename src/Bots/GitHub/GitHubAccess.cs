using System.Net;
using Community.Core.Failures;

namespace Community.Bots.GitHub;

/// <summary>Which GitHub to ask, and as whom. A class and not a record, so that no log line or page prints the token by accident.</summary>
public sealed class GitHubAccess
{
    public static readonly Uri PublicApi = new("https://api.github.com/");

    /// <param name="api">GitHub's API, or that of a GitHub Enterprise server: <c>https://host/api/v3/</c>.</param>
    /// <param name="token">A personal token; null asks as nobody, which GitHub answers 60 times an hour.</param>
    /// <param name="label">How a page names this token: who gave it, or what for.</param>
    /// <exception cref="UserErrorException">The address is none that a token may be sent to.</exception>
    public GitHubAccess(Uri api, string? token, string label)
    {
        if (!api.IsAbsoluteUri || !(api.Scheme == Uri.UriSchemeHttps || (api.Scheme == Uri.UriSchemeHttp && IsLoopback(api))) || api.UserInfo.Length > 0
            || api.Query.Length > 0 || api.Fragment.Length > 0)
        {
            // Not the whole of it: a token may have been put into the address.
            throw new UserErrorException(new Failure(
                "github.address", api.IsAbsoluteUri ? api.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) : "…"));
        }

        if (token is not null && token.Any(c => !char.IsAscii(c) || char.IsControl(c) || c == ' '))
            throw new UserErrorException(new Failure("github.token-odd"));
        Api = api.AbsolutePath.EndsWith('/') ? api : new Uri(api.AbsoluteUri + "/");
        Token = string.IsNullOrEmpty(token) ? null : token;
        Label = label;
    }

    /// <summary>Ends with a slash.</summary>
    public Uri Api { get; }

    public string? Token { get; }

    public string Label { get; }

    public override string ToString() => $"{Label} at {Api}";

    /// <summary>Whether the address lies within the API: only there does the token go.</summary>
    internal bool Covers(Uri address) =>
        address.Scheme == Api.Scheme && address.Host == Api.Host && address.Port == Api.Port && address.UserInfo.Length == 0
        && address.AbsolutePath.StartsWith(Api.AbsolutePath, StringComparison.Ordinal);

    private static bool IsLoopback(Uri api) =>
        api.Host == "localhost" || (IPAddress.TryParse(api.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
