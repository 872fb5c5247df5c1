using Community.Core.Facts;
using Community.Data.People;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.Facts;

/// <summary>What writing facts of one type came to.</summary>
/// <param name="Added">Facts that nobody had told before.</param>
/// <param name="Changed">Known facts of which something new was told, if only by whom.</param>
/// <param name="Same">Known facts told again.</param>
public readonly record struct FactCount(long Added, long Changed, long Same)
{
    public static FactCount operator +(FactCount a, FactCount b) => new(a.Added + b.Added, a.Changed + b.Changed, a.Same + b.Same);
}

/// <summary>Counts by type of fact; the types' names are those of their tables.</summary>
public sealed class FactCounts
{
    public SortedDictionary<string, FactCount> ByType { get; } = new(StringComparer.Ordinal);

    public FactCount Total => ByType.Values.Aggregate(default(FactCount), (a, b) => a + b);

    public void Add(string type, FactCount count) => ByType[type] = ByType.GetValueOrDefault(type) + count;

    public void Add(FactCounts other)
    {
        foreach (var (type, count) in other.ByType) Add(type, count);
    }
}

/// <summary>Whether raw events may be stored already.</summary>
public enum KnownEvents
{
    /// <summary>They are looked for before any is written.</summary>
    Likely,

    /// <summary>They are written at once, and looked for only if the database finds one twice: for files of which nothing overlapping is held.</summary>
    Unlikely,
}

/// <summary>
/// The one way into the tables of facts, for every source. Rows that are stored are read, merged by the rules of <c>Core/Facts</c> and written
/// back where something changed, so that order and repetition make no difference. Runs inside the caller's transaction.
/// </summary>
public static class FactWriter
{
    /// <summary>Any number, the same in every version: the first half of the locks' key.</summary>
    private const int LockClass = 0x6661_6374;

    /// <summary>Projects share locks, as an import may touch more projects than the server has room for locks.</summary>
    private const int Locks = 64;

    private const FactSources UnnumberedComments = FactSources.ArchiveFile;

    /// <summary>Issue events have numbers in the REST API alone; elsewhere only the telling is numbered.</summary>
    private const FactSources UnnumberedTimeline = FactSources.GhArchive | FactSources.ArchiveFile | FactSources.Webhook;

    public static async Task<FactCounts> WriteAsync(
        NpgsqlConnection connection, IReadOnlyCollection<ProjectFacts> facts, CancellationToken cancellationToken, KnownEvents known = KnownEvents.Likely)
    {
        var counts = new FactCounts();
        await LockAsync(connection, facts, cancellationToken);
        await ErasedFacts.RemoveAsync(connection, facts, cancellationToken);
        await WriteItemsAsync(connection, OwnItems(facts), counts, cancellationToken);
        await WriteNumberedAsync(connection, FactSchema.Comments, Own(facts, f => f.Comments), UnnumberedComments, counts, cancellationToken);
        await WriteNumberedAsync(connection, FactSchema.ReviewComments, Own(facts, f => f.ReviewComments), UnnumberedComments, counts, cancellationToken);
        await WriteNumberedAsync(connection, FactSchema.Timeline, Own(facts, f => f.Timeline), UnnumberedTimeline, counts, cancellationToken);
        await WriteObservedAsync(connection, FactSchema.Reviews, Own(facts, f => f.Reviews), r => (r.ProjectId, r.ReviewId), counts, cancellationToken);
        await WriteObservedAsync(connection, FactSchema.Labels, Own(facts, f => f.Labels), l => (l.ProjectId, l.NameKey), counts, cancellationToken);
        await WriteObservedAsync(connection, FactSchema.Releases, Own(facts, f => f.Releases), r => (r.ProjectId, r.ReleaseId), counts, cancellationToken);
        await WriteObservedAsync(connection, FactSchema.Discussions, Own(facts, f => f.Discussions), d => (d.ProjectId, d.Number), counts, cancellationToken);
        await WriteObservedAsync(connection, FactSchema.Runs, Own(facts, f => f.Runs), r => (r.ProjectId, r.RunId), counts, cancellationToken);
        await EventWriter.WriteAsync(connection, facts, known, counts, cancellationToken);
        await WriteAttentionAsync(connection, [.. facts.SelectMany(f => f.Attention)], counts, cancellationToken);
        await RaiseRevisionsAsync(connection, facts, counts, cancellationToken);
        return counts;
    }

    private static List<Item> OwnItems(IReadOnlyCollection<ProjectFacts> facts)
    {
        var all = new List<Item>();
        foreach (var project in facts)
        {
            foreach (var item in project.Items.Values)
            {
                item.ProjectId = project.ProjectId;
                all.Add(item);
            }
        }

        return all;
    }

    private static List<T> Own<T>(IReadOnlyCollection<ProjectFacts> facts, Func<ProjectFacts, List<T>> list)
        where T : ObservedFact
    {
        var all = new List<T>();
        foreach (var project in facts)
        {
            foreach (var fact in list(project))
            {
                fact.ProjectId = project.ProjectId;
                all.Add(fact);
            }
        }

        return all;
    }

    /// <summary>Two writers of one project take turns, so that each merges what the other stored. In order of the locks: nobody waits in a circle.</summary>
    private static async Task LockAsync(NpgsqlConnection connection, IReadOnlyCollection<ProjectFacts> facts, CancellationToken cancellationToken)
    {
        var locks = facts.Select(f => f.ProjectId % Locks).Distinct().Order().ToArray();
        await connection.Command("select pg_advisory_xact_lock($1, l) from unnest($2::int[]) with ordinality as u (l, n) order by n", LockClass, locks)
            .RunAsync(cancellationToken);
    }

    /// <summary>Keeps every writer out until the caller's transaction ends.</summary>
    internal static Task LockAllAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection
        .Command("select pg_advisory_xact_lock($1, l) from generate_series(0, $2) l", LockClass, Locks - 1).RunAsync(cancellationToken);

    private static async Task WriteItemsAsync(NpgsqlConnection connection, List<Item> incoming, FactCounts counts, CancellationToken cancellationToken)
    {
        if (incoming.Count == 0) return;
        var stored = (await FactSchema.Items.ReadAsync(connection, incoming, cancellationToken)).ToDictionary(i => (i.ProjectId, i.Number));
        var (added, changed) = (new List<Item>(), new List<Item>());
        foreach (var item in incoming)
        {
            if (!stored.TryGetValue((item.ProjectId, item.Number), out var known)) added.Add(item);
            else if (known.Absorb(item)) changed.Add(known);
        }

        await ReplaceAsync(connection, FactSchema.Items, added, changed, [], cancellationToken);
        counts.Add(FactSchema.Items.Name, new FactCount(added.Count, changed.Count, incoming.Count - added.Count - changed.Count));
    }

    private static async Task WriteNumberedAsync<T>(
        NpgsqlConnection connection, FactTable<T> table, List<T> incoming, FactSources unnumbered, FactCounts counts, CancellationToken cancellationToken)
        where T : ItemFact
    {
        if (incoming.Count == 0) return;
        const int itemAndMoment = 3;
        var stored = (await table.ReadAsync(connection, incoming, cancellationToken, itemAndMoment)).ToLookup(f => (f.ProjectId, f.Number, f.At));
        var (added, changed, removed, same) = (new List<T>(), new List<T>(), new List<T>(), 0);
        foreach (var moment in incoming.GroupBy(f => (f.ProjectId, f.Number, f.At)))
        {
            if (!stored.Contains(moment.Key) && moment.Count() == 1)
            {
                Numbering.Settle(moment.First(), unnumbered);
                added.Add(moment.First());
                continue;
            }

            var result = Numbering.Resolve(stored[moment.Key], moment, unnumbered);
            added.AddRange(result.Added);
            changed.AddRange(result.Changed);
            removed.AddRange(result.Removed);
            same += result.Same;
        }

        await ReplaceAsync(connection, table, added, changed, removed, cancellationToken);
        counts.Add(
            table.Name,
            new FactCount(added.Count - removed.Count, changed.Count + removed.Count, Math.Max(0, incoming.Count - added.Count - changed.Count)));
    }

    private static async Task WriteObservedAsync<T, TKey>(
        NpgsqlConnection connection, FactTable<T> table, List<T> incoming, Func<T, TKey> keyOf, FactCounts counts, CancellationToken cancellationToken)
        where T : ObservedFact
        where TKey : notnull
    {
        if (incoming.Count == 0) return;
        var merged = new Dictionary<TKey, T>();
        foreach (var fact in incoming)
        {
            if (!merged.TryAdd(keyOf(fact), fact)) merged[keyOf(fact)].Absorb(fact);
        }

        var stored = (await table.ReadAsync(connection, merged.Values, cancellationToken)).ToDictionary(keyOf);
        var (added, changed) = (new List<T>(), new List<T>());
        foreach (var (key, fact) in merged)
        {
            if (!stored.TryGetValue(key, out var known)) added.Add(fact);
            else if (known.Absorb(fact)) changed.Add(known);
        }

        await ReplaceAsync(connection, table, added, changed, [], cancellationToken);
        counts.Add(table.Name, new FactCount(added.Count, changed.Count, incoming.Count - added.Count - changed.Count));
    }

    /// <summary>The later count of a day by one source stands: a day's count only grows while it is being read.</summary>
    private static async Task WriteAttentionAsync(
        NpgsqlConnection connection, List<AttentionDay> days, FactCounts counts, CancellationToken cancellationToken)
    {
        if (days.Count == 0) return;
        var last = days.GroupBy(d => (d.ProjectId, d.Kind, d.Day, d.Source)).Select(g => g.Last()).ToList();
        await using var command = connection.Command(
            """
            with told as (
                select * from unnest($1::int[], $2::smallint[], $3::date[], $4::smallint[], $5::int[], $6::int[]) as u (project_id, kind, day, source, added, total)),
            written as (
                insert into attention_day as a (project_id, kind, day, source, added, total) select * from told
                on conflict (project_id, kind, day, source) do update
                    set added = coalesce(excluded.added, a.added), total = coalesce(excluded.total, a.total)
                    where (coalesce(excluded.added, a.added), coalesce(excluded.total, a.total)) is distinct from (a.added, a.total)
                returning xmax = 0 as is_new)
            select count(*) filter (where is_new), count(*) filter (where not is_new) from written
            """,
            last.Select(d => d.ProjectId).ToArray(), last.Select(d => (short)d.Kind).ToArray(), last.Select(d => d.Day).ToArray(),
            last.Select(d => (short)d.Source).ToArray(), last.Select(d => d.Added).ToArray(), last.Select(d => d.Total).ToArray());
        var (added, changed) = (await command.ListAsync(r => (r.GetInt64(0), r.GetInt64(1)), cancellationToken))[0];
        counts.Add("attention_day", new FactCount(added, changed, last.Count - added - changed));
    }

    private static async Task ReplaceAsync<T>(
        NpgsqlConnection connection, FactTable<T> table, List<T> added, List<T> changed, List<T> removed, CancellationToken cancellationToken)
        where T : class
    {
        await table.DeleteAsync(connection, [.. changed, .. removed], cancellationToken);
        await table.InsertAsync(connection, [.. added, .. changed], cancellationToken);
    }

    private static async Task RaiseRevisionsAsync(
        NpgsqlConnection connection, IReadOnlyCollection<ProjectFacts> facts, FactCounts counts, CancellationToken cancellationToken)
    {
        if (counts.Total is { Added: 0, Changed: 0 }) return;
        await connection.Command(
            "update project set facts_revision = facts_revision + 1 where project_id = any($1)", facts.Select(f => f.ProjectId).Order().ToArray())
            .RunAsync(cancellationToken);
    }
}
