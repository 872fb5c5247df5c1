using Community.Data.Git;
using Npgsql;

namespace Community.Data.Facts;

/// <summary>Reads and writes whole rows of one table by their keys, in bulk.</summary>
/// <param name="keys">How many of the columns, from the first, are the primary key.</param>
internal sealed class FactTable<T>(string name, int keys, Func<T> create, params FactColumn<T>[] columns)
    where T : class
{
    private readonly string _list = string.Join(", ", columns.Select(c => c.Name));

    public string Name { get; } = name;

    /// <summary>The stored rows that share a key, or its first <paramref name="parts"/> columns, with one of these.</summary>
    public async Task<List<T>> ReadAsync(NpgsqlConnection connection, IReadOnlyCollection<T> wanted, CancellationToken cancellationToken, int? parts = null)
    {
        if (wanted.Count == 0) return [];
        var count = parts ?? keys;
        await using var command = WithKeys(
            connection, wanted, count,
            (k, names) => $"""
                select {string.Join(", ", columns.Select(c => $"t.{c.Name}"))}
                from (select distinct {names} from {k}) as k join {Name} t using ({names})
                """);
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = create();
            for (var i = 0; i < columns.Length; i++) columns[i].Read(row, reader, i);
            rows.Add(row);
        }

        return rows;
    }

    public async Task DeleteAsync(NpgsqlConnection connection, IReadOnlyCollection<T> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0) return;
        var join = string.Join(" and ", columns.Take(keys).Select(c => $"t.{c.Name} = k.{c.Name}"));
        await using var command = WithKeys(connection, rows, keys, (k, _) => $"delete from {Name} t using {k} where {join}");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task InsertAsync(NpgsqlConnection connection, IReadOnlyCollection<T> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0) return;
        await using var writer = await BinaryCopyWriter.BeginAsync(connection, $"copy {Name} ({_list}) from stdin (format binary)", cancellationToken);
        foreach (var row in rows)
        {
            await writer.StartRowAsync((short)columns.Length, cancellationToken);
            foreach (var column in columns) column.Write(writer, row);
        }

        await writer.CompleteAsync(cancellationToken);
    }

    private NpgsqlCommand WithKeys(NpgsqlConnection connection, IReadOnlyCollection<T> rows, int count, Func<string, string, string> sql)
    {
        var names = string.Join(", ", columns.Take(count).Select(c => c.Name));
        var arrays = string.Join(", ", columns.Take(count).Select((c, i) => $"${i + 1}::{c.Type}[]"));
        var command = new NpgsqlCommand(sql($"unnest({arrays}) as k ({names})", names), connection) { CommandTimeout = 0 };
        foreach (var column in columns.Take(count)) command.Parameters.Add(new() { Value = column.Gather!(rows) });
        return command;
    }
}
