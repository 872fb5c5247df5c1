using Community.Data.GitHub;
using Community.Data.Work;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Community.Bots.Sync;

/// <summary>Asks for the reading of projects that are on GitHub.</summary>
public sealed class GitHubRequests(NpgsqlDataSource dataSource, WorkQueue queue, IOptions<GitHubSyncOptions> options)
{
    /// <summary>The id of the work; null when the project is on no GitHub that we know, or reading from GitHub is switched off.</summary>
    public async Task<long?> EnqueueAsync(int projectId, string requestedBy, CancellationToken ct) =>
        await ListAsync(projectId, ct) is [_] ? await queue.EnqueueAsync(GitHubSyncWork.Request(projectId, requestedBy), ct) : null;

    /// <summary>The same for every project.</summary>
    public async Task<int> EnqueueAllAsync(string requestedBy, CancellationToken ct) => await EnqueueAsync(await ListAsync(only: null, ct), requestedBy, ct);

    /// <summary>The same for those that were read before, but not since then.</summary>
    public async Task<int> EnqueueMissedAsync(DateTimeOffset due, string requestedBy, CancellationToken ct)
    {
        var projects = await ListAsync(only: null, ct);
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        var missed = await GitHubLedger.NotSinceAsync(connection, due, ct);
        return await EnqueueAsync([.. projects.Where(p => missed.Contains(p.ProjectId))], requestedBy, ct);
    }

    private async Task<int> EnqueueAsync(IReadOnlyList<GitHubProject> projects, string requestedBy, CancellationToken ct)
    {
        foreach (var project in projects) await queue.EnqueueAsync(GitHubSyncWork.Request(project.ProjectId, requestedBy), ct);
        return projects.Count;
    }

    private async Task<IReadOnlyList<GitHubProject>> ListAsync(int? only, CancellationToken ct)
    {
        if (!options.Value.Sync) return [];
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        return await GitHubProjects.OnAsync(connection, options.Value.AllHosts, only, ct);
    }
}
