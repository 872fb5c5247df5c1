using System.Globalization;

namespace Community.Core.Facts;

/// <summary>
/// The rules by which two observations of one thing become one, and whether the first of them changed by it. Each rule is a maximum or a
/// minimum of a total order, so that merging does not depend on the order of reading.
/// </summary>
internal struct Merge
{
    public bool Changed { get; private set; }

    public void Note(bool changed) => Changed |= changed;

    public ItemKind Larger(ItemKind mine, ItemKind other)
    {
        Note(other > mine);
        return other > mine ? other : mine;
    }

    public T? Larger<T>(T? mine, T? other)
        where T : struct, IComparable<T>
    {
        if (other is not { } b || (mine is { } a && a.CompareTo(b) >= 0)) return mine;
        Changed = true;
        return other;
    }

    public T? Smaller<T>(T? mine, T? other)
        where T : struct, IComparable<T>
    {
        if (other is not { } b || (mine is { } a && a.CompareTo(b) <= 0)) return mine;
        Changed = true;
        return other;
    }

    public FactSources Union(FactSources mine, FactSources other)
    {
        Note((mine | other) != mine);
        return mine | other;
    }

    /// <summary>
    /// Whether the other's group of fields is to be taken over: it was seen later, or at the same moment and its text is the larger one
    /// (any fixed order does; two events of one second happen, and their order in the file must not matter).
    /// </summary>
    public bool Takes<T>(DateTimeOffset? mineAt, DateTimeOffset? otherAt, T mine, T other, Func<T, string?> text)
    {
        if (otherAt is not { } at) return false;
        var order = mineAt is { } own ? at.CompareTo(own) : 1;
        if (order == 0) order = string.CompareOrdinal(text(other), text(mine));
        Note(order > 0);
        return order > 0;
    }

    public static string? Text(DateTimeOffset? moment) => moment?.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    public static string? Text(string[]? list) => list is null ? null : string.Join('\u0001', list);
}
