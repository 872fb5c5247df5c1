using Community.Core.History;

namespace Community.Core.Metrics;

/// <summary>What is behind a point: who, and with which commits or tags.</summary>
/// <param name="Groups">People or domains, most commits first; then by key.</param>
/// <param name="Gaps">For the release gap: the gaps that end in the bucket, by date.</param>
public sealed record MetricRows(IReadOnlyList<MetricRowGroup> Groups, IReadOnlyList<ReleaseGap> Gaps);

/// <summary>A person's or a domain's commits behind a point.</summary>
/// <param name="Key">The mail in lower case that the person is shown by, or the domain.</param>
/// <param name="Label">The signature the person is shown by; null for a domain.</param>
/// <param name="Counts">
/// Whether the group is part of the value and not only of what it is compared with: it returned, it was new, it is among the smallest group that
/// made half of the commits.
/// </param>
/// <param name="Commits">Numbers of commits, by date.</param>
public sealed record MetricRowGroup(string Key, Signature? Label, bool Counts, IReadOnlyList<int> Commits);

/// <summary>Two consecutive final releases of one stream.</summary>
public sealed record ReleaseGap(string Stream, TagFact Earlier, TagFact Later)
{
    public double Days => (Later.CreatedAt - Earlier.CreatedAt) / (double)BucketCalendar.SecondsPerDay;
}
