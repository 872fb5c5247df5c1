namespace Community.Web.Ui;

/// <summary>What stands beside a number that must be read with care. One icon and one word each, the same on every page.</summary>
public enum MarkKind
{
    /// <summary>Rests on too few commits, people or gaps to be steady.</summary>
    SmallN,

    /// <summary>Its period is over, but items in it may still change.</summary>
    Immature,

    /// <summary>Older than it should be.</summary>
    Stale,

    /// <summary>Its period is not over.</summary>
    Partial,

    /// <summary>Part of the data behind it is missing.</summary>
    Incomplete,

    /// <summary>Computed from a sample or a model.</summary>
    Estimated,
}
