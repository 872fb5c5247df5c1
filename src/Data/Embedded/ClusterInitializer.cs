using Community.Core.Failures;

namespace Community.Data.Embedded;

/// <summary>
/// Makes a cluster with one account and one database. All of it happens under a temporary name: a cluster that has its name is complete.
/// </summary>
internal static class ClusterInitializer
{
    /// <summary>A cluster takes 40 MB; below this there is no use in starting.</summary>
    private const long SmallestFreeSpace = 200 * 1024 * 1024;

    public static async Task CreateAsync(
        PostgresRunner runner, EmbeddedPostgresOptions options, DataFolder folder, CancellationToken cancellationToken)
    {
        var home = PostgresLadder.Home(runner.Account, options, folder);
        var cluster = Path.Combine(home, "postgres");
        var free = new DriveInfo(home).AvailableFreeSpace;
        if (free < SmallestFreeSpace) throw DiskFull(home, $"{free / (1024 * 1024)} MB are free");

        foreach (var abandoned in Directory.EnumerateDirectories(home, "postgres.new-*")) Directory.Delete(abandoned, recursive: true);
        var temporary = Path.Combine(home, $"postgres.new-{Environment.ProcessId}");
        Directory.CreateDirectory(temporary, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (runner.Account.Rung == Rung.OtherAccount) Native.ChangeOwner(temporary, runner.Account.UserId, runner.Account.GroupId);
        var createDb = options.MayCreateDatabases ? "createdb" : "nocreatedb";
        try
        {
            await RunAsync(runner.Command(
                runner.Binaries.InitDb, "-D", temporary, "--username=postgres", "--encoding=UTF8", "--locale=C", "--data-checksums",
                // The account "postgres" gets no password, and so cannot sign in at all; we never need it.
                "--auth-local=scram-sha-256", "--auth-host=reject", "--no-instructions", options.Durable ? "--sync-method=fsync" : "--no-sync"), "");
            await RunAsync(
                runner.Command(
                    runner.Binaries.Postgres, "--single", "-D", temporary, "-c", "exit_on_error=on", "-c", "log_min_messages=fatal", "postgres"),
                $"""
                create role {EmbeddedPostgres.Account} login {createDb} password '{folder.CreatePassword()}'
                create database {EmbeddedPostgres.Database} owner {EmbeddedPostgres.Account}

                """);
            Directory.Move(temporary, cluster);
            folder.RecordCluster(cluster);
        }
        catch
        {
            Directory.Delete(temporary, recursive: true);
            throw;
        }

        async Task RunAsync(IEnumerable<string> command, string input)
        {
            var run = await Tool.RunAsync(command, input, cancellationToken);
            if (run is { Succeeded: true }) return;
            var said = run is null ? "it does not exist" : (run.Error + run.Output).Trim();
            throw said.Contains("No space left on device", StringComparison.Ordinal)
                ? DiskFull(home, "PostgreSQL ran out of space")
                : new UserErrorException(
                    $"The database could not be made in {home}: {said}", "Mend what PostgreSQL complains about, and start again.");
        }
    }

    private static UserErrorException DiskFull(string home, string detail) =>
        new(
            $"There is not enough space for a database in {home} ({detail}).",
            "Free some, at least 200 MB, or name a folder on another disk in COMMUNITY_DATA.");
}
