using System.IO.Compression;
using System.Text;
using Community.Data.Facts;
using Community.Data.Imports;
using Community.Data.Imports.GhArchive;
using Community.Testing;
using Community.Testing.Database;
using Npgsql;
using Xunit;

namespace Community.Data.Tests.Imports;

/// <summary>Writes event files and imports them into a database of its own.</summary>
internal sealed class EventStand(NpgsqlDataSource dataSource) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("events-").FullName;

    public ManualTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static string Samples { get; } = Path.Combine(Repository.Root, "tests", "Data.Tests", "Imports", "samples");

    /// <summary>Small, so that a file of a few hundred lines has several.</summary>
    public int BatchLines { get; set; } = 50;

    public Task<ImportResult> ImportAsync(string path, string[]? names = null, bool again = false, ImportProgress? progress = null, CancellationToken? cancellationToken = null) =>
        new GhArchiveImporter(dataSource, new EventMonths(dataSource), Clock) { BatchLines = BatchLines }
            .ImportAsync(path, names ?? [], all: names is null, again, progress ?? new ImportProgress(null), cancellationToken ?? Token);

    /// <summary>Only events of repositories that are projects.</summary>
    public Task<ImportResult> ImportTrackedAsync(string path, bool again = false) => ImportAsync(path, names: [], again);

    public string Write(IEnumerable<string> lines, string name = "events.ndjson") => Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n"))), name);

    public string Write(byte[] content, string name)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public static byte[] Pack(ReadOnlySpan<byte> content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(content);
        return packed.ToArray();
    }

    public static byte[] Pack(IEnumerable<string> lines) => Pack(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n"))));

    /// <summary>Facts, names of repositories and accounts of files, without what only tells when the reading was.</summary>
    public async Task<string> EverythingAsync(bool withSummaries)
    {
        var facts = await TableDump.ReadAsync(dataSource, [.. TableDump.Facts, "project_source_file"], Token);
        var projects = await RowsAsync("select concat_ws(' ', github_id, owner, name, source, named_at) from project order by github_id");
        var names = await RowsAsync("select concat_ws(' ', github_id, full_name, since, until) from project_alias join project using (project_id) order by 1");
        var files = await RowsAsync(
            $"select concat_ws(' ', source_id, name, selection, lines_done, first_at, last_at, ended_at is not null{(withSummaries ? ", summary" : "")}) from import_source order by 1");
        var refusals = await RowsAsync("select concat_ws(' ', source_id, line, reason, detail) from import_refusal order by source_id, line");
        return string.Join('\n', [facts, "-- projects", .. projects, "-- names", .. names, "-- files", .. files, "-- refusals", .. refusals]);
    }

    public async Task<List<string>> RowsAsync(string sql)
    {
        var rows = new List<string>();
        await using var command = dataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Token);
        while (await reader.ReadAsync(Token)) rows.Add(reader.IsDBNull(0) ? "" : Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!);
        return rows;
    }

    /// <summary>The first column of the first row, as text.</summary>
    public async Task<string> OneAsync(string sql) => (await RowsAsync(sql))[0];

    public async Task ClearAsync()
    {
        var tables = string.Join(", ", [.. TableDump.Facts, "project_source_file", "import_source", "import_refusal", "project"]);
        await using var command = dataSource.CreateCommand($"truncate {tables} cascade");
        await command.ExecuteNonQueryAsync(Token);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
