using System.Globalization;
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
/// claimed. Keeps the dated names. The order in which sightings come makes no difference: the name seen last is the project's name, and of two
/// repositories that had one name, one after the other, the later holds it.
/// </summary>
public sealed class ImportedRepositories(string host)
{
    private readonly Dictionary<long, Known> _byId = [];
    private readonly Dictionary<string, Known> _byName = new(StringComparer.Ordinal);
    private readonly HashSet<Known> _changed = [];
    private readonly List<int> _projectIds = [];
    private readonly ProjectNames _names = new();

    /// <summary>Every project's number, on whatever host.</summary>
    public IReadOnlyCollection<int> ProjectIds => _projectIds;

    /// <summary>GitHub's numbers of all projects that have one.</summary>
    public IReadOnlyCollection<long> Ids => _byId.Keys;

    /// <summary>Names, in lower case, of projects whose number nobody has said.</summary>
    public IEnumerable<string> NamesWithoutId => _byName.Where(n => n.Value.Id is null).Select(n => n.Key);

    public static async Task<ImportedRepositories> ReadAsync(NpgsqlConnection connection, string host, CancellationToken cancellationToken)
    {
        var repositories = new ImportedRepositories(host);
        await repositories.ReadAsync(connection, cancellationToken);
        return repositories;
    }

    /// <summary>Numbers of the projects that these names, in lower case, lead to.</summary>
    public IEnumerable<long> IdsOf(IEnumerable<string> keys) =>
        keys.Select(k => _byName.GetValueOrDefault(k)?.Id ?? _names.Holder(k)?.Id).OfType<long>();

    /// <summary>The project that is called so here, wherever its history comes from: somebody named it. Gives it the number if it has none.</summary>
    public int? FindNamed(ProjectName name, long? id)
    {
        if (_names.Holder(name.Key) is not { } known) return null;
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
        await AddMissingAsync(connection, [sighting], now, cancellationToken);
        return Find(sighting)!.Value;
    }

    /// <summary>Makes projects of those repositories that are none. Each at most once; nothing may wait to be stored.</summary>
    public async Task AddMissingAsync(
        NpgsqlConnection connection, IEnumerable<RepositorySighting> sightings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var added = new List<Known>();
        foreach (var sighting in sightings)
        {
            if (KnownOf(sighting) is not null) continue;
            var known = new Known { Id = sighting.Id, LastName = sighting.Name, NamedAt = sighting.SeenAt };
            _names.TakeFree(known);
            known.Names.Add(sighting.Name.Key, new DatedName(sighting.Name, sighting.SeenAt));
            Index(known);
            added.Add(known);
        }

        if (added.Count == 0) return;
        var numbers = await connection.Command(
            """
            insert into project (owner, name, source, github_host, github_id, named_at, data_revision, facts_revision, commit_count, tracked_at)
            select owner, name, 'None', $1, github_id, named_at, 0, 0, 0, $2
            from unnest($3::text[], $4::text[], $5::bigint[], $6::timestamptz[]) with ordinality as u (owner, name, github_id, named_at, n) order by n
            returning name_key, project_id
            """,
            host, now, added.Select(k => k.Name.Owner).ToArray(), added.Select(k => k.Name.Name).ToArray(), added.Select(k => k.Id).ToArray(),
            added.Select(k => k.NamedAt).ToArray()).ListAsync(r => (r.GetString(0), r.GetInt32(1)), cancellationToken);
        var byName = numbers.ToDictionary(n => n.Item1, n => n.Item2, StringComparer.Ordinal);
        foreach (var known in added)
        {
            known.ProjectId = byName[known.Name.Key];
            _projectIds.Add(known.ProjectId);
            _changed.Add(known);
        }
    }

    /// <summary>Writes numbers, present names and dated names that sightings changed.</summary>
    public async Task StoreAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_changed.Count == 0) return;
        var renamed = _names.Settle();
        _changed.UnionWith(renamed);
        var changed = _changed.OrderBy(k => k.ProjectId).ToList();
        if (renamed.Count > 0)
        {
            // Names may go round in a circle: nobody holds one while they are given anew.
            await connection.Command(
                "update project set name = name || '~' || project_id where project_id = any($1)", renamed.Select(k => k.ProjectId).ToArray()).RunAsync(cancellationToken);
        }

        await connection.Command(
            """
            update project p set github_host = $1, github_id = u.github_id, named_at = u.named_at, owner = u.owner, name = u.name
            from unnest($2::int[], $3::bigint[], $4::timestamptz[], $5::text[], $6::text[]) as u (project_id, github_id, named_at, owner, name)
            where p.project_id = u.project_id
            """,
            host, changed.Select(k => k.ProjectId).ToArray(), changed.Select(k => k.Id).ToArray(), changed.Select(k => k.NamedAt).ToArray(),
            changed.Select(k => k.Name.Owner).ToArray(), changed.Select(k => k.Name.Name).ToArray()).RunAsync(cancellationToken);
        await StoreNamesAsync(connection, changed, cancellationToken);
        _changed.Clear();
    }

    private async Task ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var byProject = new Dictionary<int, Known>();
        await connection.Command("select project_id, owner, name, github_host, github_id, named_at, source <> 'None' from project").ListAsync(
            r =>
            {
                var name = ProjectName.Parse($"{r.GetString(1)}/{r.GetString(2)}", CultureInfo.InvariantCulture);
                _projectIds.Add(r.GetInt32(0));
                if (!r.IsDBNull(3) && r.GetString(3) != host)
                {
                    _names.TakeForeign(name);
                    return 0;
                }

                var id = r.IsDBNull(4) ? (long?)null : r.GetInt64(4);
                var namedAt = r.IsDBNull(5) ? (DateTimeOffset?)null : r.GetFieldValue<DateTimeOffset>(5);
                byProject.Add(r.GetInt32(0), new Known { ProjectId = r.GetInt32(0), Id = id, Name = name, LastName = name, NamedAt = namedAt, HasRepository = r.GetBoolean(6) });
                return 0;
            },
            cancellationToken);
        await connection.Command("select project_id, full_name, since from project_alias where host = $1 order by project_id, alias_no", host).ListAsync(
            r =>
            {
                if (byProject.TryGetValue(r.GetInt32(0), out var known) && ProjectName.TryParse(r.GetString(1), CultureInfo.InvariantCulture, out var name))
                    known.Names.TryAdd(name.Key, new DatedName(name, r.GetFieldValue<DateTimeOffset>(2)));
                return 0;
            },
            cancellationToken);
        foreach (var known in byProject.Values)
        {
            _names.TakeStored(known);
            Index(known);
        }
    }

    private void Index(Known known)
    {
        if (known.Id is { } id) _byId.TryAdd(id, known);
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
            known.Names[key] = new DatedName(sighting.Name, sighting.SeenAt);
            _byName.TryAdd(key, known);
            _changed.Add(known);
        }

        var order = known.NamedAt is { } at ? sighting.SeenAt.CompareTo(at) : 1;
        if (order < 0 || (order == 0 && string.CompareOrdinal(key, known.LastName.Key) <= 0)) return;
        known.NamedAt = sighting.SeenAt;
        _changed.Add(known);
        _names.Want(known, sighting.Name);
    }

    private async Task StoreNamesAsync(NpgsqlConnection connection, IReadOnlyList<Known> changed, CancellationToken cancellationToken)
    {
        var names = new List<(int ProjectId, string Name, DateTimeOffset Since, DateTimeOffset? Until)>();
        foreach (var known in changed)
        {
            var dated = known.Names.Values.OrderBy(n => n.Since).ThenBy(n => n.Name.Key, StringComparer.Ordinal).ToList();
            for (var i = 0; i < dated.Count; i++)
            {
                var isPresent = i == dated.Count - 1 || dated[i].Name.Key == known.LastName.Key;
                names.Add((known.ProjectId, dated[i].Name.ToString(), dated[i].Since, isPresent ? null : dated[i + 1].Since));
            }
        }

        await connection.Command(
            """
            with told as (
                select * from unnest($2::int[], $3::text[], $4::timestamptz[], $5::timestamptz[]) with ordinality as u (project_id, full_name, since, until, n)),
            known as (
                update project_alias a set full_name = t.full_name, since = least(a.since, t.since), until = t.until from told t
                where a.project_id = t.project_id and a.host = $1 and a.name_key = lower(t.full_name))
            insert into project_alias (project_id, alias_no, host, full_name, since, until)
            select t.project_id,
                   coalesce((select max(alias_no) from project_alias a where a.project_id = t.project_id), -1) + row_number() over (partition by t.project_id order by t.n),
                   $1, t.full_name, t.since, t.until
            from told t
            where not exists (select from project_alias a where a.project_id = t.project_id and a.host = $1 and a.name_key = lower(t.full_name))
            """,
            host, names.Select(n => n.ProjectId).ToArray(), names.Select(n => n.Name).ToArray(), names.Select(n => n.Since).ToArray(),
            names.Select(n => n.Until).ToArray()).RunAsync(cancellationToken);
    }

    internal readonly record struct DatedName(ProjectName Name, DateTimeOffset Since);

    internal sealed class Known
    {
        public int ProjectId { get; set; }

        public long? Id { get; set; }

        /// <summary>The project's name.</summary>
        public ProjectName Name { get; set; }

        /// <summary>The repository's name as it was seen last, which another may hold by now.</summary>
        public ProjectName LastName { get; set; }

        public DateTimeOffset? NamedAt { get; set; }

        /// <summary>Its name was given by hand, or comes from a repository's own address: sightings of other names do not change it.</summary>
        public bool HasRepository { get; init; }

        public Dictionary<string, DatedName> Names { get; } = new(StringComparer.Ordinal);
    }
}
