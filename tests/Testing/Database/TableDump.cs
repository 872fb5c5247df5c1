using System.Globalization;
using Npgsql;

namespace Community.Testing.Database;

/// <summary>What tables hold, as text in a fixed order, to compare two databases.</summary>
public static class TableDump
{
    /// <summary>The tables of facts: what any two ways of reading the same sources must agree on.</summary>
    public static readonly IReadOnlyList<string> Facts =
    [
        "item", "item_comment", "review_comment", "review", "timeline_event", "label", "published_release", "discussion", "workflow_run", "attention_day",
        "raw_event",
    ];

    /// <summary>Every row as JSON, under its project's name: projects are numbered in the order in which they come.</summary>
    public static async Task<string> ReadAsync(NpgsqlDataSource dataSource, IEnumerable<string> tables, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        foreach (var table in tables)
        {
            var sql = string.Create(
                CultureInfo.InvariantCulture,
                $"""
                select p.owner || '/' || p.name || ' ' || (to_jsonb(t) - 'project_id')::text from {table} t join project p using (project_id)
                """);
            await using var command = dataSource.CreateCommand(sql);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<string>();
            while (await reader.ReadAsync(cancellationToken)) rows.Add(reader.GetString(0));
            rows.Sort(StringComparer.Ordinal);
            lines.Add($"-- {table}: {rows.Count}");
            lines.AddRange(rows);
        }

        return string.Join('\n', lines);
    }
}
