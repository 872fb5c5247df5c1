using System.Text.RegularExpressions;
using Community.Core.Failures;

namespace Community.Data.Embedded;

/// <summary>
/// Finds a way to run PostgreSQL here, by running it. Asked at every start and never remembered: a container or a kernel setting may have
/// changed since. One try costs about 10 ms.
/// </summary>
internal static partial class PostgresLadder
{
    /// <param name="mayCopy">Whether an account that cannot reach the binaries gets a copy; if not, it is believed that it could use one.</param>
    public static async Task<PostgresRunner> ClimbAsync(
        EmbeddedPostgresOptions options, DataFolder folder, bool mayCopy, CancellationToken cancellationToken)
    {
        var binaries = PostgresBinaries.Find(options.BinFolder);
        var reasons = new List<string>();
        foreach (var account in Candidates(options, folder))
        {
            var runner = await TryAsync(account, binaries, reasons, cancellationToken);
            if (runner is null && account.Rung != Rung.Plain && await CanRunAnythingAsync(account, cancellationToken))
            {
                var copy = mayCopy ? binaries.CopyTo(Home(account, options, folder)) : null;
                runner = await TryCopyAsync(account, copy, binaries, reasons, cancellationToken);
            }

            if (runner is not null) return runner;
        }

        throw new UserErrorException(
            $"The embedded PostgreSQL cannot be run here ({string.Join("; ", reasons)}).",
            Native.UserId == 0
                ? "PostgreSQL never runs as root: make a plain user (useradd --create-home community) and run Community as that user, " +
                  "or name a server of your own in ConnectionStrings__Community."
                : "It needs a 64-bit Linux with the GNU C library. Name a server of your own in ConnectionStrings__Community.");
    }

    /// <summary>Where an account keeps what it must be able to reach: the data folder, but not when that is closed to it.</summary>
    public static string Home(PostgresAccount account, EmbeddedPostgresOptions options, DataFolder folder)
    {
        if (account.Rung != Rung.OtherAccount) return folder.Path;
        var home = Path.Combine(options.AccountHome, folder.Key);
        try
        {
            foreach (var path in (string[])[options.AccountHome, home])
            {
                if (Directory.Exists(path)) continue;
                Directory.CreateDirectory(path);
                File.SetUnixFileMode(path, (UnixFileMode)0x1c9 /* 0711 */);
            }
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new UserErrorException(
                $"The database must belong to another account than root, and its folder {home} could not be made ({e.Message.TrimEnd('.')}).",
                "Run Community as a plain user, or name a server of your own in ConnectionStrings__Community.", e);
        }

        return home;
    }

    /// <summary>Files that exist already decide: whoever owns them must run the server.</summary>
    private static IEnumerable<PostgresAccount> Candidates(EmbeddedPostgresOptions options, DataFolder folder)
    {
        if (Native.UserId != 0) return [PostgresAccount.Of(Rung.Plain)];
        IEnumerable<PostgresAccount> ladder = [PostgresAccount.Of(Rung.UserNamespace), PostgresAccount.Of(Rung.OtherAccount)];
        if (Native.Status(folder.Cluster) is { } cluster)
            ladder =
            [
                cluster.UserId == 0
                    ? PostgresAccount.Of(Rung.UserNamespace)
                    : PostgresAccount.Of(Rung.OtherAccount, cluster.UserId, cluster.GroupId),
            ];
        return ladder.Where(a => options.Rungs?.Contains(a.Rung) ?? true);
    }

    private static async Task<PostgresRunner?> TryAsync(
        PostgresAccount account, PostgresBinaries binaries, List<string> reasons, CancellationToken cancellationToken)
    {
        var run = await Tool.RunAsync([.. account.Prefix, binaries.Postgres, "--version"], "", cancellationToken);
        if (run is { Succeeded: true } && VersionPattern().Match(run.Output) is { Success: true } match)
            return new PostgresRunner(account, binaries, Version.Parse(match.Value));
        var program = account.Prefix is [var first, ..] ? first : binaries.Postgres;
        reasons.Add(run is null ? $"{program} does not exist" : (run.Error + run.Output).Trim());
        return null;
    }

    /// <summary>The account is fine and cannot reach the binaries: a checkout in a closed folder.</summary>
    /// <param name="copy">Null to believe that a copy would do, if the original runs at all.</param>
    private static async Task<PostgresRunner?> TryCopyAsync(
        PostgresAccount account, PostgresBinaries? copy, PostgresBinaries original, List<string> reasons, CancellationToken cancellationToken)
    {
        if (copy is not null) return await TryAsync(account, copy, reasons, cancellationToken);
        var found = await TryAsync(PostgresAccount.Of(Rung.Plain), original, reasons, cancellationToken);
        return found is null ? null : found with { Account = account };
    }

    private static async Task<bool> CanRunAnythingAsync(PostgresAccount account, CancellationToken cancellationToken) =>
        await Tool.RunAsync([.. account.Prefix, "true"], "", cancellationToken) is { Succeeded: true };

    [GeneratedRegex(@"\d+\.\d+")]
    private static partial Regex VersionPattern();
}
