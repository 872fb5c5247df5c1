namespace Community.Core.Metrics;

/// <summary>How many people authored a commit in a bucket.</summary>
public sealed class ActiveContributorsMetric : CommitMetric
{
    internal ActiveContributorsMetric() { }

    public override string Id => "active-contributors";

    public override MetricUnit Unit => MetricUnit.People;

    public override MetricParameters Defaults { get; } = new(BucketSize.Month, ActorFilter.Human, MergeFilter.Exclude);

    public override MetricParameterNames Applies => MetricParameterNames.All & ~MetricParameterNames.Domains;

    private protected override void Measure(BucketedCommits commits, MetricParameters p, ReadOnlySpan<bool> wanted, List<MetricPoint> points)
    {
        var people = new PeopleByBucket(commits, p);
        for (var i = 0; i < commits.Count; i++)
        {
            if (wanted[i]) points.Add(new MetricPoint(commits[i].Start, commits[i].End, people.Active(i).Length, commits.In(i).Length));
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
