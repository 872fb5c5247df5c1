using Community.Core.Metrics;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.Metrics;

public sealed class MetricParameterTextTests
{
    private static readonly MetricParameters Some =
        new(BucketSize.Week, ActorFilter.Human, MergeFilter.Exclude, DateBasis.Committer, IdentityRule.Union, DomainRule.Raw, new(2024, 1, 2), new(2025, 3, 4));

    [Fact]
    public void Parameters_are_written_in_the_words_of_the_command_line()
    {
        MetricParameterText.Format(Some).ShouldBe("every=week actors=human merges=exclude date=committer identity=union domains=raw from=2024-01-02 to=2025-03-04");
        MetricCatalogue.All.Select(m => $"{m.Id}: {m.Format(m.Defaults)}").ShouldBe(
        [
            "commits: every=month actors=all merges=include date=author",
            "active-contributors: every=month actors=human merges=exclude date=author identity=email",
            "new-contributors: every=quarter actors=human merges=exclude date=author identity=email",
            "retention: every=quarter actors=human merges=exclude date=author identity=email",
            "absence-factor: every=month actors=human merges=exclude date=author identity=email",
            "elephant-factor: every=month actors=human merges=exclude date=author domains=org",
            "release-gap: every=quarter",
        ]);
    }

    [Fact]
    public void What_was_written_reads_back() =>
        Prop.ForAll(Arb.From(Parameters()), p =>
        {
            MetricParameterText.Parse(MetricParameterText.Format(p), Some).ShouldBe(p with { From = p.From ?? Some.From, To = p.To ?? Some.To });
            foreach (var metric in MetricCatalogue.All) metric.Format(metric.Parse(metric.Format(p))).ShouldBe(metric.Format(p));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("every=day", "'day' is not a value of every. There are week, month, quarter, year, all.")]
    [InlineData("every=Week", "'Week' is not a value of every. There are week, month, quarter, year, all.")]
    [InlineData("every=0", "'0' is not a value of every. There are week, month, quarter, year, all.")]
    [InlineData("from=1.2.2024", "'1.2.2024' is not a day for from. Write it as 2024-03-31.")]
    [InlineData("bots=no", "'bots' is not a parameter of a metric. There are every, actors, merges, date, identity, domains, from, to.")]
    [InlineData("month", "'month' is not a parameter. Write name=value.")]
    public void A_word_nobody_knows_is_told_with_those_that_are_known(string text, string message) =>
        Should.Throw<FormatException>(() => MetricParameterText.Parse(text, Some)).Message.ShouldBe(message);

    [Fact]
    public void Variants_are_every_combination_of_what_applies()
    {
        MetricCatalogue.All.Select(m => m.Variants(m.Defaults).Count).ShouldBe([8, 16, 16, 16, 16, 16, 1]);
        foreach (var metric in MetricCatalogue.All)
        {
            metric.Variants(metric.Defaults).ShouldContain(metric.Defaults);
            metric.Variants(metric.Defaults).Select(metric.Format).ShouldBeUnique();
        }
    }

    private static Gen<MetricParameters> Parameters() =>
        from every in Gen.Elements(Enum.GetValues<BucketSize>())
        from actors in Gen.Elements(Enum.GetValues<ActorFilter>())
        from merges in Gen.Elements(Enum.GetValues<MergeFilter>())
        from date in Gen.Elements(Enum.GetValues<DateBasis>())
        from identity in Gen.Elements(Enum.GetValues<IdentityRule>())
        from domains in Gen.Elements(Enum.GetValues<DomainRule>())
        from @from in Gen.Choose(-1, 30_000)
        from to in Gen.Choose(-1, 30_000)
        select new MetricParameters(every, actors, merges, date, identity, domains, Day(@from), Day(to));

    private static DateOnly? Day(int day) => day < 0 ? null : DateOnly.FromDayNumber(day + 719_162);
}
