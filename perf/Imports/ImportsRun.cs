using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Community.Data.Schema;
using Community.Perf.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Community.Perf.Imports;

/// <summary>
/// A file of events into an empty database, as a person would import it (a whole process), against DuckDB reading the same file into one table of
/// a database file. The two take turns.
/// </summary>
internal static class ImportsRun
{
    private const string Peer = "DuckDB, one table";

    /// <param name="more">A file of several times as many events; null for none.</param>
    public static async Task<IReadOnlyList<Line>> RunAsync(Product product, string root, string events, string? more, int rounds, CancellationToken ct)
    {
        var options = DatabaseOptions.From(new ConfigurationBuilder().AddInMemoryCollection([new("COMMUNITY_DATA", product.DataFolder)]).Build());
        // Held open, so that a server is there for every child: its start is measured elsewhere.
        await using var database = await CommunityDatabase.OpenAsync(options, NullLoggerFactory.Instance, ct);
        await Migrator.MigrateAsync(database.DataSource, NullLogger.Instance, ct);

        List<double> imports = [], work = [], rates = [], peaks = [], known = [], again = [], peers = [], each = [], eachOfMore = [];
        var table = Path.Combine(product.DataFolder, "peer.duckdb");
        for (var round = 0; round < rounds; round++)
        {
            peers.Add(await DuckDbAsync(root, events, table, ct));
            await ForgetAsync(database.DataSource, ct);
            var import = await ImportAsync(product, events, [], ct);
            imports.Add(import.Ran.Wall.TotalSeconds);
            peaks.Add(import.Ran.PeakBytes / 1e6);
            var seconds = await NewestWorkAsync(database.DataSource, ct);
            work.Add(seconds);
            rates.Add(import.Read / seconds);
            each.Add(seconds / import.Read * 1e6);
            known.Add((await ImportAsync(product, events, [], ct)).Ran.Wall.TotalSeconds);
            again.Add((await ImportAsync(product, events, ["--again"], ct)).Ran.Wall.TotalSeconds);
        }

        if (more is not null)
        {
            await ForgetAsync(database.DataSource, ct);
            var import = await ImportAsync(product, more, [], ct);
            eachOfMore.Add(await NewestWorkAsync(database.DataSource, ct) / import.Read * 1e6);
            peaks.Add(import.Ran.PeakBytes / 1e6);
        }

        List<Line> lines =
        [
            new("events imported, whole process", "s", imports, Peer, peers, "≤ 3.00×"),
            new("  of it the work item", "s", work, Peer, peers, "≤ 3.00×"),
            new("events a second", "1/s", rates, Aim: "≥ 100,000"),
            new("peak memory of the importing process", "MB", peaks, Aim: "< 500 MB"),
            new("the same file again", "s", known, "its first import", imports, "< 1.00×"),
            new("the same file read --again", "s", again, "its first import", imports, "< 1.00×"),
        ];
        if (more is not null) lines.Add(new("an event of the larger file", "µs", eachOfMore, "of the smaller", each, "≤ 1.30×"));
        return lines;
    }

    private static async Task<(Ran Ran, long Read)> ImportAsync(Product product, string events, string[] options, CancellationToken ct)
    {
        var ran = await product.RunAsync(["import", "gharchive", events, "--all", "--json", .. options], ct);
        using var json = JsonDocument.Parse(ran.Output);
        return (ran, json.RootElement.GetProperty("files")[0].GetProperty("read").GetInt64());
    }

    /// <summary>Seconds from the claim of the newest work item to its end: what a running server would have taken.</summary>
    private static async Task<double> NewestWorkAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select extract(epoch from ended_at - started_at)::float8 from work_item where kind = 'import' order by work_item_id desc limit 1");
        return (double)(await command.ExecuteScalarAsync(ct))!;
    }

    internal static async Task ForgetAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var list = database.CreateCommand(
            """
            select string_agg(format('%I', relname), ', ') from pg_class
            where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace and relname not like '\_\_%' and relname not like 'qrtz%'
            """);
        var tables = (string)(await list.ExecuteScalarAsync(ct))!;
        await using var command = database.CreateCommand(string.Create(CultureInfo.InvariantCulture, $"truncate {tables} cascade"));
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<double> DuckDbAsync(string root, string events, string table, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        string[] arguments = [Path.Combine(root, "perf", "Imports", "duckdb.mjs"), events, table];
        using var process = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        File.Delete(table);
        return process.ExitCode == 0 ? clock.Elapsed.TotalSeconds : throw new InvalidOperationException($"DuckDB ended with {process.ExitCode}.");
    }
}
