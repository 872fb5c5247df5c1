using Community.Core.Actors;
using Community.Core.History;

namespace Community.Core.Metrics;

/// <summary>Gathers commits by who wrote them.</summary>
internal sealed class RowGrouping(HistoryView view, Func<int, int> keyOf, Func<int, (string Key, Signature? Label)> describe)
{
    private readonly Dictionary<int, List<int>> _commits = [];

    public RowGrouping(HistoryView view, IdentityRule rule)
        : this(view, signature => view.Identities(rule)[signature], identity => Describe(view.Identities(rule).Label(identity)))
    {
    }

    /// <param name="wanted">Which people or domains; null is everybody.</param>
    public void Add(ReadOnlySpan<int> positions, Func<int, bool>? wanted = null)
    {
        foreach (var position in positions)
        {
            ref readonly var commit = ref view.Commit(position);
            var key = keyOf(commit.Author);
            if (wanted is not null && !wanted(key)) continue;
            if (!_commits.TryGetValue(key, out var numbers)) _commits.Add(key, numbers = []);
            numbers.Add(commit.Number);
        }
    }

    public MetricRows ToRows(Func<int, bool> counts) => new(
        [.. _commits
            .Select(g => (g.Key, Shown: describe(g.Key), Commits: g.Value))
            .OrderByDescending(g => g.Commits.Count).ThenBy(g => g.Shown.Key, StringComparer.Ordinal)
            .Select(g => new MetricRowGroup(g.Shown.Key, g.Shown.Label, counts(g.Key), g.Commits))],
        []);

    private static (string Key, Signature? Label) Describe(Signature label) => (IdentityKeys.Email(label.Email), label);
}
