namespace Community.Core.People;

/// <summary>
/// What holds of all decisions together, whatever order they come in. The newest word counts: a join undoes an older split between those it
/// joins, and a split takes apart what older joins, and any rule, would hold together.
/// </summary>
public sealed class DecidedPeople
{
    private static readonly Dictionary<string, string> NoNames = [];

    /// <param name="decisions">Those that are not withdrawn.</param>
    public DecidedPeople(IEnumerable<PersonDecision> decisions)
    {
        // Only what is newer than a split can lift it, so newest first is one pass.
        var splits = new List<PersonDecision>();
        var joins = new List<PersonDecision>();
        var newer = new IdentitySets();
        foreach (var decision in decisions.OrderByDescending(d => d.No))
        {
            if (decision.Kind == DecisionKind.Join)
            {
                joins.Add(decision);
                Join(newer, decision);
            }
            else if (!decision.Left.Any(left => decision.Right.Any(right => newer.AreOne(left, right))))
            {
                splits.Add(decision);
                newer.KeepApart(decision.Left, decision.Right);
            }
        }

        (Joins, Splits) = (joins, splits);
    }

    public static DecidedPeople None { get; } = new([]);

    /// <summary>Newest first.</summary>
    public IReadOnlyList<PersonDecision> Joins { get; }

    /// <summary>Those that no newer join has undone, newest first.</summary>
    public IReadOnlyList<PersonDecision> Splits { get; }

    /// <summary>
    /// What stands in the place of names that an erased person shared with others: by it the rule "one name, one person" counts as it did before.
    /// Keys and values are as <see cref="Actors.IdentityKeys.Name"/> makes them.
    /// </summary>
    public IReadOnlyDictionary<string, string> ErasedNames { get; init; } = NoNames;

    /// <summary>Sets in which the decisions hold already, and which join nobody whom a split keeps apart.</summary>
    public IdentitySets NewSets()
    {
        var sets = new IdentitySets();
        foreach (var split in Splits) sets.KeepApart(split.Left, split.Right);
        foreach (var join in Joins) Join(sets, join);
        return sets;
    }

    private static void Join(IdentitySets sets, PersonDecision decision)
    {
        foreach (var other in decision.Left.Concat(decision.Right)) sets.Join(decision.Left[0], other);
    }
}
