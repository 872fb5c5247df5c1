using Community.Data.Schema;
using Microsoft.EntityFrameworkCore;

namespace Community.Web.GitHub;

/// <summary>How reading one project from GitHub stands.</summary>
public sealed record ReadProject(string FullName, int Round, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, DateTimeOffset? GoesOnAt, string? Problem, string? Remedy);

/// <summary>Reads how the projects that are on GitHub are read.</summary>
internal sealed class GitHubQueries(IDbContextFactory<CommunityDbContext> contexts)
{
    public const int MostShown = 200;

    public async Task<IReadOnlyList<ReadProject>> ProjectsAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await (
            from sync in db.GitHubSyncs.AsNoTracking()
            join project in db.Projects on sync.ProjectId equals project.ProjectId
            orderby sync.StartedAt descending
            select new ReadProject(
                project.Owner + "/" + project.Name, sync.Round, sync.StartedAt, sync.EndedAt, sync.GoesOnAt, sync.Problem, sync.Remedy)).Take(MostShown).ToListAsync(ct);
    }
}
