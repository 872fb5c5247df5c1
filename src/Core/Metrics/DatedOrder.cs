using Community.Core.History;

namespace Community.Core.Metrics;

/// <summary>Positions of commits by date, and by number where dates are equal.</summary>
internal sealed class DatedOrder(ReadOnlyMemory<int> positions, ReadOnlyMemory<long> times)
{
    public int Count => positions.Length;

    public ReadOnlySpan<int> Positions => positions.Span;

    public ReadOnlySpan<long> Times => times.Span;

    /// <summary>How many of the commits are older than a moment.</summary>
    public int CountBefore(long seconds)
    {
        var (low, high) = (0, times.Length);
        var span = times.Span;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (span[middle] < seconds) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    public static DatedOrder Of(CommitFact[] commits, DateBasis basis)
    {
        var keys = new (long Time, int Number)[commits.Length];
        var positions = new int[commits.Length];
        for (var i = 0; i < commits.Length; i++)
        {
            keys[i] = (HistoryView.TimeOf(commits[i], basis), commits[i].Number);
            positions[i] = i;
        }

        Array.Sort(keys, positions);
        return new DatedOrder(positions, Array.ConvertAll(keys, k => k.Time));
    }
}
