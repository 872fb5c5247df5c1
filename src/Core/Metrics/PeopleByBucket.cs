namespace Community.Core.Metrics;

/// <summary>Who was active in each bucket, and in which one they first were.</summary>
internal sealed class PeopleByBucket
{
    private const int Unseen = int.MaxValue;
    private const int BeforeAll = -1;

    private readonly List<int> _active = [];
    private readonly int[] _offsets;
    private readonly int[] _first;

    public PeopleByBucket(BucketedCommits commits, MetricParameters p)
    {
        var identities = commits.View.Identities(p.Identity);
        Identities = identities.Count;
        _offsets = new int[commits.Count + 1];
        _first = new int[Identities];
        Array.Fill(_first, Unseen);
        foreach (var position in commits.BeforeAll) _first[identities[commits.View.Commit(position).Author]] = BeforeAll;

        var seen = new int[Identities];
        for (var i = 0; i < commits.Count; i++)
        {
            foreach (var position in commits.In(i))
            {
                var identity = identities[commits.View.Commit(position).Author];
                if (seen[identity] == i + 1) continue;
                seen[identity] = i + 1;
                _active.Add(identity);
                if (_first[identity] == Unseen) _first[identity] = i;
            }

            _offsets[i + 1] = _active.Count;
        }
    }

    public int Identities { get; }

    /// <summary>Each of a bucket's people once, in the order of their first commit in it.</summary>
    public ReadOnlySpan<int> Active(int index) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_active)[_offsets[index].._offsets[index + 1]];

    /// <summary>Whether the bucket holds a person's first commit of all.</summary>
    public bool IsNew(int identity, int index) => _first[identity] == index;
}
