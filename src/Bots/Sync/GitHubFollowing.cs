using Community.Bots.GitHub;
using Community.Core.Projects;
using Community.Data.GitHub;
using Community.Data.Imports;
using Npgsql;

namespace Community.Bots.Sync;

/// <summary>Takes a repository on GitHub under our care without its git history.</summary>
public sealed class GitHubFollowing(NpgsqlDataSource dataSource, GitHubTokens tokens, GitHubConnections connections, TimeProvider time)
{
    /// <summary>The project of that repository, made if there is none, under the name that GitHub has for it today.</summary>
    /// <exception cref="GitHubRefusedException">GitHub does not show such a repository; nothing was made.</exception>
    public async Task<(int ProjectId, ProjectName Name)> AddAsync(string host, ProjectName name, CancellationToken ct)
    {
        var (access, _) = await tokens.AccessAsync(new GitHubProject(0, host, null, name, null), ct);
        var repository = (await connections.Open(access, name.ToString(), GitHubPriority.Interactive).GetRepositoryAsync(name, null, ct)).Value!;
        var sighting = new RepositorySighting(repository.Id, ProjectName.Parse(repository.FullName, null), time.GetUtcNow());
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var repositories = await ImportedRepositories.ReadAsync(connection, host, ct);
        var projectId = await repositories.FindOrAddAsync(connection, sighting, time.GetUtcNow(), ct);
        await repositories.StoreAsync(connection, ct);
        await transaction.CommitAsync(ct);
        return (projectId, sighting.Name);
    }
}
