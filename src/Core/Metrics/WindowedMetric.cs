using Community.Core.History;

namespace Community.Core.Metrics;

/// <summary>
/// The smallest number of parties (people, organisations) with at least half of the commits of the year that ends with each bucket. A point's
/// days are those of its year, so that its end is the end of the bucket.
/// </summary>
public abstract class WindowedMetric : CommitMetric
{
    private protected WindowedMetric() { }

    public sealed override bool IsWindowed => true;

    // Below this one commit more or less often changes the value (histories with one to three commits a year were met).
    public sealed override int SmallN => 20;

    /// <summary>The party of each signature, or -1 where its commits do not count at all.</summary>
    private protected abstract Parties PartiesOf(HistoryView view, MetricParameters p);

    private protected sealed record Parties(int Count, Func<int, int> Of, Func<int, (string Key, Signature? Label)> Describe);

    private protected override void Measure(BucketedCommits commits, MetricParameters p, ReadOnlySpan<bool> wanted, List<MetricPoint> points)
    {
        var (view, selected) = (commits.View, commits.View.Selected(p));
        var parties = PartiesOf(view, p);
        var counts = new int[parties.Count];
        var sorted = new int[parties.Count];
        var (low, high, total) = (0, 0, 0);
        for (var i = 0; i < commits.Count; i++)
        {
            // A year slides over the commits: each enters once and leaves once.
            var window = WindowOf(commits, i, p);
            for (; high < selected.Count && selected.Times[high] <= window.Last; high++) Count(high, 1);
            for (; low < high && selected.Times[low] <= window.After; low++) Count(low, -1);
            if (!wanted[i]) continue;
            var used = 0;
            foreach (var count in counts)
            {
                if (count > 0) sorted[used++] = count;
            }

            sorted.AsSpan(0, used).Sort(static (a, b) => b.CompareTo(a));
            points.Add(new MetricPoint(window.Days.Start, window.Days.End, HalfShare.OfSorted(sorted.AsSpan(0, used)), total));
        }

        void Count(int index, int step)
        {
            var party = parties.Of(view.Commit(selected.Positions[index]).Author);
            if (party < 0) return;
            counts[party] += step;
            total += step;
        }
    }

    private protected sealed override MetricRows? RowsOf(BucketedCommits commits, MetricParameters p, int index, string? series)
    {
        if (series is not null) return null;
        var (view, selected, window) = (commits.View, commits.View.Selected(p), WindowOf(commits, index, p));
        var parties = PartiesOf(view, p);
        var rows = new RowGrouping(view, parties.Of, parties.Describe);
        rows.Add(selected.Positions[selected.CountBefore(window.After + 1)..selected.CountBefore(window.Last + 1)], party => party >= 0);
        var all = rows.ToRows(_ => false);
        // Of parties with equally many commits any may be the one that makes up the half; the list says which we named.
        var half = HalfShare.OfSorted([.. all.Groups.Select(g => g.Commits.Count)]) ?? 0;
        return all with { Groups = [.. all.Groups.Select((g, i) => g with { Counts = i < half })] };
    }

    private protected sealed override Bucket SpanOf(Bucket bucket, MetricParameters p) => WindowEndingWith(bucket).Days;

    private protected sealed override Bucket Span(BucketedCommits commits, int index, MetricParameters p) => WindowOf(commits, index, p).Days;

    private protected sealed override void AddTouched(HistoryChange change, MetricParameters p, HashSet<int> numbers)
    {
        foreach (var commit in change.Changed(p))
        {
            var time = HistoryView.TimeOf(commit, p.Date);
            for (var n = BucketCalendar.NumberOf(p.Every, time); WindowEndingWith(BucketCalendar.At(p.Every, n)).After < time; n++) numbers.Add(n);
        }
    }

    private static YearWindow WindowEndingWith(Bucket bucket) => YearWindow.EndingAt(BucketCalendar.Seconds(bucket.End) - 1);

    // Over the whole history the year ends with its latest commit, to the second, or with the days of interest where these end earlier.
    private static YearWindow WindowOf(BucketedCommits commits, int index, MetricParameters p)
    {
        if (p.Every != BucketSize.All) return WindowEndingWith(commits[index]);
        var last = commits.View.Ordered(p.Date).Times[^1];
        return YearWindow.EndingAt(p.To is { } to ? Math.Min(last, BucketCalendar.Seconds(to) - 1) : last);
    }
}
