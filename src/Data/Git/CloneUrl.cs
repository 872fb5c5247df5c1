using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Community.Core.Projects;

namespace Community.Data.Git;

/// <summary>
/// The address of a repository on a host, in its https, ssh or scp-like form (<c>git@host:owner/name</c>). It never holds a password; a user
/// name is kept for ssh only. Two addresses with the same <see cref="Identity"/> are the same repository.
/// </summary>
public sealed partial record CloneUrl
{
    private const int HttpsPort = 443, SshPort = 22, MaxLength = 1000;

    private CloneUrl(string scheme, string host, int port, string? user, string path) =>
        (Scheme, Host, Port, User, Path) = (scheme, host, port, user, path);

    /// <summary>https or ssh.</summary>
    public string Scheme { get; }

    /// <summary>Lower case.</summary>
    public string Host { get; }

    public int Port { get; }

    /// <summary>For ssh.</summary>
    public string? User { get; }

    /// <summary>Without slashes around it and without <c>.git</c>.</summary>
    public string Path { get; }

    /// <summary>The host as an allow-list names it: with its port where that is not the usual one.</summary>
    public string HostAndPort =>
        Port == (Scheme == "https" ? HttpsPort : SshPort) ? Host : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>What is the same for every way to write the address of one repository.</summary>
    public string Identity => $"{Host}/{Path}".ToLowerInvariant();

    /// <summary>The project's name, where the path has two parts.</summary>
    public ProjectName? Name => ProjectName.TryParse(Path, CultureInfo.InvariantCulture, out var name) ? name : null;

    /// <summary>A name for the mirror's folder: readable, and different for different repositories.</summary>
    public string FolderName
    {
        get
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Identity)))[..8];
            var readable = Identity.Replace('/', '+');
            return $"{(readable.Length <= 100 ? readable : readable[..100])}-{hash}.git";
        }
    }

    /// <summary>As git is given it.</summary>
    public override string ToString() => $"{Scheme}://{(User is null ? "" : User + "@")}{HostAndPort}/{Path}{(Scheme == "https" ? "" : ".git")}";

    public static CloneUrl GitHub(ProjectName name) => new("https", "github.com", HttpsPort, null, name.ToString());

    /// <summary>Whether the text is meant as an address at all: it has a scheme, or the form <c>user@host:path</c>.</summary>
    public static bool LooksLikeOne(string text) => text.Contains("://", StringComparison.Ordinal) || (text.Length <= MaxLength && ScpPattern().IsMatch(text));

    /// <summary>Reads an address; credentials in it are dropped and reported.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CloneUrl? url, out bool hadCredentials)
    {
        (url, hadCredentials) = (null, false);
        if (text.Length > MaxLength) return false;
        var match = UrlPattern().Match(text);
        if (!match.Success) match = ScpPattern().Match(text);
        if (!match.Success) return false;
        var scheme = match.Groups["scheme"] is { Success: true, Value: var s } ? s.ToLowerInvariant() : "ssh";
        var https = scheme == "https";
        var port = https ? HttpsPort : SshPort;
        if (match.Groups["port"].Success) port = int.Parse(match.Groups["port"].ValueSpan, CultureInfo.InvariantCulture);
        if (port is < 1 or > ushort.MaxValue) return false;
        var user = match.Groups["user"] is { Success: true, Value: var u } ? u : null;
        hadCredentials = match.Groups["password"].Success || (https && user is not null);
        var path = match.Groups["path"].Value.Trim('/');
        if (path.EndsWith(".git", StringComparison.OrdinalIgnoreCase)) path = path[..^".git".Length];
        if (path.Length == 0 || path.Split('/').Any(part => part is "" or "." or ".." || part[0] == '-')) return false;
        url = new CloneUrl(scheme, match.Groups["host"].Value.ToLowerInvariant(), port, https ? null : user, path);
        return true;
    }

    // Hosts are DNS names: plain addresses, brackets and percent signs do not match, nor does a leading "-", which would be an option to ssh.
    private const string HostPart = "(?<host>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)*[a-z](?:[a-z0-9-]*[a-z0-9])?)";
    private const string UserPart = "(?:(?<user>[a-z0-9_][a-z0-9_.-]*)(?::(?<password>[^@/]*))?@)?";
    private const string PathPart = "(?<path>[a-z0-9._~/-]+)";

    [GeneratedRegex(
        "^(?<scheme>https|ssh)://" + UserPart + HostPart + "(?::(?<port>[0-9]{1,5}))?/" + PathPart + "$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UrlPattern();

    [GeneratedRegex("^" + UserPart + HostPart + ":(?!/)" + PathPart + "$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ScpPattern();
}
