using Community.Core.Failures;
using Community.Core.Projects;
using Community.Data.Git;
using Community.Data.Schema;
using Microsoft.EntityFrameworkCore;

namespace Community.Data.Projects;

/// <summary>A repository that somebody asked us to track.</summary>
/// <param name="Address">Where it comes from: the address itself, or a folder's origin on a host we know.</param>
/// <param name="Name">The name it has there.</param>
internal sealed record FoundRepository(ProjectSource Source, string Path, string? CloneUrl, CloneUrl? Address, ProjectName? Name);

/// <summary>Finds the project that a repository belongs to, or makes it. Runs in a transaction that holds the tracking lock.</summary>
internal sealed class Registration(CommunityDbContext context, FoundRepository found, ProjectName? wanted, DateTimeOffset now)
{
    private const string LocalHost = "local";

    public async Task<TrackResult> RunAsync(CancellationToken cancellationToken)
    {
        var samePath = await context.Projects.SingleOrDefaultAsync(p => p.Path == found.Path, cancellationToken);
        var sameAddress = await FindByAddressAsync(cancellationToken);
        var project = samePath ?? sameAddress;
        if (project is null || IsAnotherFolderWithItsOwnName(samePath, project)) return await AddAsync(sameAddress, cancellationToken);
        var note = samePath is null ? Move(project) : null;
        if (wanted is { } name && name.Key != project.ProjectName.Key)
        {
            await RequireFreeAsync(name, cancellationToken);
            await RenameAsync(project, name, cancellationToken);
        }

        await context.SaveChangesAsync(cancellationToken);
        return Result(project, isNew: false, note);
    }

    /// <summary>Two folders of one repository are two projects only when the second is given a name.</summary>
    private bool IsAnotherFolderWithItsOwnName(Project? samePath, Project project) =>
        samePath is null && wanted is { } name && name.Key != project.ProjectName.Key
        && (project.Source, found.Source) == (ProjectSource.Path, ProjectSource.Path) && Directory.Exists(project.Path);

    /// <summary>By the name it has, or had, on its host: hosts forward old names.</summary>
    private async Task<Project?> FindByAddressAsync(CancellationToken cancellationToken)
    {
        if (found is not { Address: { } address, Name: { } name }) return null;
        return await context.ProjectAliases
            .FromSql($"select * from project_alias where host = {address.Host} and lower(full_name) = {name.Key}")
            .OrderBy(a => a.Until != null).ThenBy(a => a.Since)
            .Join(context.Projects, a => a.ProjectId, p => p.ProjectId, (_, p) => p)
            .FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<TrackResult> AddAsync(Project? sameAddress, CancellationToken cancellationToken)
    {
        var name = wanted ?? found.Name ?? LocalName();
        await RequireFreeAsync(name, cancellationToken);
        var project = new Project
        {
            Owner = name.Owner,
            Name = name.Name,
            Source = found.Source,
            Path = found.Path,
            CloneUrl = found.CloneUrl,
            TrackedAt = now,
        };
        context.Add(project);
        await context.SaveChangesAsync(cancellationToken);
        // Its name on its host is noted beside a name given by hand, so that both lead here.
        if (found.Name is { } own && sameAddress is null) AddAlias(project, found.Address!.Host, own, 0);
        if (found.Name?.Key != name.Key) AddAlias(project, LocalHost, name, 1);
        await context.SaveChangesAsync(cancellationToken);
        return Result(project, isNew: true, null);
    }

    /// <summary>The same repository was asked for at another place.</summary>
    private string? Move(Project project)
    {
        switch (project.Source, found.Source)
        {
            case (ProjectSource.Path, ProjectSource.Mirror):
                var before = project.Path;
                (project.Source, project.Path, project.CloneUrl) = (ProjectSource.Mirror, found.Path, found.CloneUrl);
                return $"It is read from {found.CloneUrl} from now on, and no longer from {before}.";
            case (ProjectSource.Mirror, ProjectSource.Path):
                return $"It is read from {project.CloneUrl}, which is fetched at every sync; the folder {found.Path} is not read.";
            case (ProjectSource.Path, ProjectSource.Path) when Directory.Exists(project.Path):
                return $"It is read from {project.Path}; give --name to track {found.Path} as a project of its own.";
            default:
                (project.Source, project.Path, project.CloneUrl) = (found.Source, found.Path, found.CloneUrl);
                return $"It is read from {found.CloneUrl ?? found.Path} from now on.";
        }
    }

    private async Task RenameAsync(Project project, ProjectName name, CancellationToken cancellationToken)
    {
        var aliases = await context.ProjectAliases.Where(a => a.ProjectId == project.ProjectId).ToListAsync(cancellationToken);
        // The name it had ends today; it still leads here, as one that a host forwards.
        var known = aliases.SingleOrDefault(a => a.FullName.Equals(name.ToString(), StringComparison.OrdinalIgnoreCase) && a.Until is null);
        foreach (var alias in aliases.Where(a => a.Until is null && a != known && a.FullName.Equals(project.FullName, StringComparison.OrdinalIgnoreCase)))
            alias.Until = now;
        (project.Owner, project.Name) = (name.Owner, name.Name);
        if (known is null) AddAlias(project, found.Name?.Key == name.Key ? found.Address!.Host : LocalHost, name, aliases.Select(a => a.AliasNo).DefaultIfEmpty(-1).Max() + 1);
    }

    private async Task RequireFreeAsync(ProjectName name, CancellationToken cancellationToken)
    {
        var key = name.Key;
        if (await context.Projects.SingleOrDefaultAsync(p => EF.Property<string>(p, "NameKey") == key, cancellationToken) is { } other)
        {
            var asked = found.CloneUrl ?? found.Path;
            throw new UserErrorException((other.CloneUrl ?? other.Path) is { } place
                ? new Failure("track.name-taken", other.FullName, asked, place)
                : new Failure("track.name-imported", other.FullName, asked));
        }
    }

    /// <summary>local/folder, with what a name may not hold replaced.</summary>
    private ProjectName LocalName()
    {
        if (found.CloneUrl is not null)
            throw new UserErrorException(new Failure("track.url-unnamed", found.CloneUrl));
        var folder = Path.GetFileName(Path.TrimEndingDirectorySeparator(found.Path));
        if (folder.EndsWith(".git", StringComparison.OrdinalIgnoreCase) && folder.Length > ".git".Length) folder = folder[..^".git".Length];
        var clean = new string([.. folder.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-').Take(ProjectName.MaxPartLength)]);
        return ProjectName.TryParse($"{LocalHost}/{clean}", null, out var name) && clean.Any(char.IsAsciiLetterOrDigit)
            ? name
            : throw new UserErrorException(new Failure("track.path-unnamed", found.Path));
    }

    private void AddAlias(Project project, string host, ProjectName name, int number) => context.Add(
        new ProjectAlias { ProjectId = project.ProjectId, AliasNo = number, Host = host, FullName = name.ToString(), Since = now });

    private TrackResult Result(Project project, bool isNew, string? note) =>
        new(project.ProjectId, project.ProjectName, project.Source, project.Path ?? found.Path, isNew, note);
}
