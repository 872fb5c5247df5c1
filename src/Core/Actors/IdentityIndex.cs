using Community.Core.History;
using Community.Core.People;

namespace Community.Core.Actors;

/// <summary>Which signatures are one person, by one rule. Identities are numbered from 0.</summary>
public sealed class IdentityIndex
{
    /// <summary>The identity of a signature that authored no commit, where the rule knows only authors.</summary>
    public const int None = -1;

    private readonly IReadOnlyList<Signature> _signatures;
    private readonly int[] _identities;
    private readonly int[] _labels;

    private IdentityIndex(IReadOnlyList<Signature> signatures, int[] identities, int count, ReadOnlySpan<int> authored)
    {
        _signatures = signatures;
        _identities = identities;
        Count = count;
        _labels = new int[count];
        Array.Fill(_labels, None);
        for (var s = 0; s < identities.Length; s++)
        {
            if (identities[s] is var i and not None && (_labels[i] == None || authored[s] > authored[_labels[i]])) _labels[i] = s;
        }
    }

    public int Count { get; }

    public int this[int signature] => _identities[signature];

    /// <summary>The signature an identity is shown by: the one with the most commits in the whole history.</summary>
    public Signature Label(int identity) => _signatures[_labels[identity]];

    /// <summary>The number of that signature.</summary>
    public int LabelNumber(int identity) => _labels[identity];

    public IEnumerable<Signature> SignaturesOf(int identity) =>
        _signatures.Where((_, s) => _identities[s] == identity);

    /// <summary>One mail, one person; everybody without a mail is the person with the empty mail. Decisions join mails and say nothing else here.</summary>
    /// <param name="authored">How many commits each signature authored.</param>
    internal static IdentityIndex ByEmail(IReadOnlyList<Signature> signatures, ReadOnlySpan<int> authored, DecidedPeople? decisions = null)
    {
        var sets = (decisions ?? DecidedPeople.None).NewSets();
        var numbers = new Dictionary<int, int>(signatures.Count);
        var identities = new int[signatures.Count];
        for (var s = 0; s < identities.Length; s++) identities[s] = NumberOf(sets.SetOf(PersonIdentity.Email(signatures[s].Email)), numbers);
        return new IdentityIndex(signatures, identities, numbers.Count, authored);
    }

    /// <summary>
    /// One mail or one name, one person, and so on through everybody they share one with, except across what a decision keeps apart. Only authors
    /// join people: a committer's or a co-author's signature that authored nothing says nothing about who wrote the commits.
    /// </summary>
    internal static IdentityIndex ByEmailOrName(IReadOnlyList<Signature> signatures, ReadOnlySpan<int> authored, DecidedPeople? decisions = null)
    {
        decisions ??= DecidedPeople.None;
        var sets = decisions.NewSets();
        var byName = new Dictionary<string, PersonIdentity>(StringComparer.Ordinal);
        for (var s = 0; s < signatures.Count; s++)
        {
            if (authored[s] == 0) continue;
            var name = IdentityKeys.Name(signatures[s].Name);
            if (!IdentityKeys.NameJoins(name)) continue;
            name = decisions.ErasedNames.GetValueOrDefault(name, name);
            var email = PersonIdentity.Email(signatures[s].Email);
            if (!byName.TryAdd(name, email)) sets.Join(byName[name], email);
        }

        var numbers = new Dictionary<int, int>();
        var identities = new int[signatures.Count];
        for (var s = 0; s < identities.Length; s++)
            identities[s] = authored[s] == 0 ? None : NumberOf(sets.SetOf(PersonIdentity.Email(signatures[s].Email)), numbers);
        return new IdentityIndex(signatures, identities, numbers.Count, authored);
    }

    private static int NumberOf(int set, Dictionary<int, int> numbers)
    {
        if (!numbers.TryGetValue(set, out var number)) numbers.Add(set, number = numbers.Count);
        return number;
    }
}
