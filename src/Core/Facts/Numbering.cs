using System.Text;

namespace Community.Core.Facts;

/// <summary>What became of the rows of one item and moment.</summary>
/// <param name="Removed">Rows without a number in whose place a numbered one is among <paramref name="Added"/> now, or was before.</param>
public sealed record Numbered<T>(IReadOnlyList<T> Added, IReadOnlyList<T> Changed, IReadOnlyList<T> Removed, int Same);

/// <summary>
/// Puts together facts that GitHub numbers with the same facts from sources that give no number. Within a group (same item, moment, and author
/// or kind) the first, second, … unnumbered one of a source is the first, second, … by number; what is left over waits under a key below zero
/// until its number comes. Which source is read first makes no difference.
/// </summary>
public static class Numbering
{
    /// <summary>More facts of one kind by one person on one item in one second than anybody makes.</summary>
    public const int MaxUnnumbered = 256;

    private static readonly FactSources[] AllSources = [FactSources.GhArchive, FactSources.ArchiveFile, FactSources.Rest, FactSources.Webhook];

    /// <param name="stored">All stored rows of the item and moment. Rows that stay are changed in place.</param>
    /// <param name="incoming">New accounts; <see cref="ItemFact.Key"/> 0 says that it has no number.</param>
    /// <param name="unnumbered">The sources that give no numbers for this type of fact.</param>
    public static Numbered<T> Resolve<T>(IEnumerable<T> stored, IEnumerable<T> incoming, FactSources unnumbered)
        where T : ItemFact
    {
        var groups = new Dictionary<string, Group<T>>(StringComparer.Ordinal);
        // A number stands above the group: who wrote it may have changed their name between two tellings.
        var numbered = new Dictionary<long, Row<T>>();
        foreach (var row in stored)
        {
            if (row.Key > 0) numbered.Add(row.Key, new Row<T>(row, stored: true));
            else GroupOf(row).AddStored(row);
        }

        foreach (var row in incoming)
        {
            if (row.Key <= 0) GroupOf(row).AddIncoming(row);
            else if (!numbered.TryGetValue(row.Key, out var known)) numbered.Add(row.Key, new Row<T>(row, stored: false));
            else known.Changed |= known.Fact.Absorb(row);
        }

        foreach (var row in numbered.Values) GroupOf(row.Fact).AddNumbered(row);
        var (added, changed, removed, same) = (new List<T>(), new List<T>(), new List<T>(), 0);
        foreach (var group in groups.Values) group.Settle(added, changed, removed, ref same);
        return new Numbered<T>(added, changed, removed, same);

        Group<T> GroupOf(T row)
        {
            if (!groups.TryGetValue(row.Group, out var group)) groups.Add(row.Group, group = new Group<T>(row.Group, unnumbered));
            return group;
        }
    }

    /// <summary>The same for a fact that is alone in its moment, as most are.</summary>
    public static void Settle<T>(T alone, FactSources unnumbered)
        where T : ItemFact
    {
        if (alone.Key > 0) alone.Sources &= ~unnumbered;
        else alone.Key = KeyOf(alone.Group, 0);
    }

    /// <summary>The key below zero that a fact has once its group has another name; GitHub's numbers stay.</summary>
    public static long Regrouped(long key, string group) => key > 0 ? key : KeyOf(group, OrdinalOf(key));

    private sealed class Row<T>(T fact, bool stored)
    {
        public T Fact { get; } = fact;

        public bool Stored { get; } = stored;

        public bool Changed { get; set; }
    }

    private sealed class Group<T>(string name, FactSources unnumbered)
        where T : ItemFact
    {
        private readonly SortedDictionary<long, Row<T>> _numbered = [];
        private readonly SortedDictionary<int, Row<T>> _waiting = [];
        private readonly Dictionary<FactSources, int> _told = [];
        private readonly Dictionary<FactSources, int> _stored = [];

        public void AddStored(T row)
        {
            Count(row);
            _waiting.Add(OrdinalOf(row.Key), new Row<T>(row, stored: true));
        }

        public void AddNumbered(Row<T> row)
        {
            if (row.Stored) Count(row.Fact);
            _numbered.Add(row.Fact.Key, row);
        }

        public void AddIncoming(T row)
        {
            var ordinal = _told.GetValueOrDefault(row.Sources);
            if (ordinal == MaxUnnumbered) return;
            _told[row.Sources] = ordinal + 1;
            if (_waiting.TryGetValue(ordinal, out var waiting)) waiting.Changed |= waiting.Fact.Absorb(row);
            else _waiting.Add(ordinal, new Row<T>(row, stored: false));
        }

        public void Settle(List<T> added, List<T> changed, List<T> removed, ref int same)
        {
            var place = 0;
            foreach (var row in _numbered.Values)
            {
                var sources = row.Fact.Sources & ~unnumbered;
                foreach (var source in AllSources)
                {
                    if (place < Math.Max(_told.GetValueOrDefault(source), _stored.GetValueOrDefault(source))) sources |= source;
                }

                row.Changed |= sources != row.Fact.Sources;
                row.Fact.Sources = sources;
                place++;
                Sort(row, added, changed, ref same);
            }

            foreach (var (ordinal, row) in _waiting)
            {
                if (ordinal < place)
                {
                    if (row.Stored) removed.Add(row.Fact);
                    continue;
                }

                row.Fact.Key = KeyOf(name, ordinal);
                Sort(row, added, changed, ref same);
            }
        }

        private void Count(T row)
        {
            foreach (var source in AllSources)
            {
                if ((row.Sources & unnumbered & source) != 0) _stored[source] = _stored.GetValueOrDefault(source) + 1;
            }
        }

        private static void Sort(Row<T> row, List<T> added, List<T> changed, ref int same)
        {
            if (!row.Stored) added.Add(row.Fact);
            else if (row.Changed) changed.Add(row.Fact);
            else same++;
        }
    }

    /// <summary>Below zero, and different for each group of one moment: 32 bits of its name's hash (FNV-1a), then the place in the group.</summary>
    private static long KeyOf(string group, int ordinal)
    {
        var hash = 2166136261;
        foreach (var b in Encoding.UTF8.GetBytes(group)) hash = unchecked((hash ^ b) * 16777619);
        return -(((long)hash << 8) | (long)ordinal) - 1;
    }

    private static int OrdinalOf(long key) => (int)(-(key + 1) & 0xFF);
}
