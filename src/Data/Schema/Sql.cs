using System.Globalization;
using Npgsql;

namespace Community.Data.Schema;

/// <summary>
/// Short forms for plain SQL: of imports, and of everything a command runs on its way. EF Core takes half a second of a process before its first
/// query, so only the web's queries and writes of many shapes go through it.
/// </summary>
internal static class Sql
{
    /// <summary>Merging a large history takes longer than a command's usual half minute; the caller's token ends it.</summary>
    public static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, params ReadOnlySpan<object> parameters)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in parameters) command.Parameters.Add(new() { Value = value });
        return command;
    }

    /// <summary>What stands in the text's braces becomes parameters. Under another name than <see cref="Command"/>, which would take it as text.</summary>
    public static NpgsqlCommand Statement(this NpgsqlConnection connection, FormattableString sql)
    {
        var command = connection.CreateCommand();
        command.Fill(sql);
        return command;
    }

    /// <summary>The same on a connection of its own.</summary>
    public static NpgsqlCommand Statement(this NpgsqlDataSource database, FormattableString sql)
    {
        var command = database.CreateCommand();
        command.Fill(sql);
        return command;
    }

    public static Task<int> ExecuteAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken) =>
        connection.Command(sql).RunAsync(cancellationToken);

    public static async Task<int> RunAsync(this NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using (command) return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<List<T>> ListAsync<T>(this NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) rows.Add(read(reader));
        }

        return rows;
    }

    public static string? TextOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static void Fill(this NpgsqlCommand command, FormattableString sql)
    {
        command.CommandText = string.Format(
            CultureInfo.InvariantCulture, sql.Format, [.. Enumerable.Range(1, sql.ArgumentCount).Select(n => string.Create(CultureInfo.InvariantCulture, $"${n}"))]);
        foreach (var value in sql.GetArguments()) command.Parameters.Add(new() { Value = value ?? DBNull.Value });
    }
}
