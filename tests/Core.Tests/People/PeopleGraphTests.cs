using Community.Core.People;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.People;

public sealed class PeopleGraphTests
{
    private static readonly Gen<(PeopleFacts Facts, List<PersonDecision> Decisions)> Any = from f in RandomPeople.Facts from d in RandomPeople.Decisions select (f, d);

    [Fact]
    public void Who_is_who_does_not_depend_on_the_order_of_facts_or_decisions() => Check(
        from any in Any from seed in Gen.Choose(0, 1000) select (any.Facts, any.Decisions, seed),
        x => RandomPeople.Text(Build(x.Facts with
        {
            Identities = RandomPeople.Shuffled(x.Facts.Identities, x.seed),
            Accounts = RandomPeople.Shuffled(x.Facts.Accounts, x.seed + 1),
            Mailmap = RandomPeople.Shuffled(x.Facts.Mailmap, x.seed + 2),
            Heads = RandomPeople.Shuffled(x.Facts.Heads, x.seed + 3),
        }, RandomPeople.Shuffled(x.Decisions, x.seed + 4))).ShouldBe(RandomPeople.Text(Build(x.Facts, x.Decisions))));

    [Fact]
    public void The_newest_word_holds_whatever_facts_and_older_words_say() => Check(Any, x =>
    {
        if (x.Decisions is not [.., var newest]) return;
        var graph = Build(x.Facts, x.Decisions);
        var left = newest.Left.Select(i => graph.Find(i)!.No).ToHashSet();
        var right = newest.Right.Select(i => graph.Find(i)!.No).ToHashSet();
        if (newest.Kind == DecisionKind.Join) left.Union(right).ShouldHaveSingleItem();
        else left.Overlaps(right).ShouldBeFalse();
    });

    [Fact]
    public void A_split_undoes_a_join_exactly_and_taking_it_back_brings_the_join_back_exactly() => Check(Any, x =>
    {
        var before = Build(x.Facts, x.Decisions);
        var (a, b) = (before.People[0], before.People[^1]);
        if (a == b) return;
        var no = x.Decisions.Count;
        PersonDecision join = new(no, DecisionKind.Join, Keys(a), Keys(b)), split = new(no + 1, DecisionKind.Split, Keys(a), Keys(b));
        var joined = Build(x.Facts, [.. x.Decisions, join]);
        joined.Find(a.No).ShouldBe(joined.Find(b.No));
        joined.Find(a.No)!.No.ShouldBe(Math.Min(a.No, b.No));

        var apart = Build(x.Facts, [.. x.Decisions, join, split]);
        People(apart).ShouldBe(People(before));
        RandomPeople.Text(Build(x.Facts, [.. x.Decisions, join])).ShouldBe(RandomPeople.Text(joined));
        RandomPeople.Text(Build(x.Facts, x.Decisions)).ShouldBe(RandomPeople.Text(before));
    });

    [Fact]
    public void A_join_changes_only_those_it_is_about() => Check(Any, x =>
    {
        // Beside splits this is not so: whom a split keeps from somebody may fall to another side when others are joined.
        var joins = x.Decisions.Where(d => d.Kind == DecisionKind.Join).ToList();
        var before = Build(x.Facts, joins);
        var (a, b) = (before.People[0], before.People[^1]);
        var after = Build(x.Facts, [.. joins, new PersonDecision(x.Decisions.Count, DecisionKind.Join, Keys(a), Keys(b))]);
        foreach (var person in before.People.Where(p => p != a && p != b)) Text(person).ShouldBe(Text(after.Find(person.No)!));
    });

    [Fact]
    public void A_renamed_account_is_one_person_and_an_address_that_GitHub_made_up_is_theirs()
    {
        var graph = Build(Facts(["login:ada", "login:ada-l", "mail:1+ada@users.noreply.github.com", "mail:ada-l@users.noreply.github.com", "mail:ada@x.org"]) with
        {
            Accounts = [new(1, "ada", 3), new(1, "Ada-L", 2)],
        });
        graph.People.Select(p => p.Identities.Count).ShouldBe([4, 1]);
        graph.People[0].Links.Select(l => l.Rule).Distinct().ShouldBe([LinkRule.Account, LinkRule.NoReply]);
    }

    [Fact]
    public void A_login_that_two_accounts_had_joins_neither()
    {
        var graph = Build(Facts(["login:ada", "account:1", "account:2"]) with { Accounts = [new(1, "ada", 3), new(2, "ada", 2)] });
        graph.People.Count.ShouldBe(3);
    }

    [Fact]
    public void Everybody_called_dave_stays_everybody()
    {
        var facts = Facts([.. Enumerable.Range(0, 9).Select(i => $"mail:d{i}@x.org")]) with { };
        facts = facts with { Identities = [.. facts.Identities.Select(i => i with { Names = ["Dave"] })] };
        var graph = Build(facts);
        graph.People.Count.ShouldBe(9);
        Suggestions.Find(graph, facts, DecidedPeople.None, _ => true).ShouldBeEmpty("a name that nine share says nothing about two of them");
    }

    [Fact]
    public void A_mail_that_signed_pull_requests_of_one_login_is_theirs_and_one_that_signed_for_two_is_nobodys()
    {
        var facts = Facts(["login:ada", "login:lin", "mail:a@x.org", "mail:m@x.org", "mail:once@x.org"]) with
        {
            Heads = [new("ada", "a@x.org", 2), new("ada", "m@x.org", 5), new("lin", "m@x.org", 1), new("lin", "once@x.org", 1)],
        };
        var graph = Build(facts);
        graph.Find(PersonIdentity.Login("ada"))!.Identities.Count.ShouldBe(2);
        graph.People.Count.ShouldBe(4);
        Suggestions.Find(graph, facts, DecidedPeople.None, _ => true).Select(s => (s.Evidence[0].Left, s.Evidence[0].Right)).ShouldBe(
            [("ada", "m@x.org"), ("lin", "m@x.org"), ("lin", "once@x.org")], ignoreOrder: true);
    }

    [Fact]
    public void What_looks_alike_is_suggested_with_the_evidence_until_somebody_says_no()
    {
        var facts = Facts(["login:ada-lovelace", "mail:ada.lovelace@x.org", "mail:adalovelace@home.org", "mail:other@x.org", "login:robot"]);
        facts = facts with { Identities = [.. facts.Identities.Select(i => i.Shown.StartsWith("ada.", StringComparison.Ordinal) || i.Shown.StartsWith("other", StringComparison.Ordinal) ? i with { Names = ["Ada Lovelace"] } : i)] };
        var graph = Build(facts);
        var all = Suggestions.Find(graph, facts, DecidedPeople.None, _ => true);
        all.Select(s => (s.Left.No, s.Right.No)).ShouldBe([(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)], ignoreOrder: true);
        var best = all.Single(s => (s.Left.No, s.Right.No) == (0, 1));
        best.Evidence.Select(e => e.Kind).ShouldBe([EvidenceKind.LoginIsMail, EvidenceKind.LoginIsName]);
        best.Strength.ShouldBe(SuggestionStrength.Likely);

        var no = new DecidedPeople([new PersonDecision(0, DecisionKind.Split, Keys(best.Left), Keys(best.Right))]);
        Suggestions.Find(PeopleGraph.Build(facts, no), facts, no, _ => true).ShouldNotContain(s => s.Left.No == 0 && s.Right.No == 1);
        Suggestions.Find(graph, facts, DecidedPeople.None, p => p.No != 0).ShouldNotContain(s => s.Left.No == 0);
    }

    [Theory]
    [InlineData("1+ada@users.noreply.github.com", 1L, "ada")]
    [InlineData("Ada-L@Users.NoReply.GitHub.com", null, "Ada-L")]
    [InlineData("x+ada@users.noreply.github.com", null, null)]
    [InlineData("+@users.noreply.github.com", null, null)]
    [InlineData("ada@users.noreply.github.com.evil.org", null, null)]
    public void An_address_that_GitHub_made_up_is_read_and_others_are_left(string mail, long? account, string? login)
    {
        var parsed = NoReplyMail.Parse(mail);
        (parsed?.Account, parsed?.Login).ShouldBe((account, login));
    }

    private static PeopleFacts Facts(string[] identities) => new()
    {
        Identities = [.. identities.Select((text, no) => new IdentityFact(Parse(text), no, text[(text.IndexOf(':') + 1)..], [], []))],
    };

    private static PersonIdentity Parse(string text) => text.Split(':') switch
    {
        ["login", var login] => PersonIdentity.Login(login),
        ["account", var number] => PersonIdentity.Account(long.Parse(number, System.Globalization.CultureInfo.InvariantCulture)),
        [_, var mail] => PersonIdentity.Email(mail),
        _ => throw new FormatException(text),
    };

    private static PeopleGraph Build(PeopleFacts facts, IEnumerable<PersonDecision>? decisions = null) => PeopleGraph.Build(facts, new DecidedPeople(decisions ?? []));

    private static IReadOnlyList<PersonIdentity> Keys(Person person) => [.. person.Identities.Select(i => i.Identity)];

    private static string People(PeopleGraph graph) => string.Join('\n', graph.People.Select(Text));

    private static string Text(Person person) => $"{person.No}: {string.Join(' ', person.Identities.Select(i => i.Identity))}";

    private static void Check<T>(Gen<T> gen, Action<T> property) => Prop.ForAll(Arb.From(gen), property).QuickCheckThrowOnFailure();
}
