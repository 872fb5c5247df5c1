using System.Collections.Frozen;

namespace Community.Core.Metrics;

/// <summary>
/// Which points of a metric a change may have altered. To bring stored points up to date, drop those that start on one of these days and put
/// what <see cref="Metric.Evaluate"/> gives for them in their place; it may give none, where the history no longer reaches that far.
/// </summary>
/// <param name="IsAll">Every point, also those whose start the change moved.</param>
/// <param name="Starts">First days of the points; empty when all are touched.</param>
public sealed record TouchedBuckets(bool IsAll, IReadOnlySet<DateOnly> Starts)
{
    public static TouchedBuckets All { get; } = new(true, FrozenSet<DateOnly>.Empty);

    public static TouchedBuckets None { get; } = new(false, FrozenSet<DateOnly>.Empty);

    public bool IsNone => !IsAll && Starts.Count == 0;

    public bool Contains(DateOnly start) => IsAll || Starts.Contains(start);

    /// <summary>For <see cref="Metric.Evaluate"/>: null stands for every bucket.</summary>
    public IReadOnlySet<DateOnly>? Only => IsAll ? null : Starts;
}
