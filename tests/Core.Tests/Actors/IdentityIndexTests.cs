using Community.Core.Actors;
using Community.Core.History;
using Community.Core.People;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.Actors;

public sealed class IdentityIndexTests
{
    [Fact]
    public void A_mail_is_one_person_whatever_the_case_and_the_spaces_around_it()
    {
        var identities = ByEmail(new("Ann", "Ann@X.org"), new("A. N. Other", " ann@x.org"), new("Ann", "ann+work@x.org"), new("Ann", "a.nn@x.org"));

        Groups(identities, 4).ShouldBe([0, 0, 2, 3]);
    }

    [Fact]
    public void Everybody_without_a_mail_is_the_person_with_the_empty_mail()
    {
        Signature[] nameless = [new("Ann Lee", ""), new("Bob Ray", " "), new("", "")];

        Groups(ByEmail(nameless), 3).ShouldBe([0, 0, 0]);
        Groups(ByEmailOrName(nameless), 3).ShouldBe([0, 0, 0]);
    }

    [Fact]
    public void Union_joins_through_others()
    {
        var identities = ByEmailOrName(new("Ann Lee", "ann@x.org"), new("ann lee", "ann@home.org"), new("A. Lee", "ANN@home.org"), new("Bob Ray", "bob@x.org"));

        Groups(identities, 4).ShouldBe([0, 0, 0, 3]);
    }

    [Theory]
    [InlineData("ann", false)]
    [InlineData("李小明", false)]
    [InlineData("🙂🙂", false)]
    [InlineData("", false)]
    [InlineData("   ", false)]
    [InlineData("anna", true)]
    [InlineData("a l", true)]
    [InlineData("李 明", true)]
    [InlineData("🙂🙂🙂🙂", true)]
    public void Names_shorter_than_four_characters_without_a_space_join_nobody(string name, bool joins)
    {
        var identities = ByEmailOrName(new(name, "one@x.org"), new(name, "two@x.org"));

        (identities[0] == identities[1]).ShouldBe(joins);
    }

    [Fact]
    public void A_signature_that_authored_nothing_joins_nobody()
    {
        Signature[] signatures = [new("Ann Lee", "ann@x.org"), new("Ann Lee", "bob@x.org"), new("Bob Ray", "bob@x.org")];
        var identities = IdentityIndex.ByEmailOrName(signatures, [1, 0, 1]);

        identities[0].ShouldNotBe(identities[2]);
        identities[1].ShouldBe(IdentityIndex.None);
    }

    [Fact]
    public void A_person_is_shown_by_the_signature_with_the_most_commits()
    {
        Signature[] signatures = [new("ann", "ann@x.org"), new("Ann Lee", "ann@x.org"), new("Ann Lee", "ann@home.org")];

        IdentityIndex.ByEmail(signatures, [2, 3, 9]).Label(0).ShouldBe(signatures[1]);
        IdentityIndex.ByEmailOrName(signatures, [2, 3, 9]).Label(0).ShouldBe(signatures[2]);
        IdentityIndex.ByEmailOrName(signatures, [2, 3, 9]).SignaturesOf(0).ShouldBe(signatures);
    }

    [Fact]
    public void What_somebody_said_of_who_is_who_comes_before_every_rule()
    {
        Signature[] signatures = [new("Ann Lee", "ann@x.org"), new("Ann Lee", "ann@home.org"), new("A. L.", "al@x.org"), new("Ann Lee", "third@x.org")];
        int[] ones = Ones(signatures);
        DecidedPeople decisions = new(
        [
            new PersonDecision(0, DecisionKind.Join, [PersonIdentity.Email("ann@x.org")], [PersonIdentity.Login("annlee"), PersonIdentity.Email("al@x.org")]),
            new PersonDecision(1, DecisionKind.Split, [PersonIdentity.Email("ann@x.org")], [PersonIdentity.Email("ann@home.org")]),
        ]);

        Groups(IdentityIndex.ByEmail(signatures, ones, decisions), 4).ShouldBe([0, 1, 0, 3]);
        Groups(IdentityIndex.ByEmailOrName(signatures, ones, decisions), 4).ShouldBe([0, 1, 0, 0], "the third is of the first whom the name leads to");
        Groups(IdentityIndex.ByEmailOrName(signatures, ones), 4).ShouldBe([0, 0, 2, 0]);
    }

    [Fact]
    public void Union_is_the_closure_of_sharing_a_mail_or_a_name()
    {
        var signature = from name in Gen.Elements("", "ann", "Anna", "ANNA", "a b", "Bob Ray", "cat", "Dora")
                        from email in Gen.Elements("", "a@x", "A@x", "b@x", "c@x", "d@x", "e@x", "no-at")
                        select new Signature(name, email);

        Prop.ForAll(Arb.From(Gen.ListOf(signature), Shrink), list =>
        {
            Signature[] signatures = [.. list];
            var identities = ByEmailOrName(signatures);
            var closure = Closure(signatures);
            for (var i = 0; i < signatures.Length; i++)
            {
                for (var j = 0; j < signatures.Length; j++) (identities[i] == identities[j]).ShouldBe(closure[i, j]);
            }
        }).QuickCheckThrowOnFailure();
    }

    // By the words of the rule and in cubic time: two share a mail, or a name that joins; then everything that follows.
    private static bool[,] Closure(Signature[] signatures)
    {
        var n = signatures.Length;
        var joined = new bool[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var name = signatures[i].Name;
                joined[i, j] = string.Equals(signatures[i].Email.Trim(), signatures[j].Email.Trim(), StringComparison.OrdinalIgnoreCase)
                    || string.Equals(name, signatures[j].Name, StringComparison.OrdinalIgnoreCase) && (name.Length >= 4 || name.Contains(' ', StringComparison.Ordinal));
            }
        }

        for (var k = 0; k < n; k++)
        {
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++) joined[i, j] |= joined[i, k] && joined[k, j];
            }
        }

        return joined;
    }

    private static IEnumerable<List<Signature>> Shrink(List<Signature> list) => list.Select((_, i) => list.Where((_, j) => j != i).ToList());

    private static IdentityIndex ByEmail(params Signature[] signatures) => IdentityIndex.ByEmail(signatures, Ones(signatures));

    private static IdentityIndex ByEmailOrName(params Signature[] signatures) => IdentityIndex.ByEmailOrName(signatures, Ones(signatures));

    private static int[] Ones(Signature[] signatures) => [.. signatures.Select(_ => 1)];

    // Each signature's group by the first signature in it, so that numbering does not matter.
    private static int[] Groups(IdentityIndex identities, int count) =>
        [.. Enumerable.Range(0, count).Select(s => Enumerable.Range(0, count).First(other => identities[other] == identities[s]))];
}
