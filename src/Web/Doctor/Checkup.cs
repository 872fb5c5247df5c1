using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;
using Community.Core.Failures;
using Community.Data.Embedded;
using Community.Data.Git;
using Community.Data.Schema;
using Community.Web.Hosting;
using Npgsql;

namespace Community.Web.Doctor;

internal enum Verdict { Good, Note, Bad }

/// <summary>One thing that was looked at.</summary>
/// <param name="Remedy">What to do about it; null when nothing needs to be done.</param>
internal sealed record Finding(string What, Verdict Verdict, string Found, string? Remedy = null);

/// <summary>Looks at what this program needs on a machine. Starts and changes nothing.</summary>
internal sealed class Checkup(IConfiguration configuration)
{
    private const long LeastFreeBytes = 1L << 30;

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken ct)
    {
        var options = DatabaseOptions.From(configuration);
        List<Finding> findings = [Runtime(), await GitAsync(ct), await NodeAsync(ct)];
        findings.AddRange(options.ConnectionString is { } own ? [await OwnServerAsync(own, ct)] : await EmbeddedAsync(options, ct));
        findings.Add(Address());
        findings.Add(Exposure());
        return findings;
    }

    private static Finding Runtime() => new(".NET", Verdict.Good, Environment.Version.ToString());

    private static async Task<Finding> GitAsync(CancellationToken ct) => await VersionAsync("git", ct) switch
    {
        null => new("git", Verdict.Bad, "not found", $"Install git {GitCommand.OldestSupported} or later."),
        { } v when v < GitCommand.OldestSupported => new("git", Verdict.Bad, v.ToString(), $"Install git {GitCommand.OldestSupported} or later."),
        var v => new("git", Verdict.Good, v.ToString()),
    };

    /// <summary>Only building needs it; the built product does not.</summary>
    private static async Task<Finding> NodeAsync(CancellationToken ct) => await VersionAsync("node", ct) switch
    {
        null => new("Node.js", Verdict.Note, "not found", "Building needs Node.js 20 or later; the built product does not."),
        { Major: < 20 } v => new("Node.js", Verdict.Note, v.ToString(), "Building needs Node.js 20 or later; the built product does not."),
        var v => new("Node.js", Verdict.Good, v.ToString()),
    };

    private static async Task<IEnumerable<Finding>> EmbeddedAsync(DatabaseOptions options, CancellationToken ct)
    {
        var probe = await EmbeddedPostgresProbe.LookAsync(options.Embedded, ct);
        List<Finding> findings =
        [
            probe.Problem is { } problem
                ? new("Embedded PostgreSQL", Verdict.Bad, problem.Problem, problem.Remedy)
                : new("Embedded PostgreSQL", Verdict.Good, $"{probe.BinVersion} from {probe.BinFolder}, run {Rung(probe.Rung)}"),
            new("Database", Verdict.Good, probe.State switch
            {
                DatabaseState.Missing => $"will be made in {probe.DataFolder} at the first start",
                DatabaseState.Running => $"running in {probe.DataFolder} (process {probe.ProcessId})",
                _ => $"stopped, in {probe.DataFolder}",
            }),
        ];
        if (probe.FreeBytes is { } free)
        {
            var found = string.Create(CultureInfo.InvariantCulture, $"{free / (double)(1 << 30):0.0} GiB free at {probe.DataFolder}");
            findings.Add(free >= LeastFreeBytes
                ? new("Disk", Verdict.Good, found)
                : new("Disk", Verdict.Bad, found, "Free some space, or set COMMUNITY_DATA to a folder on another disk."));
        }

        return findings;
    }

    private async Task<Finding> OwnServerAsync(string connectionString, CancellationToken ct)
    {
        try
        {
            using var logs = LoggerFactory.Create(_ => { });
            await using var database = await CommunityDatabase.OpenAsync(DatabaseOptions.From(configuration), logs, ct);
            await using var version = database.DataSource.CreateCommand("show server_version");
            return new("Own PostgreSQL", Verdict.Good, $"{await version.ExecuteScalarAsync(ct)} at {new NpgsqlConnectionStringBuilder(connectionString).Host}");
        }
        catch (UserErrorException e)
        {
            return new("Own PostgreSQL", Verdict.Bad, e.Problem, e.Remedy);
        }
    }

    private Finding Address()
    {
        var url = configuration["urls"] ?? WebHost.DefaultUrl;
        var port = new Uri(url.Split(';')[0].Replace("*", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal)).Port;
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(e => e.Port == port);
        return taken
            ? new("Address", Verdict.Note, $"port {port} is in use (by Community, if it runs)", "If it does not: serve with --urls http://localhost:5081")
            : new("Address", Verdict.Good, $"port {port} is free");
    }

    /// <summary>Reading is open to everybody who can reach the server; only writing asks for the operator's session.</summary>
    private Finding Exposure()
    {
        var hosts = (configuration["urls"] ?? WebHost.DefaultUrl).Split(';').Select(u => new Uri(u.Replace("*", "0.0.0.0", StringComparison.Ordinal).Replace("+", "0.0.0.0", StringComparison.Ordinal)));
        var open = hosts.Where(u => !u.IsLoopback).ToList();
        return open.Count == 0
            ? new("Reach", Verdict.Good, "this machine only")
            : new("Reach", Verdict.Bad, $"{string.Join(", ", open.Select(u => u.Authority))} can be reached from other machines, and nobody has to sign in to read",
                "Listen on localhost behind a proxy that asks for sign-in and speaks https, or make sure that every tracked repository may be public.");
    }

    private static string Rung(Rung? rung) => rung switch
    {
        Data.Embedded.Rung.Plain => "as this account",
        Data.Embedded.Rung.UserNamespace => "in a user namespace (this account is root)",
        _ => "as another account (this account is root)",
    };

    private static async Task<Version?> VersionAsync(string program, CancellationToken ct)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program) { ArgumentList = { "--version" }, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = await process.StandardOutput.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            var digits = output.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(c => char.IsAsciiDigit(c) || c == '.').ToArray();
            return Version.TryParse(new string(digits).TrimEnd('.'), out var version) ? version : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
