namespace Community.Core.Metrics;

/// <summary>How many people authored their first commit in a bucket.</summary>
public sealed class NewContributorsMetric : CommitMetric
{
    internal NewContributorsMetric() { }

    public override string Id => "new-contributors";

    public override MetricUnit Unit => MetricUnit.People;

    public override MetricParameters Defaults { get; } = new(BucketSize.Quarter, ActorFilter.Human, MergeFilter.Exclude);

    public override MetricParameterNames Applies => MetricParameterNames.All & ~MetricParameterNames.Domains;

    private protected override void Measure(BucketedCommits commits, MetricParameters p, ReadOnlySpan<bool> wanted, List<MetricPoint> points)
    {
        var people = new PeopleByBucket(commits, p);
        for (var i = 0; i < commits.Count; i++)
        {
            if (!wanted[i]) continue;
            var newcomers = 0;
            foreach (var identity in people.Active(i))
            {
                if (people.IsNew(identity, i)) newcomers++;
            }

            points.Add(new MetricPoint(commits[i].Start, commits[i].End, newcomers, people.Active(i).Length));
        }
    }

    private protected override MetricRows? RowsOf(BucketedCommits commits, MetricParameters p, int index, string? series)
    {
        if (series is not null) return null;
        var people = new PeopleByBucket(commits, p);
        var rows = new RowGrouping(commits.View, p.Identity);
        rows.Add(commits.In(index));
        return rows.ToRows(identity => people.IsNew(identity, index));
    }

    private protected override void AddTouched(HistoryChange change, MetricParameters p, HashSet<int> numbers)
    {
        base.AddTouched(change, p, numbers);
        FirstCommits.AddMoved(change, p, numbers);
    }
}
