using System.Globalization;
using System.Text.Json;
using Community.Data.Schema;
using Community.Data.Tests.Imports;
using Community.Perf.Running;
using Community.Testing.Database;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Spectre.Console;

namespace Community.Perf.Imports;

/// <summary>
/// What takes too long for the tests: generated files in both shapes against the counts of their side files, imports killed at any moment, and
/// broken lines by the hundred thousand.
/// </summary>
internal sealed class ImportsCheck(Product product, NpgsqlDataSource database, IAnsiConsole console)
{
    private const int Kills = 5;

    private const int Events = 200_000;

    private readonly Table _table = new Table().RoundedBorder().AddColumns("File", "What", "Wanted", "Community", "");
    private bool _agrees = true;

    public static async Task<int> RunAsync(Product product, string root, int brokenLines, IAnsiConsole console, CancellationToken ct)
    {
        var options = DatabaseOptions.From(new ConfigurationBuilder().AddInMemoryCollection([new("COMMUNITY_DATA", product.DataFolder)]).Build());
        await using var database = await CommunityDatabase.OpenAsync(options, NullLoggerFactory.Instance, ct);
        await Migrator.MigrateAsync(database.DataSource, NullLogger.Instance, ct);
        var check = new ImportsCheck(product, database.DataSource, console);
        var folder = Path.Combine(product.DataFolder, "..", "events");
        foreach (var shape in (string[])["2021", "2025"])
        {
            foreach (var mix in (string[])["gharchive", "community"])
            {
                var (events, expected) = await GeneratedEvents.CreateAsync(root, folder, Events, shape, mix, ct);
                await check.CompareAsync(events, expected, ct);
                if (mix == "community") await check.KillAsync(events, ct);
                File.Delete(events);
            }
        }

        await check.BreakAsync(Path.Combine(folder, "broken.ndjson"), brokenLines, ct);
        console.Write(check._table);
        return check._agrees ? 0 : 1;
    }

    private async Task CompareAsync(string events, string expectedPath, CancellationToken ct)
    {
        await ImportsRun.ForgetAsync(database, ct);
        var summary = (await ImportAsync(events, ct)).RootElement.GetProperty("files")[0];
        using var expected = JsonDocument.Parse(await File.ReadAllBytesAsync(expectedPath, ct));
        var name = Path.GetFileName(events);
        foreach (var (what, wanted, ours) in await ExpectedCounts.CompareAsync(database, expected.RootElement, summary, ct)) Say(name, what, wanted, ours);
    }

    /// <summary>Kills the importing process at any moment, again and again, and compares with the database of an import that ran through.</summary>
    private async Task KillAsync(string events, CancellationToken ct)
    {
        var whole = await TableDump.ReadAsync(database, [.. TableDump.Facts, "project_source_file"], ct);
        await ImportsRun.ForgetAsync(database, ct);
        var random = new Random(1);
        for (var i = 0; i < Kills; i++)
        {
            using var process = product.Start(["import", "gharchive", events, "--all"]);
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            await Task.WhenAny(process.WaitForExitAsync(ct), Task.Delay(TimeSpan.FromSeconds(2 + random.NextDouble() * 4), ct));
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync(ct);
        }

        await ImportAsync(events, ct);
        var resumed = await TableDump.ReadAsync(database, [.. TableDump.Facts, "project_source_file"], ct);
        Say(Path.GetFileName(events), $"{Kills} times killed and resumed", Fingerprint(whole), Fingerprint(resumed));
    }

    private async Task BreakAsync(string path, int lines, CancellationToken ct)
    {
        await ImportsRun.ForgetAsync(database, ct);
        var mutator = new LineMutator(EventStory.Tell(seed: 11, events: 5000), seed: 99);
        await using (var file = File.Create(path))
        {
            for (var i = 0; i < lines; i++)
            {
                file.Write(mutator.Next());
                file.WriteByte((byte)'\n');
            }
        }

        var summary = (await ImportAsync(path, ct)).RootElement.GetProperty("files")[0];
        long Count(string name) => summary.GetProperty(name).GetInt64();
        Say("broken lines", "new + known + refused = read", Count("read"), Count("new") + Count("duplicate") + Count("refused"));
        Say("broken lines", "read at least as many as were written", 1L, Count("read") >= lines ? 1L : 0L);
        Say("broken lines", "events stored", Count("new"), await NumberAsync("select count(*) from raw_event", ct));
        foreach (var facts in (string[])["item", "item_comment", "review", "review_comment", "timeline_event"])
        {
            Say("broken lines", $"{facts} without an event", 0L, await NumberAsync(
                $"select count(*) from {facts} f where not exists (select from raw_event e where e.project_id = f.project_id and e.number = f.number)", ct));
        }

        foreach (var reason in summary.GetProperty("refusedByReason").EnumerateObject())
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"refused, {reason.Name}: {reason.Value.GetInt64():N0}");
    }

    private async Task<JsonDocument> ImportAsync(string events, CancellationToken ct) =>
        JsonDocument.Parse((await product.RunAsync(["import", "gharchive", events, "--all", "--json"], ct)).Output);

    private async Task<long> NumberAsync(string sql, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private void Say(string file, string what, object wanted, object ours)
    {
        var same = Equals(wanted, ours);
        _agrees &= same;
        _table.AddRow(Markup.Escape(file), Markup.Escape(what), Text(wanted), Text(ours), same ? "✓" : "✗");

        static string Text(object value) => Markup.Escape(Convert.ToString(value, CultureInfo.InvariantCulture)!);
    }

    private static string Fingerprint(string dump) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(dump)))[..16];
}
