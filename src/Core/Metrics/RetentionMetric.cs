using System.Numerics;

namespace Community.Core.Metrics;

/// <summary>How many of a bucket's people came back in each of the next four buckets.</summary>
public sealed class RetentionMetric : CommitMetric
{
    /// <summary>How many buckets after a cohort's own we look for it; a year of quarters.</summary>
    public const int Horizon = 4;

    internal const string NewPrefix = "new ";

    internal RetentionMetric() { }

    public override string Id => "retention";

    public override MetricUnit Unit => MetricUnit.People;

    public override bool HasSeries => true;

    // A share of fewer than ten people moves by more than ten points with each of them.
    public override int SmallN => 10;

    public override MetricParameters Defaults { get; } = new(BucketSize.Quarter, ActorFilter.Human, MergeFilter.Exclude);

    public override MetricParameterNames Applies => MetricParameterNames.All & ~MetricParameterNames.Domains;

    /// <summary>Somebody active in at least one of the next four buckets.</summary>
    public const string AnySeries = "any";

    /// <summary>Active again so many buckets later: <c>q+1</c>; the letter is the bucket's.</summary>
    public static string Series(BucketSize every, int offset) => $"{MetricParameterText.Of(every)[0]}+{offset}";

    /// <summary>The same among those whose first commit is in the bucket: <c>new q+1</c>.</summary>
    public static string NewSeries(BucketSize every, int offset) => NewPrefix + Series(every, offset);

    private protected override void Measure(BucketedCommits commits, MetricParameters p, ReadOnlySpan<bool> wanted, List<MetricPoint> points)
    {
        var people = new PeopleByBucket(commits, p);
        if (p.Every == BucketSize.All)
        {
            if (commits.Count > 0 && wanted[0]) points.Add(new MetricPoint(commits[0].Start, commits[0].End, null, people.Active(0).Length));
            return;
        }

        var later = Enumerable.Range(1, Horizon).Select(k => Series(p.Every, k)).ToArray();
        var newLater = Enumerable.Range(1, Horizon).Select(k => NewSeries(p.Every, k)).ToArray();
        var returns = new byte[people.Identities];
        for (var i = 0; i < commits.Count; i++)
        {
            if (!wanted[i]) continue;
            MarkReturns(people, commits.Count, i, returns);
            var (all, newcomers, any) = (new int[Horizon], new int[Horizon], 0);
            var newCount = 0;
            foreach (var identity in people.Active(i))
            {
                var isNew = people.IsNew(identity, i);
                if (isNew) newCount++;
                if (returns[identity] != 0) any++;
                for (var k = 0; k < Horizon; k++)
                {
                    if ((returns[identity] & 1 << k) == 0) continue;
                    all[k]++;
                    if (isNew) newcomers[k]++;
                }
            }

            var (bucket, n) = (commits[i], people.Active(i).Length);
            for (var k = 0; k < Horizon; k++) Add(later[k], k + 1, all[k], n);
            Add(AnySeries, Horizon, any, n);
            for (var k = 0; k < Horizon; k++) Add(newLater[k], k + 1, newcomers[k], newCount);
            ClearReturns(people, commits.Count, i, returns);

            void Add(string series, int offset, int count, int of) =>
                points.Add(new MetricPoint(bucket.Start, bucket.End, Known(commits, i, offset) ? count : null, of, series));
        }
    }

    private protected override MetricRows? RowsOf(BucketedCommits commits, MetricParameters p, int index, string? series)
    {
        var people = new PeopleByBucket(commits, p);
        if (p.Every == BucketSize.All)
        {
            if (series is not null) return null;
            var everybody = new RowGrouping(commits.View, p.Identity);
            everybody.Add(commits.In(index));
            return everybody.ToRows(_ => false);
        }

        var (mask, isNewOnly) = Read(p.Every, series);
        if (mask == 0) return null;
        var returns = new byte[people.Identities];
        MarkReturns(people, commits.Count, index, returns);
        var cohort = new HashSet<int>();
        foreach (var identity in people.Active(index))
        {
            if (!isNewOnly || people.IsNew(identity, index)) cohort.Add(identity);
        }

        var rows = new RowGrouping(commits.View, p.Identity);
        rows.Add(commits.In(index), cohort.Contains);
        for (var k = 0; k < Horizon && index + k + 1 < commits.Count; k++)
        {
            if ((mask & 1 << k) != 0) rows.Add(commits.In(index + k + 1), cohort.Contains);
        }

        var known = Known(commits, index, BitOperations.Log2((uint)mask) + 1);
        return rows.ToRows(identity => known && (returns[identity] & mask) != 0);
    }

    private protected override void AddTouched(HistoryChange change, MetricParameters p, HashSet<int> numbers)
    {
        base.AddTouched(change, p, numbers);
        // A bucket speaks for the four before it: they look for their people in it.
        foreach (var number in numbers.ToArray())
        {
            for (var k = 1; k <= Horizon; k++) numbers.Add(number - k);
        }

        FirstCommits.AddMoved(change, p, numbers);
    }

    private static bool Known(BucketedCommits commits, int index, int offset) => index + offset < commits.Count;

    private static void MarkReturns(PeopleByBucket people, int count, int index, byte[] returns)
    {
        for (var k = 0; k < Horizon && index + k + 1 < count; k++)
        {
            foreach (var identity in people.Active(index + k + 1)) returns[identity] |= (byte)(1 << k);
        }
    }

    private static void ClearReturns(PeopleByBucket people, int count, int index, byte[] returns)
    {
        for (var k = 0; k < Horizon && index + k + 1 < count; k++)
        {
            foreach (var identity in people.Active(index + k + 1)) returns[identity] = 0;
        }
    }

    private static (int Mask, bool IsNewOnly) Read(BucketSize every, string? series)
    {
        if (series == AnySeries) return ((1 << Horizon) - 1, false);
        for (var k = 1; k <= Horizon; k++)
        {
            if (series == Series(every, k)) return (1 << k - 1, false);
            if (series == NewSeries(every, k)) return (1 << k - 1, true);
        }

        return (0, false);
    }
}
