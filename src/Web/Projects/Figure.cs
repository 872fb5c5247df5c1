using Community.Core.Metrics;

namespace Community.Web.Projects;

/// <summary>One of the overview's key figures.</summary>
/// <param name="Parameters">What the value is computed with, so that it opens to itself.</param>
/// <param name="Value">Null where nothing can be said.</param>
/// <param name="N">What the value rests on; null where that is the value itself.</param>
/// <param name="Before">The same a year earlier; null where there was no such year, or not all of it.</param>
/// <param name="Line">Oldest first.</param>
public sealed record Figure(Metric Metric, MetricParameters Parameters, double? Value, int? N, double? Before, IReadOnlyList<double?> Line)
{
    /// <summary>The stored point that the value is of; null where it is one over twelve months.</summary>
    public MetricPoint? Point { get; init; }

    /// <summary>Whether the value is of before the twelve months the page speaks of: the history ended earlier.</summary>
    public bool IsOld { get; init; }

    public bool IsSmall => Value is not null && N < Metric.SmallN;

    public double? Change => Value - Before;
}

/// <summary>How alive a project is, for the sentence it opens with.</summary>
public enum Pulse
{
    /// <summary>Without commits.</summary>
    Empty,

    /// <summary>Its first commit is of the month that is not over.</summary>
    Beginning,

    /// <summary>Nobody committed in the last twelve months.</summary>
    Silent,

    /// <summary>Somebody did.</summary>
    Alive,
}
