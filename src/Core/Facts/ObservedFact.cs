namespace Community.Core.Facts;

/// <summary>
/// A fact that sources show whole: the fuller account holds, of two equally full ones the later. Like <see cref="Item.Absorb"/>, absorbing is
/// commutative, associative and idempotent.
/// </summary>
public abstract class ObservedFact
{
    public int ProjectId { get; set; }

    /// <summary>False where a source leaves out fields that others give, such as archive files without ids.</summary>
    public bool Full { get; set; }

    public DateTimeOffset SeenAt { get; set; }

    public FactSources Sources { get; set; }

    /// <summary>When a source that lists all there is last listed it no more. The row stays: that it was there remains true.</summary>
    public DateTimeOffset? GoneAt { get; set; }

    /// <summary>Deleted at its source, as far as we know: nobody has seen it since it was missed.</summary>
    public bool IsGone => GoneAt > SeenAt;

    /// <summary>Takes over the other account of the same fact where it is the better one. Returns whether anything changed.</summary>
    public bool Absorb(ObservedFact other)
    {
        var merge = new Merge();
        Sources = merge.Union(Sources, other.Sources);
        GoneAt = merge.Larger(GoneAt, other.GoneAt);
        var order = other.Full.CompareTo(Full);
        if (order == 0) order = other.SeenAt.CompareTo(SeenAt);
        if (order == 0) order = string.CompareOrdinal(other.Canonical(), Canonical());
        if (order <= 0) return merge.Changed;
        (Full, SeenAt) = (other.Full, other.SeenAt);
        Take(other);
        return true;
    }

    /// <summary>All fields of the account in one text: breaks ties of two accounts of one moment in a fixed way.</summary>
    protected abstract string Canonical();

    protected abstract void Take(ObservedFact other);
}

/// <summary>
/// A fact that some sources give without a number of its own. It is known by when it happened (to the second, on one item) and by
/// <see cref="Group"/>; <see cref="Key"/> is GitHub's number, or -1, -2, … for the first, second, … of a group that nobody has numbered yet.
/// </summary>
public abstract class ItemFact : ObservedFact
{
    public int Number { get; set; }

    public DateTimeOffset At { get; set; }

    public long Key { get; set; }

    /// <summary>What else, beside item and moment, tells two of these apart when neither has a number.</summary>
    public abstract string Group { get; }
}
