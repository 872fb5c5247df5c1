namespace Community.Core.People;

/// <summary>Somebody, as far as rules and decisions can tell.</summary>
/// <param name="No">The smallest number of their identities: it stays while others come and go.</param>
/// <param name="Identities">By number.</param>
/// <param name="Links">All that holds them together, also what says the same twice.</param>
public sealed record Person(int No, IReadOnlyList<IdentityFact> Identities, IReadOnlyList<IdentityLink> Links)
{
    public IdentityFact Label { get; } = Identities.OrderBy(i => i.Identity.Kind == IdentityKind.Account).ThenByDescending(i => i.Identity.Kind == IdentityKind.Login)
        .ThenByDescending(i => i.Count).ThenBy(i => i.No).First();

    public long FactCount => Identities.Sum(i => i.Count);

    public DateTimeOffset? First => Identities.Min(i => i.First);

    public DateTimeOffset? Last => Identities.Max(i => i.Last);

    public IEnumerable<IdentityFact> Of(IdentityKind kind) => Identities.Where(i => i.Identity.Kind == kind);
}

/// <summary>
/// Who is who in one project. A function of facts and decisions alone: the order in which they came makes no difference, and to withdraw a
/// decision is to be where one was before it.
/// </summary>
public sealed class PeopleGraph
{
    private readonly Dictionary<int, Person> _byIdentity = [];
    private readonly Dictionary<PersonIdentity, Person> _byKey = [];

    private PeopleGraph(PeopleFacts facts, DecidedPeople decisions)
    {
        var links = LinksOf(facts, decisions);
        var sets = decisions.NewSets();
        // Stronger rules first and then by name: where a split refuses some, the order decides which.
        foreach (var link in links.Order(ByStrength)) sets.Join(link.From, link.To);
        var linksBySet = links.Where(l => sets.AreOne(l.From, l.To)).ToLookup(l => sets.SetOf(l.From));
        foreach (var group in facts.Identities.GroupBy(i => sets.SetOf(i.Identity)))
        {
            var identities = group.OrderBy(i => i.No).ToList();
            var person = new Person(identities[0].No, identities, [.. linksBySet[group.Key].Order(ByStrength)]);
            foreach (var identity in identities)
            {
                _byIdentity.Add(identity.No, person);
                _byKey.Add(identity.Identity, person);
            }
        }

        People = [.. _byIdentity.Values.Distinct().OrderBy(p => p.No)];
    }

    private static Comparer<IdentityLink> ByStrength { get; } = Comparer<IdentityLink>.Create((a, b) =>
    {
        if (a.Rule.CompareTo(b.Rule) is not 0 and var rule) return rule;
        if (Nullable.Compare(b.DecisionNo, a.DecisionNo) is not 0 and var newest) return newest;
        return PersonIdentity.Order.Compare(a.From, b.From) is not 0 and var from ? from : PersonIdentity.Order.Compare(a.To, b.To);
    });

    /// <summary>By number.</summary>
    public IReadOnlyList<Person> People { get; }

    public static PeopleGraph Build(PeopleFacts facts, DecidedPeople decisions) => new(facts, decisions);

    /// <summary>By the number of any of their identities, so that an address outlives joins and splits.</summary>
    public Person? Find(int identityNo) => _byIdentity.GetValueOrDefault(identityNo);

    public Person? Find(PersonIdentity identity) => _byKey.GetValueOrDefault(identity);

    private static List<IdentityLink> LinksOf(PeopleFacts facts, DecidedPeople decisions)
    {
        var links = new List<IdentityLink>();
        foreach (var join in decisions.Joins)
        {
            links.AddRange(join.Left.Concat(join.Right).Where(i => i != join.Left[0]).Select(i => new IdentityLink(i, join.Left[0], LinkRule.Decision, DecisionNo: join.No)));
        }

        foreach (var person in facts.Erased.GroupBy(e => e.Person))
        {
            var first = person.Select(e => e.Identity).Min(PersonIdentity.Order);
            links.AddRange(person.Where(e => e.Identity != first).Select(e => new IdentityLink(e.Identity, first, LinkRule.Erased)));
        }

        var mails = facts.Identities.Select(i => i.Identity).Concat(facts.Mailmap.Select(m => m.Written)).Where(i => i.Kind == IdentityKind.Email).Distinct()
            .Select(i => (Mail: i, NoReply: NoReplyMail.Parse(i.Key))).Where(m => m.NoReply is not null).ToList();
        AddAccounts(links, facts, mails);
        links.AddRange(facts.Mailmap.Where(m => m.Written != m.Mapped).Distinct().Select(m => new IdentityLink(m.Written, m.Mapped, LinkRule.Mailmap)));
        links.AddRange(HeadsOf(facts, isSure: true).Select(h => new IdentityLink(PersonIdentity.Email(h.Email), PersonIdentity.Login(h.Login), LinkRule.PullHead, h.Pulls)));
        return links;
    }

    private static void AddAccounts(List<IdentityLink> links, PeopleFacts facts, List<(PersonIdentity Mail, NoReplyMail? NoReply)> mails)
    {
        var told = facts.Accounts.GroupBy(a => (a.Account, Login: PersonIdentity.Login(a.Login))).ToDictionary(g => g.Key, g => g.Sum(a => a.Count));
        foreach (var (_, noReply) in mails)
        {
            if (noReply is { Account: { } account, Login: var login }) told.TryAdd((account, PersonIdentity.Login(login)), 0);
        }

        // GitHub gives a login that was given up to whoever asks: one that two accounts had says nothing of either.
        var owners = told.Keys.ToLookup(k => k.Login, k => k.Account);
        links.AddRange(told.Where(t => HasOneOwner(t.Key.Login))
            .Select(t => new IdentityLink(t.Key.Login, PersonIdentity.Account(t.Key.Account), LinkRule.Account, t.Value)));
        foreach (var (mail, noReply) in mails)
        {
            if (noReply is { Account: { } account }) links.Add(new(mail, PersonIdentity.Account(account), LinkRule.NoReply));
            else if (noReply is { Login: var login } && HasOneOwner(PersonIdentity.Login(login))) links.Add(new(mail, PersonIdentity.Login(login), LinkRule.NoReply));
        }

        bool HasOneOwner(PersonIdentity login) => owners[login].Take(2).Count() < 2;
    }

    /// <summary>
    /// Somebody may push to another's branch before it is merged, and maintainers do: only a mail that signed for one login alone, more than
    /// once, is that login's. The rest is a suggestion.
    /// </summary>
    internal static IEnumerable<HeadSignature> HeadsOf(PeopleFacts facts, bool isSure)
    {
        foreach (var mail in facts.Heads.Where(h => !string.IsNullOrWhiteSpace(h.Email)).GroupBy(h => PersonIdentity.Email(h.Email)))
        {
            var logins = mail.GroupBy(h => PersonIdentity.Login(h.Login)).Select(g => new HeadSignature(g.Key.Key, mail.Key.Key, g.Sum(h => h.Pulls))).ToList();
            if (logins is [{ Pulls: > 1 } only])
            {
                if (isSure) yield return only;
            }
            else if (!isSure)
            {
                foreach (var login in logins) yield return login;
            }
        }
    }
}
