namespace Community.Core.Metrics;

/// <summary>What a number of gaps have in common, in days.</summary>
/// <param name="P90">Nine of ten gaps are not longer; between two gaps by linear interpolation.</param>
public sealed record GapStatistics(int N, double Min, double Median, double Mean, double P90, double Max)
{
    /// <summary>Null of no gaps.</summary>
    public static GapStatistics? Of(IEnumerable<double> days)
    {
        double[] sorted = [.. days.Order()];
        return sorted.Length == 0
            ? null
            : new GapStatistics(sorted.Length, sorted[0], Quantile(sorted, 0.5), sorted.Average(), Quantile(sorted, 0.9), sorted[^1]);
    }

    // The value at rank (n - 1) * share, counted from 0; for the half that is the usual median.
    private static double Quantile(double[] sorted, double share)
    {
        var rank = (sorted.Length - 1) * share;
        var below = (int)rank;
        return below + 1 < sorted.Length ? sorted[below] + (rank - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}
