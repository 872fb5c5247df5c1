using Community.Core.Failures;
using Community.Core.Projects;
using Community.Data.Git;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.Projects;

/// <summary>A repository that somebody asked us to track.</summary>
/// <param name="Address">Where it comes from: the address itself, or a folder's origin on a host we know.</param>
/// <param name="Name">The name it has there.</param>
internal sealed record FoundRepository(ProjectSource Source, string Path, string? CloneUrl, CloneUrl? Address, ProjectName? Name);

/// <summary>Finds the project that a repository belongs to, or makes it. Runs in a transaction that holds the tracking lock.</summary>
internal sealed class Registration(NpgsqlConnection connection, FoundRepository found, ProjectName? wanted, DateTimeOffset now)
{
    private const string LocalHost = "local";

    public async Task<TrackResult> RunAsync(CancellationToken cancellationToken)
    {
        var samePath = await FindAsync($"where p.path = {found.Path}", cancellationToken);
        var sameAddress = await FindByAddressAsync(cancellationToken);
        var project = samePath ?? sameAddress;
        if (project is null || IsAnotherFolderWithItsOwnName(samePath, project)) return await AddAsync(sameAddress, cancellationToken);
        var note = samePath is null ? Move(project) : null;
        if (wanted is { } name && name.Key != project.ProjectName.Key)
        {
            await RequireFreeAsync(name, cancellationToken);
            await RenameAsync(project, name, cancellationToken);
        }

        await UpdateAsync(project, cancellationToken);
        return Result(project.ProjectId, project, isNew: false, note);
    }

    /// <summary>Two folders of one repository are two projects only when the second is given a name.</summary>
    private bool IsAnotherFolderWithItsOwnName(Project? samePath, Project project) =>
        samePath is null && wanted is { } name && name.Key != project.ProjectName.Key
        && (project.Source, found.Source) == (ProjectSource.Path, ProjectSource.Path) && Directory.Exists(project.Path);

    /// <summary>By the name it has, or had, on its host: hosts forward old names.</summary>
    private async Task<Project?> FindByAddressAsync(CancellationToken cancellationToken)
    {
        if (found is not { Address: { } address, Name: { } name }) return null;
        return await FindAsync(
            $"""
            join project_alias a using (project_id) where a.host = {address.Host} and a.name_key = {name.Key}
            order by a.until is not null, a.since limit 1
            """, cancellationToken);
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
        var ids = await connection.Statement(
            $"""
            insert into project (owner, name, source, path, clone_url, tracked_at, data_revision, facts_revision, commit_count)
            values ({project.Owner}, {project.Name}, {project.Source.ToString()}, {project.Path}, {project.CloneUrl}, {project.TrackedAt}, 0, 0, 0)
            returning project_id
            """).ListAsync(r => r.GetInt32(0), cancellationToken);
        // Its name on its host is noted beside a name given by hand, so that both lead here.
        if (found.Name is { } own && sameAddress is null) await AddAliasAsync(ids[0], found.Address!.Host, own, 0, cancellationToken);
        if (found.Name?.Key != name.Key) await AddAliasAsync(ids[0], LocalHost, name, 1, cancellationToken);
        return Result(ids[0], project, isNew: true, null);
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
        // The name it had ends today; it still leads here, as one that a host forwards.
        await connection.Statement(
            $"update project_alias set until = {now} where project_id = {project.ProjectId} and until is null and name_key = {project.ProjectName.Key}")
            .RunAsync(cancellationToken);
        var aliases = await connection.Statement(
            $"select alias_no, until is null and name_key = {name.Key} from project_alias where project_id = {project.ProjectId}")
            .ListAsync(r => (Number: r.GetInt32(0), IsCurrentName: r.GetBoolean(1)), cancellationToken);
        (project.Owner, project.Name) = (name.Owner, name.Name);
        if (aliases.Any(a => a.IsCurrentName)) return;
        var next = aliases.Select(a => a.Number).DefaultIfEmpty(-1).Max() + 1;
        await AddAliasAsync(project.ProjectId, found.Name?.Key == name.Key ? found.Address!.Host : LocalHost, name, next, cancellationToken);
    }

    private Task<int> UpdateAsync(Project project, CancellationToken cancellationToken) => connection.Statement(
        $"""
        update project set owner = {project.Owner}, name = {project.Name}, source = {project.Source.ToString()}, path = {project.Path}, clone_url = {project.CloneUrl}
        where project_id = {project.ProjectId}
        """).RunAsync(cancellationToken);

    private async Task RequireFreeAsync(ProjectName name, CancellationToken cancellationToken)
    {
        if (await FindAsync($"where p.name_key = {name.Key}", cancellationToken) is { } other)
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

    /// <param name="where">What follows the table, in the words of <see cref="Sql.Statement(NpgsqlConnection, FormattableString)"/>.</param>
    private async Task<Project?> FindAsync(FormattableString where, CancellationToken cancellationToken)
    {
        var command = connection.Statement(where);
        command.CommandText = $"select {Project.Columns} from project p {command.CommandText}";
        return (await command.ListAsync(Project.Read, cancellationToken)).SingleOrDefault();
    }

    private Task<int> AddAliasAsync(int projectId, string host, ProjectName name, int number, CancellationToken cancellationToken) => connection.Statement(
        $"insert into project_alias (project_id, alias_no, host, full_name, since) values ({projectId}, {number}, {host}, {name.ToString()}, {now})")
        .RunAsync(cancellationToken);

    private TrackResult Result(int projectId, Project project, bool isNew, string? note) =>
        new(projectId, project.ProjectName, project.Source, project.Path ?? found.Path, isNew, note);
}
