using Community.Core.History;

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

    /// <summary>One mail, one person; everybody without a mail is the person with the empty mail.</summary>
    /// <param name="authored">How many commits each signature authored.</param>
    internal static IdentityIndex ByEmail(IReadOnlyList<Signature> signatures, ReadOnlySpan<int> authored)
    {
        var numbers = new Dictionary<string, int>(signatures.Count, StringComparer.Ordinal);
        var identities = new int[signatures.Count];
        for (var s = 0; s < identities.Length; s++)
        {
            var email = IdentityKeys.Email(signatures[s].Email);
            if (!numbers.TryGetValue(email, out identities[s])) numbers.Add(email, identities[s] = numbers.Count);
        }

        return new IdentityIndex(signatures, identities, numbers.Count, authored);
    }

    /// <summary>
    /// One mail or one name, one person, and so on through everybody they share one with. Only authors join people: a committer's or a
    /// co-author's signature that authored nothing says nothing about who wrote the commits.
    /// </summary>
    internal static IdentityIndex ByEmailOrName(IReadOnlyList<Signature> signatures, ReadOnlySpan<int> authored)
    {
        var sets = new DisjointSets(signatures.Count);
        var byEmail = new Dictionary<string, int>(StringComparer.Ordinal);
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var s = 0; s < signatures.Count; s++)
        {
            if (authored[s] == 0) continue;
            Join(byEmail, IdentityKeys.Email(signatures[s].Email), s);
            var name = IdentityKeys.Name(signatures[s].Name);
            if (IdentityKeys.NameJoins(name)) Join(byName, name, s);
        }

        var numbers = new Dictionary<int, int>();
        var identities = new int[signatures.Count];
        for (var s = 0; s < identities.Length; s++)
        {
            if (authored[s] == 0)
            {
                identities[s] = None;
                continue;
            }

            var root = sets.Find(s);
            if (!numbers.TryGetValue(root, out identities[s])) numbers.Add(root, identities[s] = numbers.Count);
        }

        return new IdentityIndex(signatures, identities, numbers.Count, authored);

        void Join(Dictionary<string, int> seen, string key, int signature)
        {
            if (seen.TryGetValue(key, out var other)) sets.Join(other, signature);
            else seen.Add(key, signature);
        }
    }
}
