using Community.Data.Schema;
using Npgsql;

namespace Community.Data.Git;

/// <summary>
/// Commits that are stored already and that a reading may meet again: those among the ones it will print, or all of them after a rewrite
/// (about 120 bytes a commit).
/// </summary>
internal sealed class KnownCommits
{
    private readonly Dictionary<byte[], Known> _byName = new(ByteComparer.Instance);
    private readonly Dictionary<byte[], Known>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    private KnownCommits(IEnumerable<(byte[] Sha, int Number, bool Reachable)> rows)
    {
        foreach (var (sha, number, reachable) in rows) _byName.Add(sha, new Known(number, reachable));
        _lookup = _byName.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    private sealed class Known(int number, bool reachable)
    {
        public int Number { get; } = number;

        public bool Reachable { get; } = reachable;

        public bool Met { get; set; }
    }

    /// <param name="names">Null: all.</param>
    public static async Task<KnownCommits> ReadAsync(
        NpgsqlConnection connection, int projectId, IReadOnlyList<byte[]>? names, CancellationToken cancellationToken)
    {
        if (names is { Count: 0 }) return new KnownCommits([]);
        const string select = "select sha, commit_no, reachable from git_commit where project_id = $1";
        var command = names is null ? connection.Command(select, projectId) : connection.Command($"{select} and sha = any($2)", projectId, names.ToArray());
        return new KnownCommits(await command.ListAsync(r => (r.GetFieldValue<byte[]>(0), r.GetInt32(1), r.GetBoolean(2)), cancellationToken));
    }

    /// <summary>Whether it is stored; notes that it was met.</summary>
    public bool Meet(ReadOnlySpan<byte> sha)
    {
        if (!_lookup.TryGetValue(sha, out var known)) return false;
        known.Met = true;
        return true;
    }

    public List<int> UnreachableButMet() => [.. _byName.Values.Where(k => k is { Met: true, Reachable: false }).Select(k => k.Number)];

    public List<int> ReachableButUnmet() => [.. _byName.Values.Where(k => k is { Met: false, Reachable: true }).Select(k => k.Number)];
}
