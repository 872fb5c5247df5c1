using Community.Core.History;

namespace Community.Core.Metrics;

/// <summary>What a sync changed. The history before it is never needed: it is the new one without what was added and with what was removed.</summary>
/// <param name="After">The history now. Its signatures must still hold the authors of removed commits.</param>
/// <param name="Added">Commits of <paramref name="After"/> that were not there before.</param>
/// <param name="Removed">Commits that HEAD no longer reaches.</param>
/// <param name="TagsAdded">New tags, and the new state of moved ones.</param>
/// <param name="TagsRemoved">Deleted tags, and the old state of moved ones.</param>
/// <param name="IdentitiesChanged">
/// Who is who changed for commits that were there before: another <c>.mailmap</c>, another rule about actors. It alters any bucket.
/// </param>
public sealed record HistoryChange(
    HistoryView After,
    IReadOnlyList<CommitFact> Added,
    IReadOnlyList<CommitFact> Removed,
    IReadOnlyList<TagFact> TagsAdded,
    IReadOnlyList<TagFact> TagsRemoved,
    bool IdentitiesChanged = false)
{
    private readonly Lazy<HashSet<int>> _addedNumbers = new(() => [.. Added.Select(c => c.Number)]);

    internal bool IsAdded(int number) => _addedNumbers.Value.Contains(number);

    /// <summary>Every commit that came or went and that the filters leave.</summary>
    internal IEnumerable<CommitFact> Changed(MetricParameters p) => Added.Concat(Removed).Where(c => After.Passes(c, p));

    /// <summary>Dates of the earliest and the latest commit before the change; null of an empty history.</summary>
    internal (long First, long Last)? RangeBefore(DateBasis basis)
    {
        (long First, long Last)? range = null;
        var order = After.Ordered(basis);
        for (var i = 0; i < order.Count; i++)
        {
            if (IsAdded(After.Commit(order.Positions[i]).Number)) continue;
            Widen(order.Times[i]);
            break;
        }

        for (var i = order.Count - 1; i >= 0; i--)
        {
            if (IsAdded(After.Commit(order.Positions[i]).Number)) continue;
            Widen(order.Times[i]);
            break;
        }

        foreach (var commit in Removed) Widen(HistoryView.TimeOf(commit, basis));
        return range;

        void Widen(long time) => range = range is { } r ? (Math.Min(r.First, time), Math.Max(r.Last, time)) : (time, time);
    }

    internal (long First, long Last)? RangeAfter(DateBasis basis) =>
        After.Ordered(basis) is { Count: > 0 } order ? (order.Times[0], order.Times[^1]) : null;

    /// <summary>
    /// Whether a signature authored its first or lost its last commit. Under identities that join people by name, that may join or part people
    /// who were there all along.
    /// </summary>
    internal bool AuthorsChanged()
    {
        if (Added.Count == 0 && Removed.Count == 0) return false;
        var before = new HashSet<int>(Removed.Select(c => c.Author));
        var after = new HashSet<int>();
        foreach (var commit in After.History.Commits)
        {
            after.Add(commit.Author);
            if (!IsAdded(commit.Number)) before.Add(commit.Author);
        }

        return !before.SetEquals(after);
    }
}
