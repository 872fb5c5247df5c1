using Community.Core.Projects;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.Imports;

/// <summary>A repository as a fact names it.</summary>
/// <param name="Id">GitHub's number; null where the source does not give it.</param>
/// <param name="SeenAt">When it had this name.</param>
public readonly record struct RepositorySighting(long? Id, ProjectName Name, DateTimeOffset SeenAt);

/// <summary>
/// Which project a repository on GitHub is: by its number, which survives renames and transfers, else by a name that nobody with a number has
/// claimed. Keeps the dated names. The order in which sightings come makes no difference: the name seen last is the project's name.
/// </summary>
public sealed class ImportedRepositories(string host)
{
    private readonly Dictionary<long, Known> _byId = [];
    private readonly Dictionary<string, Known> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Known> _byPresentName = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly HashSet<Known> _changed = [];

    private sealed class Known
    {
        public int ProjectId { get; set; }

        public long? Id { get; set; }

        public required ProjectName Name { get; set; }

        public DateTimeOffset? NamedAt { get; set; }

        /// <summary>Its name was given by hand, or comes from a repository's own address: sightings of older names do not change it.</summary>
        public bool HasRepository { get; init; }

        public Dictionary<string, (ProjectName Name, DateTimeOffset Since)> Names { get; } = new(StringComparer.Ordinal);
    }

    public static async Task<ImportedRepositories> ReadAsync(NpgsqlConnection connection, string host, CancellationToken cancellationToken)
    {
        var repositories = new ImportedRepositories(host);
        await repositories.ReadAsync(connection, cancellationToken);
        return repositories;
    }

    /// <summary>The project that is called so here, wherever its history comes from: somebody named it. Gives it the number if it has none.</summary>
    public int? FindNamed(ProjectName name, long? id)
    {
        if (!_byPresentName.TryGetValue(name.Key, out var known)) return null;
        if (id is { } number && known.Id is null && _byId.TryAdd(number, known))
        {
            known.Id = id;
            _changed.Add(known);
        }

        return known.ProjectId;
    }

    /// <summary>The project, if there is one. Notes a name that is new for it.</summary>
    public int? Find(RepositorySighting sighting)
    {
        if (KnownOf(sighting) is not { } known) return null;
        Note(known, sighting);
        return known.ProjectId;
    }

    /// <summary>The project, made if there is none. Call <see cref="StoreAsync"/> in the same transaction, before facts are written.</summary>
    public async Task<int> FindOrAddAsync(NpgsqlConnection connection, RepositorySighting sighting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (Find(sighting) is { } found) return found;
        var name = Free(sighting.Name, sighting.Id);
        var ids = await connection.Command(
            """
            insert into project (owner, name, source, github_host, github_id, named_at, data_revision, facts_revision, commit_count, tracked_at)
            values ($1, $2, 'None', $3, $4, $5, 0, 0, 0, $6) returning project_id
            """,
            name.Owner, name.Name, host, (object?)sighting.Id ?? DBNull.Value, sighting.SeenAt, now).ListAsync(r => r.GetInt32(0), cancellationToken);
        var known = new Known { ProjectId = ids[0], Id = sighting.Id, Name = name, NamedAt = sighting.SeenAt };
        known.Names.Add(sighting.Name.Key, (sighting.Name, sighting.SeenAt));
        Index(known);
        _changed.Add(known);
        return known.ProjectId;
    }

    /// <summary>Writes numbers, present names and dated names that sightings changed.</summary>
    public async Task StoreAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var known in _changed.OrderBy(k => k.ProjectId))
        {
            await connection.Command(
                "update project set github_host = $2, github_id = $3, named_at = $4, owner = $5, name = $6 where project_id = $1",
                known.ProjectId, host, (object?)known.Id ?? DBNull.Value, (object?)known.NamedAt ?? DBNull.Value, known.Name.Owner, known.Name.Name)
                .RunAsync(cancellationToken);
            await StoreNamesAsync(connection, known, cancellationToken);
        }

        _changed.Clear();
    }

    private async Task ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var byProject = new Dictionary<int, Known>();
        await connection.Command("select project_id, owner, name, github_host, github_id, named_at, source <> 'None' from project").ListAsync(
            r =>
            {
                var name = ProjectName.Parse($"{r.GetString(1)}/{r.GetString(2)}", null);
                _taken.Add(name.Key);
                if (!r.IsDBNull(3) && r.GetString(3) != host) return 0;
                var id = r.IsDBNull(4) ? (long?)null : r.GetInt64(4);
                var namedAt = r.IsDBNull(5) ? (DateTimeOffset?)null : r.GetFieldValue<DateTimeOffset>(5);
                byProject.Add(r.GetInt32(0), new Known { ProjectId = r.GetInt32(0), Id = id, Name = name, NamedAt = namedAt, HasRepository = r.GetBoolean(6) });
                return 0;
            },
            cancellationToken);
        await connection.Command("select project_id, full_name, since from project_alias where host = $1 order by project_id, alias_no", host).ListAsync(
            r =>
            {
                if (byProject.TryGetValue(r.GetInt32(0), out var known) && ProjectName.TryParse(r.GetString(1), null, out var name))
                    known.Names.TryAdd(name.Key, (name, r.GetFieldValue<DateTimeOffset>(2)));
                return 0;
            },
            cancellationToken);
        foreach (var known in byProject.Values) Index(known);
    }

    private void Index(Known known)
    {
        if (known.Id is { } id) _byId.TryAdd(id, known);
        _taken.Add(known.Name.Key);
        _byPresentName.TryAdd(known.Name.Key, known);
        // A name leads to a project without a number only as long as nobody with one has claimed it.
        foreach (var key in known.Names.Keys)
        {
            if (!_byName.TryGetValue(key, out var other) || Nullable.Compare(known.NamedAt, other.NamedAt) > 0) _byName[key] = known;
        }
    }

    private Known? KnownOf(RepositorySighting sighting)
    {
        if (sighting.Id is not { } id) return _byName.GetValueOrDefault(sighting.Name.Key);
        if (_byId.TryGetValue(id, out var known)) return known;
        if (!_byName.TryGetValue(sighting.Name.Key, out var named) || named.Id is not null) return null;
        (named.Id, _byId[id]) = (id, named);
        _changed.Add(named);
        return named;
    }

    private void Note(Known known, RepositorySighting sighting)
    {
        var key = sighting.Name.Key;
        if (!known.Names.TryGetValue(key, out var name) || sighting.SeenAt < name.Since)
        {
            known.Names[key] = (sighting.Name, sighting.SeenAt);
            _byName.TryAdd(key, known);
            _changed.Add(known);
        }

        if (known.NamedAt >= sighting.SeenAt) return;
        known.NamedAt = sighting.SeenAt;
        _changed.Add(known);
        if (known.HasRepository || known.Name.Key == key) return;
        _taken.Remove(known.Name.Key);
        known.Name = Free(sighting.Name, known.Id);
        _taken.Add(known.Name.Key);
    }

    /// <summary>Two repositories had one name, one after the other: the second to arrive is told apart by GitHub's number.</summary>
    private ProjectName Free(ProjectName name, long? id)
    {
        if (!_taken.Contains(name.Key)) return name;
        var suffix = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"-{id}");
        var room = ProjectName.MaxPartLength - suffix.Length;
        return ProjectName.Parse($"{name.Owner}/{(name.Name.Length > room ? name.Name[..room] : name.Name)}{suffix}", null);
    }

    private async Task StoreNamesAsync(NpgsqlConnection connection, Known known, CancellationToken cancellationToken)
    {
        var dated = known.Names.Values.OrderBy(n => n.Since).ThenBy(n => n.Name.Key, StringComparer.Ordinal).ToList();
        var until = dated.Select((n, i) => n.Name.Key == known.Name.Key || i == dated.Count - 1 ? null : (object)dated[i + 1].Since).ToList();
        for (var i = 0; i < dated.Count; i++)
        {
            await connection.Command(
                """
                with known as (
                    update project_alias set since = least(since, $4), until = $5
                    where project_id = $1 and host = $2 and lower(full_name) = lower($3) returning 1)
                insert into project_alias (project_id, alias_no, host, full_name, since, until)
                select $1, coalesce((select max(alias_no) + 1 from project_alias where project_id = $1), 0), $2, $3, $4, $5
                where not exists (select from known)
                """,
                known.ProjectId, host, dated[i].Name.ToString(), dated[i].Since, until[i] ?? DBNull.Value).RunAsync(cancellationToken);
        }
    }
}
