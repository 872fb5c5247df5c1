using Community.Core.Failures;
using Community.Core.Projects;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.Projects;

/// <summary>Finds tracked projects by the names people use.</summary>
public sealed class ProjectFinder(NpgsqlDataSource database)
{
    private const string Select = $"select {Project.Columns} from project p";

    public async Task<IReadOnlyList<Project>> ListAsync(CancellationToken ct) =>
        await database.CreateCommand($"{Select} order by p.owner, p.name").ListAsync(Project.Read, ct);

    /// <summary>
    /// The names alone, for the switcher that every page has: at most so many, those with a history first. An import of everybody's events makes thousands
    /// of projects.
    /// </summary>
    public async Task<IReadOnlyList<ProjectName>> NamesAsync(int most, CancellationToken ct) =>
        await database.Statement($"select owner, name from (select owner, name from project order by source = 'None', owner, name limit {most}) p order by owner, name")
            .ListAsync(r => ProjectName.Parse($"{r.GetString(0)}/{r.GetString(1)}", null), ct);

    public async Task<Project?> ByIdAsync(int projectId, CancellationToken ct) =>
        (await QueryAsync($"{Select} where p.project_id = $1", projectId, ct)).SingleOrDefault();

    /// <exception cref="UserErrorException">The name is not one, or nothing is tracked under it.</exception>
    public async Task<Project> FindAsync(string name, CancellationToken ct)
    {
        if (!ProjectName.TryParse(name, null, out var parsed))
            throw new UserErrorException($"'{name}' is not a project name.", "Write owner/name, as 'community projects' lists them.");
        return await FindOrNullAsync(parsed, ct)
            ?? throw new UserErrorException($"No project '{name}' is tracked.", "Run 'community track <path | URL | owner/name>' first; 'community projects' lists what is tracked.");
    }

    /// <summary>By its present name, else by a former one. Null when nothing is tracked under it.</summary>
    public async Task<Project?> FindOrNullAsync(ProjectName name, CancellationToken ct) => (await QueryAsync(
        $"""
        {Select}
        where p.project_id = coalesce((select project_id from project where name_key = $1), (select max(project_id) from project_alias where name_key = $1))
        """, name.Key, ct)).SingleOrDefault();

    private async Task<List<Project>> QueryAsync(string sql, object value, CancellationToken ct)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = value });
        return await command.ListAsync(Project.Read, ct);
    }
}
