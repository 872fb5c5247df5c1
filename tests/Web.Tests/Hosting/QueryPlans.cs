using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Community.Web.Tests.Hosting;

/// <summary>Remembers the statements that production code sends, and asks PostgreSQL how it would run them.</summary>
internal sealed class QueryPlans : DbCommandInterceptor
{
    private readonly List<(string Sql, NpgsqlParameter[] Parameters)> _statements = [];

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        lock (_statements) _statements.Add((command.CommandText, [.. command.Parameters.Cast<NpgsqlParameter>().Select(p => p.Clone())]));
        return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
    }

    /// <summary>One text a statement.</summary>
    public async Task<IReadOnlyList<string>> ExplainAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        (string Sql, NpgsqlParameter[] Parameters)[] statements;
        lock (_statements) statements = [.. _statements];
        var plans = new List<string>();
        foreach (var (sql, parameters) in statements)
        {
            await using var explain = database.CreateCommand($"explain {sql}");
            foreach (var parameter in parameters) explain.Parameters.Add(parameter.Clone());
            var lines = new List<string>();
            await using var reader = await explain.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) lines.Add(reader.GetString(0));
            plans.Add(string.Join('\n', lines));
        }

        return plans;
    }
}
