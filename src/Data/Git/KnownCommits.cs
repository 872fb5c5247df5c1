using Npgsql;

namespace Community.Data.Git;

/// <summary>
/// Commits that are stored already and that a reading may meet again: the lost ones, which are few, or all of them after the old HEAD was
/// pruned (about 120 bytes a commit).
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

    public static async Task<KnownCommits> ReadAsync(NpgsqlConnection connection, int projectId, bool all, CancellationToken cancellationToken) =>
        new(await connection
            .Command("select sha, commit_no, reachable from git_commit where project_id = $1 and ($2 or not reachable)", projectId, all)
            .ListAsync(r => (r.GetFieldValue<byte[]>(0), r.GetInt32(1), r.GetBoolean(2)), cancellationToken));

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
