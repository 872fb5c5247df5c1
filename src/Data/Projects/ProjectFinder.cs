using Community.Core.Failures;
using Community.Core.Projects;
using Community.Data.Schema;
using Microsoft.EntityFrameworkCore;

namespace Community.Data.Projects;

/// <summary>Finds tracked projects by the names people use.</summary>
public sealed class ProjectFinder(IDbContextFactory<CommunityDbContext> contexts)
{
    public async Task<IReadOnlyList<Project>> ListAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Projects.AsNoTracking().OrderBy(p => p.Owner).ThenBy(p => p.Name).ToListAsync(ct);
    }

    /// <summary>The names alone, for the switcher that every page has.</summary>
    public async Task<IReadOnlyList<ProjectName>> NamesAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var names = await db.Projects.AsNoTracking().OrderBy(p => p.Owner).ThenBy(p => p.Name).Select(p => new { p.Owner, p.Name }).ToListAsync(ct);
        return [.. names.Select(n => ProjectName.Parse($"{n.Owner}/{n.Name}", null))];
    }

    public async Task<Project?> ByIdAsync(int projectId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Projects.AsNoTracking().SingleOrDefaultAsync(p => p.ProjectId == projectId, ct);
    }

    /// <exception cref="UserErrorException">The name is not one, or nothing is tracked under it.</exception>
    public async Task<Project> FindAsync(string name, CancellationToken ct)
    {
        if (!ProjectName.TryParse(name, null, out var parsed))
            throw new UserErrorException($"'{name}' is not a project name.", "Write owner/name, as 'community projects' lists them.");
        return await FindOrNullAsync(parsed, ct)
            ?? throw new UserErrorException($"No project '{name}' is tracked.", "Run 'community track <path | URL | owner/name>' first; 'community projects' lists what is tracked.");
    }

    /// <summary>By its present name, else by a former one. Null when nothing is tracked under it.</summary>
    public async Task<Project?> FindOrNullAsync(ProjectName name, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var projects = db.Projects.AsNoTracking();
        var key = name.Key;
        return await projects.SingleOrDefaultAsync(p => EF.Property<string>(p, "NameKey") == key, ct)
            ?? await projects.Where(p => db.ProjectAliases.Any(a => a.ProjectId == p.ProjectId && EF.Property<string>(a, "NameKey") == key))
                .OrderByDescending(p => p.ProjectId).FirstOrDefaultAsync(ct);
    }
}
