using System.Diagnostics.CodeAnalysis;

namespace Community.Data.Metrics;

/// <summary>
/// What was computed last, up to a total weight. A key names everything a value depends on, the data revision included, so an entry is never out of
/// date, only unused; any replica can compute it again.
/// </summary>
/// <param name="capacity">The weight that is kept. A value that is heavier alone is not kept at all.</param>
public sealed class RecentCache<TKey, TValue>(int capacity, Func<TValue, int> weigh)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value, int Weight)>> _entries = [];
    private readonly LinkedList<(TKey Key, TValue Value, int Weight)> _byUse = new();
    private int _weight;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_gate)
        {
            value = default;
            if (!_entries.TryGetValue(key, out var known)) return false;
            _byUse.Remove(known);
            _byUse.AddFirst(known);
            value = known.Value.Value;
            return true;
        }
    }

    /// <remarks>Two that ask at once may both compute: nobody waits for another's work.</remarks>
    public TValue GetOrAdd(TKey key, Func<TValue> compute)
    {
        if (TryGet(key, out var known)) return known;
        var value = compute();
        Add(key, value);
        return value;
    }

    public void Add(TKey key, TValue value)
    {
        var weight = Math.Max(weigh(value), 1);
        if (weight > capacity) return;
        lock (_gate)
        {
            if (_entries.ContainsKey(key)) return;
            _entries.Add(key, _byUse.AddFirst((key, value, weight)));
            _weight += weight;
            while (_weight > capacity && _byUse.Last is { } oldest)
            {
                _byUse.RemoveLast();
                _entries.Remove(oldest.Value.Key);
                _weight -= oldest.Value.Weight;
            }
        }
    }
}
