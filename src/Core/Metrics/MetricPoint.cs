namespace Community.Core.Metrics;

/// <summary>One value of a metric.</summary>
/// <param name="Start">First day (UTC).</param>
/// <param name="End">The day after the last (UTC).</param>
/// <param name="Value">Null where nothing can be said.</param>
/// <param name="N">How many commits, people or gaps the value rests on; the metric's definition says which.</param>
/// <param name="Series">A tag stream or a cohort offset; null for metrics of one series.</param>
public sealed record MetricPoint(DateOnly Start, DateOnly End, double? Value, int N, string? Series = null);
