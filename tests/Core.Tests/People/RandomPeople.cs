using Community.Core.People;
using FsCheck;
using FsCheck.Fluent;

namespace Community.Core.Tests.People;

/// <summary>Facts and decisions about a dozen identities that are tangled in every way there is.</summary>
internal static class RandomPeople
{
    private static readonly PersonIdentity[] Pool =
    [
        PersonIdentity.Account(1), PersonIdentity.Account(2), PersonIdentity.Login("ada"), PersonIdentity.Login("ada-l"), PersonIdentity.Login("lin"),
        PersonIdentity.Login("dave"), PersonIdentity.Email("ada@x.org"), PersonIdentity.Email("1+ada@users.noreply.github.com"),
        PersonIdentity.Email("2+lin@users.noreply.github.com"), PersonIdentity.Email("lin@users.noreply.github.com"), PersonIdentity.Email("dave@x.org"),
        PersonIdentity.Email("dave@home.org"), PersonIdentity.Name("dave"),
    ];

    public static Gen<PeopleFacts> Facts { get; } =
        from accounts in Gen.ListOf(from account in Gen.Elements(1L, 2L) from login in Gen.Elements("ada", "Ada-L", "lin", "dave") select new AccountLogin(account, login, 1))
        from mailmap in Gen.ListOf(from a in Mail from b in Mail select (a, b))
        from heads in Gen.ListOf(from login in Gen.Elements("ada", "lin") from mail in Mail from pulls in Gen.Choose(1, 3) select new HeadSignature(login, mail.Key, pulls))
        select new PeopleFacts
        {
            Identities = [.. Pool.Select((i, no) => new IdentityFact(i, no, i.Key, i.Kind == IdentityKind.Email ? ["Dave"] : [], []))],
            Accounts = accounts,
            Mailmap = mailmap,
            Heads = heads,
        };

    /// <summary>Each side may name several, and both sides the same.</summary>
    public static Gen<List<PersonDecision>> Decisions { get; } =
        from list in Gen.ListOf(
            from kind in Gen.Elements(DecisionKind.Join, DecisionKind.Split)
            from left in Side
            from right in Side
            select (kind, left, right))
        select list.Take(6).Select((d, no) => new PersonDecision(no, d.kind, d.left, [.. d.right.Except(d.left).DefaultIfEmpty(Pool[12])])).ToList();

    private static Gen<PersonIdentity> Mail => Gen.Elements(Pool.Where(i => i.Kind == IdentityKind.Email));

    private static Gen<IReadOnlyList<PersonIdentity>> Side =>
        from first in Gen.Elements(Pool) from second in Gen.Elements(Pool) select (IReadOnlyList<PersonIdentity>)[.. new[] { first, second }.Distinct()];

    public static IReadOnlyList<T> Shuffled<T>(IReadOnlyList<T> list, int seed)
    {
        var copy = list.ToArray();
        new System.Random(seed).Shuffle(copy);
        return copy;
    }

    /// <summary>Who is who, and why, as text.</summary>
    public static string Text(PeopleGraph graph) =>
        string.Join('\n', graph.People.Select(p => $"{p.No}: {string.Join(' ', p.Identities.Select(i => i.Identity))} because {string.Join(' ', p.Links.Select(l => $"{l.Rule}({l.From},{l.To},{l.Count})"))}"));
}
