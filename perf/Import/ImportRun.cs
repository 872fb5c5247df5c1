using System.Diagnostics;
using Community.Data.Git;
using Community.Data.Schema;
using Community.Perf.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Community.Perf.Import;

/// <summary>
/// A first import and an unchanged sync, as a person would run them (a whole process each), against <c>git log</c> printing the same fields
/// to nowhere. Ours and git's take turns.
/// </summary>
internal static class ImportRun
{
    private const string Name = "perf/history";

    public static async Task<IReadOnlyList<Line>> RunAsync(Product product, string repository, int rounds, CancellationToken ct)
    {
        // Held open, so that a server is there for every child: its start is measured elsewhere.
        var options = DatabaseOptions.From(new ConfigurationBuilder().AddInMemoryCollection([new("COMMUNITY_DATA", product.DataFolder)]).Build());
        await using var database = await CommunityDatabase.OpenAsync(options, NullLoggerFactory.Instance, ct);
        await Migrator.MigrateAsync(database.DataSource, NullLogger.Instance, ct);

        List<double> imports = [], workImports = [], logs = [], peaks = [], syncs = [], workSyncs = [], heads = [];
        await GitLogAsync(repository, ct);
        for (var round = 0; round < rounds; round++)
        {
            logs.Add(await GitLogAsync(repository, ct));
            await ForgetAsync(database.DataSource, ct);
            var import = await product.RunAsync(["track", repository, "--name", Name, "--json"], ct);
            imports.Add(import.Wall.TotalSeconds);
            peaks.Add(import.PeakBytes / 1e6);
            workImports.Add(await NewestWorkAsync(database.DataSource, ct));
            heads.Add(await GitHeadAsync(repository, ct));
            syncs.Add((await product.RunAsync(["sync", Name, "--json"], ct)).Wall.TotalSeconds);
            workSyncs.Add(await NewestWorkAsync(database.DataSource, ct));
        }

        return
        [
            new("first import, whole process", "s", imports, "git log of the same fields", logs, "≤ 2.00×"),
            new("  of it the work item: import and all metrics", "s", workImports, "git log of the same fields", logs, "≤ 2.00×"),
            new("peak memory of the importing process", "MB", peaks, Aim: "< 300 MB"),
            new("unchanged sync, whole process", "s", syncs, "git rev-parse HEAD", heads, "< 1 s"),
            new("  of it the work item", "s", workSyncs, "git rev-parse HEAD", heads, "< 1 s"),
        ];
    }

    /// <summary>Seconds from the claim of the newest work item to its end: what a running server would have taken.</summary>
    private static async Task<double> NewestWorkAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select extract(epoch from ended_at - started_at)::float8 from work_item order by work_item_id desc limit 1");
        return (double)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task ForgetAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand("truncate project, git_commit, git_co_author, work_item cascade");
        await command.ExecuteNonQueryAsync(ct);
    }

    private static Task<double> GitLogAsync(string repository, CancellationToken ct) => TimeAsync(
        ["-C", repository, "log", "-z", "--format=tformat:" + GitLogReader.Format, "--date=raw", "--encoding=UTF-8", "--no-notes", "HEAD"], ct);

    private static Task<double> GitHeadAsync(string repository, CancellationToken ct) => TimeAsync(["-C", repository, "rev-parse", "HEAD"], ct);

    /// <summary>Seconds until git has ended, its output thrown away by the shell as fast as it comes.</summary>
    private static async Task<double> TimeAsync(IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec git \"$@\" > /dev/null", "git", .. arguments]))!;
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0 ? clock.Elapsed.TotalSeconds : throw new InvalidOperationException($"git {arguments[2]} ended with {process.ExitCode}.");
    }
}
