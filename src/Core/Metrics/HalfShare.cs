namespace Community.Core.Metrics;

/// <summary>
/// The smallest number of parties that together made at least half of all. It does not depend on which of two equal parties comes first.
/// </summary>
public static class HalfShare
{
    /// <summary>Null where there is nothing to share.</summary>
    public static int? Of(IEnumerable<int> counts) => OfSorted([.. counts.OrderDescending()]);

    /// <param name="counts">Largest first.</param>
    public static int? OfSorted(ReadOnlySpan<int> counts)
    {
        long total = 0;
        foreach (var count in counts) total += count;
        if (total == 0) return null;
        long sum = 0;
        for (var k = 0; k < counts.Length; k++)
        {
            sum += counts[k];
            if (2 * sum >= total) return k + 1;
        }

        throw new InvalidOperationException("The parts of a whole make the whole.");
    }
}
