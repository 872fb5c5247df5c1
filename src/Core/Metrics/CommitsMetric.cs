namespace Community.Core.Metrics;

/// <summary>How many commits a bucket holds.</summary>
public sealed class CommitsMetric : CommitMetric
{
    internal CommitsMetric() { }

    public override string Id => "commits";

    public override MetricUnit Unit => MetricUnit.Commits;

    public override MetricParameters Defaults { get; } = new(BucketSize.Month, ActorFilter.All, MergeFilter.Include);

    public override MetricParameterNames Applies =>
        MetricParameterNames.Every | MetricParameterNames.Actors | MetricParameterNames.Merges | MetricParameterNames.Date | MetricParameterNames.Range;

    private protected override bool ReadsSignatures(MetricParameters p) => p.Actors != ActorFilter.All;

    private protected override void Measure(BucketedCommits commits, MetricParameters p, ReadOnlySpan<bool> wanted, List<MetricPoint> points)
    {
        for (var i = 0; i < commits.Count; i++)
        {
            if (!wanted[i]) continue;
            var (bucket, count) = (commits[i], commits.In(i).Length);
            points.Add(new MetricPoint(bucket.Start, bucket.End, count, count));
        }
    }

    private protected override MetricRows? RowsOf(BucketedCommits commits, MetricParameters p, int index, string? series)
    {
        if (series is not null) return null;
        var rows = new RowGrouping(commits.View, p.Identity);
        rows.Add(commits.In(index));
        return rows.ToRows(_ => true);
    }
}
