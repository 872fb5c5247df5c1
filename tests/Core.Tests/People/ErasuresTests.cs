using System.Globalization;
using Community.Core.Actors;
using Community.Core.History;
using Community.Core.Metrics;
using Community.Core.People;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.People;

public sealed class ErasuresTests
{
    private static readonly byte[] Salt = [1, 2, 3, 4];

    [Theory]
    [InlineData("Ask @ada-l!", "Ask @T!")]
    [InlineData("(@Ada-L) and @ada-lovelace", "(@T) and @ada-lovelace")]
    [InlineData("Merge pull request #3 from ada-l/fix", "Merge pull request #3 from T/fix")]
    [InlineData("see https://github.com/ada-l/engine", "see https://github.com/T/engine")]
    [InlineData("written by Ada Lovelace.", "written by N.")]
    [InlineData("ada  lovelace's and Adam Lovelace", "ada  lovelace's and Adam Lovelace")]
    [InlineData("Ada Lovelace’s engine", "N’s engine")]
    [InlineData("mail ADA@x.org, please", "mail M, please")]
    [InlineData("Countess of L. wrote", "L wrote")]
    [InlineData("ada-l alone is a word", "ada-l alone is a word")]
    [InlineData("mail@ada-l.org is another mail", "mail@ada-l.org is another mail")]
    public void Texts_lose_mentions_mails_and_full_names_and_nothing_else(string text, string expected)
    {
        var erasures = Erased();
        foreach (var (mark, identity) in (ReadOnlySpan<(string, PersonIdentity)>)[
            ("T", PersonIdentity.Login("ada-l")), ("N", PersonIdentity.Name("ada lovelace")), ("M", PersonIdentity.Email("ada@x.org")), ("L", PersonIdentity.Name("Countess of L."))])
            expected = System.Text.RegularExpressions.Regex.Replace(expected, $@"(?<![\w]){mark}(?![\w])", erasures.Standing(identity)!.Token);
        erasures.Text(text).ShouldBe(expected);
        erasures.Text(erasures.Text(text)).ShouldBe(expected, "what is clean stays as it is");
    }

    [Theory]
    [InlineData("ada-l-patch-1", true)]
    [InlineData("ada-l/fix", true)]
    [InlineData("refs/heads/Ada-L/fix", true)]
    [InlineData("ada-lovelace/fix", false)]
    [InlineData("fix-ada-l", false)]
    public void Branches_lose_the_login_they_begin_with(string branch, bool changes) => (Erased().Branch(branch) != branch).ShouldBe(changes);

    [Fact]
    public void An_account_is_known_by_its_number_or_its_login_and_what_is_new_of_it_is_learned()
    {
        var erasures = Erased();
        var known = erasures.Account(77, "ada-l");
        known.Id.ShouldNotBeNull().ShouldBeLessThan(0);
        erasures.Account(77, null).ShouldBe((known.Id, null));
        erasures.Account(null, "ADA-L").ShouldBe((null, known.Login));
        erasures.Account(known.Id, known.Login).ShouldBe(known, "what stands in their place is nobody's");
        erasures.Account(5, "lin").ShouldBe((5L, "lin"));
        erasures.Learned.ShouldBeEmpty();

        var renamed = erasures.Account(77, "countess").Login;
        renamed.ShouldNotBe(known.Login);
        erasures.Account(null, "Countess").Login.ShouldBe(renamed);
        erasures.Learned.Select(t => t.Token).ShouldBe([renamed!]);
    }

    [Fact]
    public void Whoever_shares_a_name_with_somebody_erased_is_counted_as_before() => Prop.ForAll(Arb.From(
        from list in Gen.ListOf(from name in Gen.Elements("Ada Lovelace", "ada lovelace", "Lin Wu", "Al", "Ada") from mail in Gen.Elements("ada@x.org", "ADA@x.org", "lin@x.org", "old@x.org", "", "b@y.org") select new Signature(name, mail))
        select list.Distinct().ToList()), list =>
    {
        // An erasure buries every name that goes with an erased mail.
        var erasures = Erased([.. list.Where(s => IdentityKeys.Email(s.Email) is "ada@x.org" or "old@x.org").Select(s => PersonIdentity.Name(s.Name))]);
        int[] ones = [.. list.Select(_ => 1)];
        List<Signature> erased = [.. list.Select(s => erasures.Counted(s.Name, s.Email) is var (name, mail) ? new Signature(name, mail) : s)];
        erased.ShouldAllBe(s => IdentityKeys.Email(s.Email) != "ada@x.org");
        var names = erased.Select(s => (s.Name, Token: erasures.SharedName(s.Name))).Where(n => n.Token is not null).DistinctBy(n => IdentityKeys.Name(n.Name)).ToDictionary(n => IdentityKeys.Name(n.Name), n => IdentityKeys.Name(n.Token!));
        Groups(IdentityIndex.ByEmailOrName(erased, ones, new DecidedPeople([]) { ErasedNames = names }), list.Count).ShouldBe(Groups(IdentityIndex.ByEmailOrName(list, ones), list.Count));
        Groups(IdentityIndex.ByEmail(erased, ones), list.Count).ShouldBe(Groups(IdentityIndex.ByEmail(list, ones), list.Count));
        list.Select(s => erasures.Written(s.Name, s.Email)).Distinct().Count().ShouldBe(list.Count, "signatures as written stay different");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_mails_domain_stays_where_it_is_everybodys_and_goes_where_it_is_theirs_alone()
    {
        Bury("ada@gmail.com").ShouldEndWith("@gmail.com");
        Bury("1+ada@users.noreply.github.com").ShouldEndWith("@users.noreply.github.com");
        Bury("ada@lovelace.org").ShouldNotContain("lovelace");
        Bury("ada@lovelace.org").Split('@')[1].ShouldBe(Bury("info@lovelace.org").Split('@')[1]);
        Erasures.Bury(Salt, PersonIdentity.Email("ada@engines.com"), 1, keepsDomain: true).Token.ShouldEndWith("@engines.com");
        Bury("updates[bot]@x.org").ShouldContain("[bot]");
        DomainIndex.NameOf(Bury("nothing")).ShouldBe(DomainIndex.NameOf("nothing"));

        static string Bury(string mail) => Erasures.Bury(Salt, PersonIdentity.Email(mail), 1).Token;
    }

    [Fact]
    public void Numbers_of_accounts_become_numbers_below_zero_that_differ() =>
        Enumerable.Range(1, 20_000).Select(n => long.Parse(Erasures.Bury(Salt, PersonIdentity.Account(n), 1).Token, CultureInfo.InvariantCulture)).Distinct().Count(n => n < 0).ShouldBe(20_000);

    private static Erasures Erased(params PersonIdentity[] more) => new(Salt,
    [
        .. ((PersonIdentity[])[
            .. more,
            PersonIdentity.Account(77), PersonIdentity.Login("ada-l"), PersonIdentity.Email("ada@x.org"), PersonIdentity.Email("old@x.org"), PersonIdentity.Name("Ada Lovelace"),
            PersonIdentity.Name("Al"), PersonIdentity.Name("Countess of L.")]).Distinct().Select(i => Erasures.Bury(Salt, i, 1)),
    ]);

    private static int[] Groups(IdentityIndex identities, int count) =>
        [.. Enumerable.Range(0, count).Select(s => Enumerable.Range(0, count).First(other => identities[other] == identities[s]))];
}
