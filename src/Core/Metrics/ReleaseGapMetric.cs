using Community.Core.History;

namespace Community.Core.Metrics;

/// <summary>How many days lie between one final release of a stream and the next.</summary>
public sealed class ReleaseGapMetric : Metric
{
    // A median of one or two gaps is those gaps.
    internal const int FewGaps = 3;

    internal ReleaseGapMetric() { }

    public override string Id => "release-gap";

    public override MetricUnit Unit => MetricUnit.Days;

    public override bool HasSeries => true;

    public override int SmallN => FewGaps;

    public override MetricParameters Defaults { get; } = new(BucketSize.Quarter, ActorFilter.All, MergeFilter.Include);

    public override MetricParameterNames Applies => MetricParameterNames.Every | MetricParameterNames.Range;

    /// <summary>The gaps of every stream, by stream and then by the date they end.</summary>
    public static IReadOnlyList<ReleaseGap> Gaps(IEnumerable<TagFact> tags) =>
    [
        .. FinalsByStream(tags).SelectMany(s => s.Finals.Zip(s.Finals.Skip(1), (earlier, later) => new ReleaseGap(s.Stream, earlier, later))),
    ];

    public override IReadOnlyList<MetricPoint> Evaluate(HistoryView view, MetricParameters p, IReadOnlySet<DateOnly>? only = null) =>
    [
        .. PointsOf(view.History.Tags, p)
            .Where(g => only is null || only.Contains(g.Bucket.Start))
            .Select(g => new MetricPoint(g.Bucket.Start, g.Bucket.End, GapStatistics.Of(g.Gaps.Select(gap => gap.Days))?.Median, g.Gaps.Count, g.Stream))
            .OrderBy(point => point.Start).ThenBy(point => point.Series, StringComparer.Ordinal),
    ];

    public override MetricRows? Rows(HistoryView view, MetricParameters p, DateOnly start, string? series = null) =>
        PointsOf(view.History.Tags, p)
            .Where(g => g.Bucket.Start == start && g.Stream == series)
            .Select(g => new MetricRows([], g.Gaps))
            .FirstOrDefault();

    /// <remarks>A repository has hundreds of tags, not thousands: working out both sides is cheaper than reasoning about them.</remarks>
    public override TouchedBuckets Touches(HistoryChange change, MetricParameters p)
    {
        if (change.TagsAdded.Count == 0 && change.TagsRemoved.Count == 0) return TouchedBuckets.None;
        if (p.Every == BucketSize.All) return TouchedBuckets.All;
        var after = change.After.History.Tags;
        var before = new List<TagFact>(after);
        foreach (var tag in change.TagsAdded) before.Remove(tag);
        before.AddRange(change.TagsRemoved);

        var (old, now) = (Keys(before), Keys(after));
        old.SymmetricExceptWith(now);
        return new TouchedBuckets(false, old.Select(key => key.Start).ToHashSet());

        HashSet<(DateOnly Start, string Stream, double? Median, int N)> Keys(IEnumerable<TagFact> tags) =>
            [.. PointsOf(tags, p).Select(g => (g.Bucket.Start, g.Stream, GapStatistics.Of(g.Gaps.Select(gap => gap.Days))?.Median, g.Gaps.Count))];
    }

    private static IEnumerable<(string Stream, TagFact[] Finals)> FinalsByStream(IEnumerable<TagFact> tags) =>
        tags.Select(t => (Tag: t with { CreatedAt = BucketCalendar.Clamp(t.CreatedAt) }, Release: ReleaseTag.Parse(t.Name)))
            .Where(t => t.Release.Kind == ReleaseKind.Final)
            .GroupBy(t => t.Release.Stream, t => t.Tag, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (g.Key, g.OrderBy(t => t.CreatedAt).ThenBy(t => t.Name, StringComparer.Ordinal).ToArray()));

    private static IEnumerable<(Bucket Bucket, string Stream, List<ReleaseGap> Gaps)> PointsOf(IEnumerable<TagFact> tags, MetricParameters p)
    {
        var streams = FinalsByStream(tags).ToList();
        if (streams.Count == 0) yield break;
        var lastOfAll = streams.Max(s => s.Finals[^1].CreatedAt);
        // One release has no gap: such a stream has nothing to say in any bucket.
        foreach (var (stream, finals) in streams.Where(s => s.Finals.Length > 1))
        {
            var gaps = finals.Zip(finals.Skip(1), (earlier, later) => new ReleaseGap(stream, earlier, later)).ToList();
            foreach (var bucket in Buckets(finals, lastOfAll, p))
            {
                var (from, to) = (BucketCalendar.Seconds(bucket.Start), BucketCalendar.Seconds(bucket.End));
                yield return (bucket, stream, gaps.FindAll(g => g.Later.CreatedAt >= from && g.Later.CreatedAt < to));
            }
        }
    }

    // From a stream's first final release to the last of any stream: a stream that fell silent keeps saying so.
    private static IEnumerable<Bucket> Buckets(TagFact[] finals, long lastOfAll, MetricParameters p)
    {
        if (p.Every == BucketSize.All)
        {
            var (start, end) = (BucketCalendar.DayOf(finals[0].CreatedAt), BucketCalendar.DayOf(finals[^1].CreatedAt).AddDays(1));
            var whole = new Bucket(p.From > start ? p.From.Value : start, p.To < end ? p.To.Value : end);
            if (whole.Start < whole.End) yield return whole;
            yield break;
        }

        var last = BucketCalendar.NumberOf(p.Every, lastOfAll);
        for (var n = BucketCalendar.NumberOf(p.Every, finals[0].CreatedAt); n <= last; n++)
        {
            if (BucketCalendar.At(p.Every, n) is var bucket && bucket.Overlaps(p.From, p.To)) yield return bucket;
        }
    }
}
