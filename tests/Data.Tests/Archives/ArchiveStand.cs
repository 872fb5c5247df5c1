using System.Text;
using System.Text.Json.Nodes;
using Community.Data.Imports;
using Community.Testing;
using Community.Testing.Database;
using Npgsql;
using Xunit;

namespace Community.Data.Tests.Archives;

/// <summary>Writes archive files and imports them into a database of its own.</summary>
internal sealed class ArchiveStand(NpgsqlDataSource dataSource) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("archive-").FullName;

    public ManualTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task<ImportResult> ImportAsync(string path, string? name = null, bool again = false, CancellationToken? cancellationToken = null, ImportProgress? progress = null) =>
        new ArchiveImporter(dataSource, Clock).ImportAsync(path, name, again, progress ?? new ImportProgress(null), cancellationToken ?? Token);

    public string Write(JsonObject archive, string name = "archive.json") => Write(Encoding.UTF8.GetBytes(archive.ToJsonString()), name);

    public string Write(byte[] content, string name = "archive.json")
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public Task<string> FactsAsync() => TableDump.ReadAsync(dataSource, TableDump.Facts, Token);

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = dataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Token))!;
    }

    public Task ClearAsync() => ScalarAsync<long>(
        """
        with gone as (delete from project), files as (delete from import_source), f as (delete from project_source_file), r as (delete from import_refusal),
             i as (delete from item), c as (delete from item_comment), rc as (delete from review_comment), rv as (delete from review), t as (delete from timeline_event),
             l as (delete from label)
        select 0::bigint
        """);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A small archive: two issues and a pull request with reviews, as the tool writes them.</summary>
    public static JsonObject Sample(string madeAt = "2026-03-01T00:00:00Z", string repo = "acme/model") => new()
    {
        ["magic"] = "E!vIA5L86J2I",
        ["timestamp"] = madeAt,
        ["repo"] = repo,
        ["labels"] = new JsonArray(new JsonObject { ["name"] = "bug", ["description"] = "broken", ["color"] = "d73a4a" }),
        ["issues"] = new JsonArray(Issue(1, "OPEN", Comment("lin", "2026-01-02T10:00:00Z"), Comment("lin", "2026-01-02T10:00:00Z")), Issue(2, "CLOSED")),
        ["pulls"] = new JsonArray(Pull(3)),
    };

    public static JsonObject Issue(int number, string state, params JsonNode[] comments) => new()
    {
        ["number"] = number,
        ["id"] = "I_kwDOGNtpaM49OGUy",
        ["title"] = $"Issue {number}",
        ["url"] = $"https://github.com/acme/model/issues/{number}",
        ["state"] = state,
        ["author"] = "ada",
        ["authorAssociation"] = "MEMBER",
        ["assignees"] = new JsonArray(),
        ["labels"] = new JsonArray("bug"),
        ["body"] = "It breaks.",
        ["createdAt"] = "2026-01-01T10:00:00Z",
        ["updatedAt"] = "2026-01-03T10:00:00Z",
        ["closedAt"] = state == "CLOSED" ? "2026-01-03T10:00:00Z" : null,
        ["comments"] = new JsonArray([.. comments]),
    };

    public static JsonObject Comment(string? author, string at) => new()
    {
        ["author"] = author,
        ["authorAssociation"] = "NONE",
        ["body"] = "Same here",
        ["createdAt"] = at,
        ["updatedAt"] = at,
    };

    public static JsonObject Pull(int number)
    {
        var pull = Issue(number, "MERGED", Comment(null, "2026-01-04T10:00:00Z"));
        pull["id"] = "PR_kwDOGNtpaM4tPebr";
        pull["closedAt"] = "2026-01-05T10:00:00Z";
        pull["mergedAt"] = "2026-01-05T10:00:00Z";
        pull["mergedBy"] = "lin";
        pull["baseRefName"] = "main";
        pull["headRefName"] = "fix";
        pull["headRefOid"] = "2681a3fba2713af375fada09e28e77879c6b4d81";
        pull["reviews"] = new JsonArray(new JsonObject
        {
            ["id"] = "PRR_kwDOGNtpaM4uh_1J",
            ["commit"] = new JsonObject { ["abbreviatedOid"] = "2681a3f" },
            ["author"] = "lin",
            ["authorAssociation"] = "MEMBER",
            ["state"] = "APPROVED",
            ["body"] = "",
            ["createdAt"] = "2026-01-05T09:00:00Z",
            ["updatedAt"] = "2026-01-05T09:00:00Z",
            ["comments"] = new JsonArray(new JsonObject
            {
                ["originalPosition"] = 7,
                ["body"] = "Why?",
                ["createdAt"] = "2026-01-05T08:55:00Z",
                ["updatedAt"] = "2026-01-05T08:55:00Z",
            }),
        });
        return pull;
    }
}
