using System.Data;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.Git;

/// <summary>
/// One sync of a project at a time, over all processes: an advisory lock of the session, which PostgreSQL frees when the connection breaks.
/// A second sync waits for the first and then finds little to do.
/// </summary>
internal sealed class ProjectTurn : IAsyncDisposable
{
    /// <summary>Any number, the same in every version: the first half of the lock's key.</summary>
    private const int LockClass = 0x6769_7473;

    private readonly NpgsqlConnection _connection;
    private readonly int _projectId;

    private ProjectTurn(NpgsqlConnection connection, int projectId) => (_connection, _projectId) = (connection, projectId);

    public static async Task<ProjectTurn> TakeAsync(NpgsqlConnection connection, int projectId, ProgressGate progress, CancellationToken cancellationToken)
    {
        if (!await LockAsync("pg_try_advisory_lock"))
        {
            progress.Report(GitStage.Waiting);
            await LockAsync("pg_advisory_lock");
        }

        return new ProjectTurn(connection, projectId);

        async Task<bool> LockAsync(string function)
        {
            await using var command = Command(connection, function, projectId);
            return await command.ExecuteScalarAsync(cancellationToken) is not false;
        }
    }

    /// <summary>The turn of every project until the caller's transaction ends. Waits for syncs that run.</summary>
    public static Task TakeAllAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection
        .Command("select pg_advisory_xact_lock($1, project_id) from (select project_id from project order by project_id) p", LockClass).RunAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_connection.FullState != ConnectionState.Open) return;
        await using var command = Command(_connection, "pg_advisory_unlock", _projectId);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>Without a time limit: the caller's token ends the wait.</summary>
    private static NpgsqlCommand Command(NpgsqlConnection connection, string function, int projectId) =>
        new($"select {function}($1, $2)", connection) { CommandTimeout = 0, Parameters = { new() { Value = LockClass }, new() { Value = projectId } } };
}
