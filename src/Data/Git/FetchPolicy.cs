using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Community.Core.Failures;

namespace Community.Data.Git;

/// <summary>
/// Where fetches may go: a host of the allow-list, all of whose addresses are public, pinned for the whole fetch so that its name cannot
/// come to mean another machine meanwhile. Only tests make one with other rules.
/// </summary>
/// <param name="ResolveAsync">Name to addresses.</param>
/// <param name="MayReach">Whether an address may be fetched from.</param>
/// <param name="Settings">More git settings for each fetch.</param>
internal sealed record FetchPolicy(
    Func<string, CancellationToken, Task<IPAddress[]>> ResolveAsync, Func<IPAddress, bool> MayReach, IReadOnlyList<string> Settings)
{
    public static FetchPolicy Public { get; } = new((host, cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken), IsPublic, []);

    /// <summary>IANA's special-purpose registries: this network, private, shared (carrier NAT), loopback, link-local with the clouds'
    /// metadata, protocol assignments, documentation, benchmarks, relays, multicast, reserved.</summary>
    private static readonly IPNetwork[] SpecialV4 = Parse(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4");

    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");

    /// <summary>Inside the global range: protocol assignments with Teredo, documentation, 6to4 (which carries any IPv4 address).</summary>
    private static readonly IPNetwork[] SpecialV6 = Parse("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20");

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !SpecialV4.Any(n => n.Contains(address)),
            AddressFamily.InterNetworkV6 => GlobalV6.Contains(address) && !SpecialV6.Any(n => n.Contains(address)),
            _ => false,
        };
    }

    /// <summary>Checks the address and pins it.</summary>
    public async Task<GitNetwork> AdmitAsync(CloneUrl url, IEnumerable<string> allowedHosts, CancellationToken cancellationToken)
    {
        if (!allowedHosts.Contains(url.HostAndPort, StringComparer.OrdinalIgnoreCase))
        {
            throw new GitFailureException(
                GitFailureKind.AddressRefused, new Failure("git.host-refused", url.HostAndPort, $"{GitOptions.Section}:{nameof(GitOptions.AllowedHosts)}"));
        }

        var addresses = await LookUpAsync(url.Host, cancellationToken);
        if (addresses.FirstOrDefault(a => !MayReach(a)) is { } inner)
            throw new GitFailureException(GitFailureKind.AddressRefused, new Failure("git.address-private", url.Host, inner.ToString()));

        if (url.Scheme == "https")
        {
            var pinned = string.Join(',', addresses.Select(a => a.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{a}]" : a.ToString()));
            var port = url.Port.ToString(CultureInfo.InvariantCulture);
            return new GitNetwork("https", ["protocol.https.allow=always", $"http.curloptResolve={url.Host}:{port}:{pinned}", .. Settings]);
        }

        // The host's key is still looked up under its name; nothing is asked, forwarded or run on our side.
        return new GitNetwork(
            "ssh", ["protocol.ssh.allow=always", .. Settings],
            $"ssh -o HostName={addresses[0]} -o HostKeyAlias={HostKeyName(url)} -o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout=20"
            + " -o ForwardAgent=no -o ForwardX11=no -o PermitLocalCommand=no -o ProxyCommand=none -o ClearAllForwardings=yes");
    }

    /// <summary>The name under which ssh itself would have noted the key; quoted, as git hands the command to a shell.</summary>
    private static string HostKeyName(CloneUrl url) =>
        url.HostAndPort == url.Host ? url.Host : string.Create(CultureInfo.InvariantCulture, $"'[{url.Host}]:{url.Port}'");

    private async Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await ResolveAsync(host, cancellationToken);
            if (addresses.Length > 0) return addresses;
        }
        catch (SocketException e)
        {
            throw new TransientFailureException(new Failure("git.address-unknown", host, e.Message.TrimEnd('.')), e);
        }

        throw new TransientFailureException(new Failure("git.address-none", host));
    }

    private static IPNetwork[] Parse(params string[] networks) => [.. networks.Select(n => IPNetwork.Parse(n))];
}
