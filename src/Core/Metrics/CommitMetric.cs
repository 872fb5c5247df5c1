namespace Community.Core.Metrics;

/// <summary>What the metrics over commits share: a point a bucket, and how changes find their buckets.</summary>
public abstract class CommitMetric : Metric
{
    private protected CommitMetric() { }

    public sealed override IReadOnlyList<MetricPoint> Evaluate(HistoryView view, MetricParameters p, IReadOnlySet<DateOnly>? only = null)
    {
        if (BucketedCommits.Of(view, p) is not { } commits) return [];
        var wanted = new bool[commits.Count];
        for (var i = 0; i < wanted.Length; i++) wanted[i] = commits.Shows(i) && (only is null || only.Contains(Span(commits, i, p).Start));
        var points = new List<MetricPoint>();
        Measure(commits, p, wanted, points);
        return points;
    }

    public sealed override MetricRows? Rows(HistoryView view, MetricParameters p, DateOnly start, string? series = null)
    {
        if (BucketedCommits.Of(view, p) is not { } commits) return null;
        for (var i = 0; i < commits.Count; i++)
        {
            if (commits.Shows(i) && Span(commits, i, p).Start == start) return RowsOf(commits, p, i, series);
        }

        return null;
    }

    public sealed override TouchedBuckets Touches(HistoryChange change, MetricParameters p)
    {
        if (change.IdentitiesChanged && ReadsSignatures(p)) return TouchedBuckets.All;
        if (change.Added.Count == 0 && change.Removed.Count == 0) return TouchedBuckets.None;
        if (change.RangeBefore(p.Date) is not { } before || change.RangeAfter(p.Date) is not { } after) return TouchedBuckets.All;
        // The only bucket's start moves with the first commit.
        if (p.Every == BucketSize.All) return TouchedBuckets.All;
        if (Applies.HasFlag(MetricParameterNames.Identity) && p.Identity == IdentityRule.Union && change.AuthorsChanged()) return TouchedBuckets.All;

        var numbers = new HashSet<int>();
        AddRange(numbers, BucketCalendar.NumberOf(p.Every, before.First), BucketCalendar.NumberOf(p.Every, after.First));
        AddRange(numbers, BucketCalendar.NumberOf(p.Every, before.Last), BucketCalendar.NumberOf(p.Every, after.Last));
        AddTouched(change, p, numbers);
        return new TouchedBuckets(false, numbers.Select(n => SpanOf(BucketCalendar.At(p.Every, n), p).Start).ToHashSet());
    }

    private protected abstract void Measure(BucketedCommits commits, MetricParameters p, ReadOnlySpan<bool> wanted, List<MetricPoint> points);

    private protected abstract MetricRows? RowsOf(BucketedCommits commits, MetricParameters p, int index, string? series);

    /// <summary>Adds the buckets that the commits of a change touch to those at the ends of the history that it made or ended.</summary>
    private protected virtual void AddTouched(HistoryChange change, MetricParameters p, HashSet<int> numbers)
    {
        foreach (var commit in change.Changed(p)) numbers.Add(BucketCalendar.NumberOf(p.Every, HistoryView.TimeOf(commit, p.Date)));
    }

    /// <summary>Whether the value depends on names and mails at all.</summary>
    private protected virtual bool ReadsSignatures(MetricParameters p) => true;

    /// <summary>The days a bucket's point speaks of.</summary>
    private protected virtual Bucket SpanOf(Bucket bucket, MetricParameters p) => bucket;

    private protected virtual Bucket Span(BucketedCommits commits, int index, MetricParameters p) => SpanOf(commits[index], p);

    // Both ends included: the bucket the history ended in was a partial one for who asks what lies after it.
    private static void AddRange(HashSet<int> numbers, int one, int other)
    {
        if (one == other) return;
        for (var n = Math.Min(one, other); n <= Math.Max(one, other); n++) numbers.Add(n);
    }
}
