using Npgsql;

namespace Community.Data.Git;

/// <summary>Short forms for the statements of an import, which run on one connection in its transaction.</summary>
internal static class Sql
{
    /// <summary>Merging a large history takes longer than a command's usual half minute; the caller's token ends it.</summary>
    public static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, params ReadOnlySpan<object> parameters)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in parameters) command.Parameters.Add(new() { Value = value });
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
}
