using Community.Data.Schema;
using Npgsql;

namespace Community.Data.Git;

/// <summary>Makes the stored tags those of the repository, and says which are different.</summary>
internal sealed class TagStore(NpgsqlConnection connection, int projectId)
{
    private sealed record Stored(byte[] Target, DateTimeOffset CreatedAt, bool Annotated, bool OnDefaultBranch);

    public async Task<IReadOnlyList<TagChange>> ReplaceAsync(IReadOnlyDictionary<string, TagLine> tags, CancellationToken cancellationToken)
    {
        var stored = await ReadAsync(cancellationToken);
        var reachable = await ReachableAsync(tags.Values, cancellationToken);
        var current = tags.Values.ToDictionary(
            t => t.Name,
            t => new Stored(t.Target, DateTimeOffset.FromUnixTimeSeconds(t.CreatedAt), t.Annotated, reachable.Contains(t.Target)),
            StringComparer.Ordinal);

        var gone = stored.Keys.Where(name => !current.ContainsKey(name)).ToArray();
        var different = current.Keys.Where(name => !stored.TryGetValue(name, out var before) || !Same(before, current[name])).ToArray();
        if (gone.Length > 0) await connection.Command("delete from git_tag where project_id = $1 and name = any($2)", projectId, gone).RunAsync(cancellationToken);
        if (different.Length > 0) await WriteAsync(different, current, cancellationToken);
        return
        [
            .. gone.Select(name => new TagChange(name, stored[name].CreatedAt, null)),
            .. different.Select(name => new TagChange(name, stored.GetValueOrDefault(name)?.CreatedAt, current[name].CreatedAt)),
        ];
    }

    private async Task<Dictionary<string, Stored>> ReadAsync(CancellationToken cancellationToken) =>
        (await connection.Command("select name, target_sha, created_at, annotated, on_default_branch from git_tag where project_id = $1", projectId)
            .ListAsync(
                r => (Name: r.GetString(0), Tag: new Stored(r.GetFieldValue<byte[]>(1), r.GetFieldValue<DateTimeOffset>(2), r.GetBoolean(3), r.GetBoolean(4))),
                cancellationToken))
        .ToDictionary(t => t.Name, t => t.Tag, StringComparer.Ordinal);

    /// <summary>HEAD reaches a tagged commit when it is among the commits just imported: no walk of git's is needed.</summary>
    private async Task<HashSet<byte[]>> ReachableAsync(IEnumerable<TagLine> tags, CancellationToken cancellationToken)
    {
        var targets = tags.Select(t => t.Target).Distinct(ByteComparer.Instance).ToArray();
        if (targets.Length == 0) return [];
        var found = await connection.Command("select sha from git_commit where project_id = $1 and reachable and sha = any($2)", projectId, targets)
            .ListAsync(r => r.GetFieldValue<byte[]>(0), cancellationToken);
        return found.ToHashSet(ByteComparer.Instance);
    }

    private Task<int> WriteAsync(string[] names, Dictionary<string, Stored> tags, CancellationToken cancellationToken) =>
        connection.Command(
            """
            insert into git_tag (project_id, name, target_sha, created_at, annotated, on_default_branch)
            select $1, name, target_sha, created_at, annotated, on_default_branch
            from unnest($2, $3, $4, $5, $6) as t (name, target_sha, created_at, annotated, on_default_branch)
            on conflict (project_id, name) do update set
              target_sha = excluded.target_sha, created_at = excluded.created_at, annotated = excluded.annotated, on_default_branch = excluded.on_default_branch
            """,
            projectId,
            names,
            names.Select(n => tags[n].Target).ToArray(),
            names.Select(n => tags[n].CreatedAt).ToArray(),
            names.Select(n => tags[n].Annotated).ToArray(),
            names.Select(n => tags[n].OnDefaultBranch).ToArray()).RunAsync(cancellationToken);

    private static bool Same(Stored a, Stored b) =>
        a.Target.AsSpan().SequenceEqual(b.Target) && a.CreatedAt == b.CreatedAt && a.Annotated == b.Annotated && a.OnDefaultBranch == b.OnDefaultBranch;
}
