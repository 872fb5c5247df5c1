using Community.Core.Projects;
using Community.Data.Imports;
using Npgsql;

namespace Community.Bots.Sync;

/// <summary>Takes a repository on GitHub under our care without its git history.</summary>
public sealed class GitHubFollowing(NpgsqlDataSource dataSource, TimeProvider time)
{
    /// <summary>The project of that name, made if there is none. Its number is learnt by the first sync.</summary>
    public async Task<int> AddAsync(string host, ProjectName name, CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var repositories = await ImportedRepositories.ReadAsync(connection, host, ct);
        var projectId = repositories.FindNamed(name, null)
            ?? await repositories.FindOrAddAsync(connection, new RepositorySighting(null, name, time.GetUtcNow()), time.GetUtcNow(), ct);
        await repositories.StoreAsync(connection, ct);
        await transaction.CommitAsync(ct);
        return projectId;
    }
}
