using Community.Core.Actors;

namespace Community.Core.People;

/// <summary>What makes one think that two people are one.</summary>
public enum EvidenceKind
{
    /// <summary>They sign with the same name.</summary>
    SameName,

    /// <summary>One signed the head of a merged pull request that the other opened.</summary>
    PullHead,

    /// <summary>The login of one is what stands before the @ of the other's mail.</summary>
    LoginIsMail,

    /// <summary>The same stands before the @ of both mails.</summary>
    SameMailName,

    /// <summary>The login of one is the other's name without spaces.</summary>
    LoginIsName,

    /// <summary>What stands before the @ of one's mail is the other's name without spaces.</summary>
    MailIsName,

    /// <summary>Their logins differ by dots, dashes and capitals only.</summary>
    SameLogin,
}

/// <param name="Left">The identity, or the name, of one.</param>
public readonly record struct Evidence(EvidenceKind Kind, string Left, string Right);

public enum SuggestionStrength { Weak, Likely, Strong }

/// <summary>Two people who may be one. Nothing follows from it until somebody says so.</summary>
public sealed record Suggestion(Person Left, Person Right, IReadOnlyList<Evidence> Evidence)
{
    public SuggestionStrength Strength { get; } = Evidence.Select(e => e.Kind).Distinct().Sum(WeightOf) switch
    {
        >= 4 => SuggestionStrength.Strong,
        >= 2 => SuggestionStrength.Likely,
        _ => SuggestionStrength.Weak,
    };

    private static int WeightOf(EvidenceKind kind) => kind switch
    {
        EvidenceKind.PullHead => 3,
        EvidenceKind.SameName or EvidenceKind.LoginIsMail or EvidenceKind.SameMailName => 2,
        _ => 1,
    };
}

/// <summary>Finds people who may be one.</summary>
public static class Suggestions
{
    /// <summary>What more people than this have in common says nothing about any two of them: "dave", "root", "info@".</summary>
    public const int MostPeople = 4;

    private const int ShortestHandle = 5;

    private static readonly HashSet<string> CommonHandles =
    [
        "admin", "build", "contact", "developer", "github", "gitlab", "hello", "hidden", "localhost", "mail", "master", "noreply", "office", "opensource", "owner",
        "private", "public", "server", "source", "support", "system", "ubuntu", "unknown", "users", "vagrant", "webmaster", "windows",
    ];

    /// <summary>The strongest first, then those with the most facts.</summary>
    /// <param name="isWanted">Whether somebody may be suggested: a program is nobody's second name.</param>
    public static IReadOnlyList<Suggestion> Find(PeopleGraph graph, PeopleFacts facts, DecidedPeople decisions, Func<Person, bool> isWanted)
    {
        var erased = facts.Erased.Select(e => e.Identity).ToHashSet();
        var people = graph.People.Where(p => !p.Identities.Any(i => erased.Contains(i.Identity)) && isWanted(p)).ToList();
        var found = new Dictionary<(Person, Person), HashSet<Evidence>>();
        Pair(people.SelectMany(NamesOf), found);
        Pair(people.SelectMany(HandlesOf), found);
        foreach (var head in PeopleGraph.HeadsOf(facts, isSure: false))
        {
            if (graph.Find(PersonIdentity.Login(head.Login)) is { } left && graph.Find(PersonIdentity.Email(head.Email)) is { } right && isWanted(left) && isWanted(right))
                Note(new(left, Source.Login, head.Login), new(right, Source.Head, head.Email), found);
        }

        return
        [
            .. found.Where(f => !AreKeptApart(f.Key, decisions))
                .Select(f => new Suggestion(f.Key.Item1, f.Key.Item2, [.. f.Value.OrderBy(e => e.Kind).ThenBy(e => e.Left, StringComparer.Ordinal).ThenBy(e => e.Right, StringComparer.Ordinal)]))
                .OrderByDescending(s => s.Strength).ThenByDescending(s => Math.Min(s.Left.FactCount, s.Right.FactCount)).ThenBy(s => s.Left.No).ThenBy(s => s.Right.No),
        ];
    }

    private enum Source { Name, Login, Mail, Head }

    private readonly record struct Clue(Person Person, Source Source, string Text)
    {
        public string Folded { get; init; } = "";
    }

    private static IEnumerable<Clue> NamesOf(Person person) => person.Identities.SelectMany(i => i.Identity.Kind == IdentityKind.Name ? [i.Shown] : i.Names)
        .Select(name => (Name: name, Key: IdentityKeys.Name(name))).Where(n => IdentityKeys.NameJoins(n.Key) && !CommonHandles.Contains(n.Key)).DistinctBy(n => n.Key)
        .Select(n => new Clue(person, Source.Name, n.Name.Trim()) { Folded = n.Key });

    /// <summary>Logins, mails before the @, and names, as the letters and digits they are made of.</summary>
    private static IEnumerable<Clue> HandlesOf(Person person)
    {
        foreach (var identity in person.Identities)
        {
            switch (identity.Identity.Kind)
            {
                case IdentityKind.Login:
                    yield return Handle(Source.Login, identity.Shown, identity.Shown);
                    break;
                case IdentityKind.Email when NoReplyMail.Parse(identity.Shown) is null && identity.Shown.LastIndexOf('@') is > 0 and var at:
                    yield return Handle(Source.Mail, identity.Shown, identity.Shown[..at]);
                    break;
            }

            foreach (var name in identity.Names) yield return Handle(Source.Name, name.Trim(), name);
        }

        Clue Handle(Source source, string text, string handle) => new(person, source, text) { Folded = string.Concat(handle.Where(char.IsLetterOrDigit)).ToLowerInvariant() };
    }

    private static void Pair(IEnumerable<Clue> clues, Dictionary<(Person, Person), HashSet<Evidence>> found)
    {
        foreach (var group in clues.GroupBy(c => c.Folded))
        {
            var shared = group.ToList();
            if (group.Key.Length < ShortestHandle || CommonHandles.Contains(group.Key) || shared.DistinctBy(c => c.Person.No).Count() is < 2 or > MostPeople) continue;
            for (var i = 0; i < shared.Count; i++)
            {
                for (var j = i + 1; j < shared.Count; j++) Note(shared[i], shared[j], found);
            }
        }
    }

    private static void Note(Clue a, Clue b, Dictionary<(Person, Person), HashSet<Evidence>> found)
    {
        if (a.Person.No == b.Person.No || KindOf(a.Source, b.Source) is not { } kind) return;
        if (a.Person.No > b.Person.No) (a, b) = (b, a);
        if (!found.TryGetValue((a.Person, b.Person), out var evidence)) found.Add((a.Person, b.Person), evidence = []);
        evidence.Add(new Evidence(kind, a.Text, b.Text));
    }

    private static EvidenceKind? KindOf(Source a, Source b) => a > b ? KindOf(b, a) : (a, b) switch
    {
        (Source.Name, Source.Name) => EvidenceKind.SameName,
        (Source.Name, Source.Login) => EvidenceKind.LoginIsName,
        (Source.Name, Source.Mail) => EvidenceKind.MailIsName,
        (Source.Login, Source.Login) => EvidenceKind.SameLogin,
        (Source.Login, Source.Mail) => EvidenceKind.LoginIsMail,
        (Source.Mail, Source.Mail) => EvidenceKind.SameMailName,
        (Source.Login, Source.Head) => EvidenceKind.PullHead,
        _ => null,
    };

    private static bool AreKeptApart((Person Left, Person Right) pair, DecidedPeople decisions)
    {
        return decisions.Splits.Any(s => (Names(s.Left, pair.Left) && Names(s.Right, pair.Right)) || (Names(s.Left, pair.Right) && Names(s.Right, pair.Left)));

        static bool Names(IReadOnlyList<PersonIdentity> side, Person person) => person.Identities.Any(i => side.Contains(i.Identity));
    }
}
