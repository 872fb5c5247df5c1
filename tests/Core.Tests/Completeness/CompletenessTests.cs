using Community.Core.Completeness;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.Completeness;

public sealed class CompletenessTests
{
    private static readonly DateOnly First = new(2024, 1, 1);

    [Fact]
    public void Without_holes_every_day_between_the_first_and_the_last_is_proven_the_empty_ones_too()
    {
        CompletenessRules.Items([On(1, 0), On(2, 0), On(3, 2), On(4, 4)], ListedDays.None).ShouldBe(
        [
            // The last day may have had more after our last.
            new(Day(0), 2, 2), new(Day(1), 0, 0), new(Day(2), 1, 1), new(Day(3), 0, 0), new(Day(4), 1, null),
        ]);
    }

    [Fact]
    public void Before_the_first_number_that_we_know_there_may_have_been_others_but_for_number_one() =>
        CompletenessRules.Items([On(5, 0), On(6, 1), On(7, 2)], ListedDays.None).ShouldBe([new(Day(0), 1, null), new(Day(1), 1, 1), new(Day(2), 1, null)]);

    [Fact]
    public void A_hole_is_missed_on_the_day_of_the_older_neighbour_and_the_days_between_are_unknown() =>
        CompletenessRules.Items([On(1, 0), On(2, 1), On(9, 5), On(10, 6), On(11, 7)], ListedDays.None).ShouldBe(
            [new(Day(0), 1, 1), new(Day(1), 1, 7), new(Day(5), 1, 1), new(Day(6), 1, 1), new(Day(7), 1, null)]);

    [Fact]
    public void What_was_deleted_is_neither_held_nor_missed_and_a_listing_makes_its_days_known()
    {
        var known = new[] { On(1, 0), new KnownNumber(2, null, false), On(3, 3), new KnownNumber(4, Day(4), false) };
        CompletenessRules.Items(known, new ListedDays(Day(0), Day(5))).ShouldBe(
            [new(Day(0), 1, 1), new(Day(1), 0, 0), new(Day(2), 0, 0), new(Day(3), 1, 1), new(Day(4), 0, 0), new(Day(5), 0, 0)]);
    }

    [Fact]
    public void A_day_that_nobody_speaks_of_is_no_zero()
    {
        CompletenessRules.Items([], ListedDays.None).ShouldBeEmpty();
        CompletenessRules.Listed(new Dictionary<DateOnly, int> { [Day(0)] = 3, [Day(9)] = 1 }, new ListedDays(Day(8), Day(9)))
            .ShouldBe([new(Day(0), 3, null), new(Day(8), 0, 0), new(Day(9), 1, 1)]);
        ListedDays.Since(new DateTimeOffset(2024, 1, 1, 0, 0, 1, TimeSpan.Zero), new DateTimeOffset(2024, 1, 3, 5, 0, 0, TimeSpan.Zero))
            .ShouldBe(new ListedDays(Day(1), Day(2)));
        ListedDays.Since(null, DateTimeOffset.UnixEpoch).Cover(Day(0)).ShouldBeFalse();
    }

    [Fact]
    public void What_hangs_on_items_is_stated_where_all_items_of_the_day_are_held_and_say_how_many()
    {
        DayCount[] items = [new(Day(0), 2, 2), new(Day(1), 1, 3), new(Day(2), 1, 1), new(Day(3), 0, 0)];
        ItemPart[] parts = [new(Day(0), 2, 3), new(Day(0), 1, 1), new(Day(1), 4, 4), new(Day(2), 5, null)];
        CompletenessRules.OfItems(items, parts).ShouldBe([new(Day(0), 3, 4), new(Day(1), 4, null), new(Day(2), 5, null), new(Day(3), 0, 0)]);
    }

    [Fact]
    public void A_day_of_archives_is_whole_when_all_its_hours_were_read()
    {
        var hours = Enumerable.Range(0, 47).Select(h => CompletenessRules.HourOf(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero)) + h).ToHashSet();
        CompletenessRules.Hourly(new Dictionary<DateOnly, int> { [Day(1)] = 5, [Day(7)] = 2 }, hours)
            .ShouldBe([new(Day(0), 0, 0), new(Day(1), 5, null), new(Day(7), 2, null)]);
    }

    [Fact]
    public void Whatever_is_lost_of_a_repository_is_missed_and_nothing_else() => Prop.ForAll(Repositories.ToArbitrary(), repository =>
    {
        var (all, lost) = repository;
        var held = all.Where(k => !lost.Contains(k.Number)).ToList();
        var days = CompletenessRules.Items(held, ListedDays.None);
        if (held.Count == 0) return days.Count == 0;
        // Numbers below our first one are older than all that we know.
        var missed = lost.Count(n => n > held[0].Number && n < held[^1].Number);
        var stated = days.Sum(d => (d.Stated ?? d.Held) - d.Held);
        return days.Sum(d => d.Held) == held.Count && stated == missed && days.TrueForAll(d => d.Stated is null || d.Stated >= d.Held)
            && days.TrueForAll(d => d.Day >= held[0].OpenedOn && d.Day <= held[^1].OpenedOn);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Finding_what_was_lost_never_makes_a_day_less_known() => Prop.ForAll(Repositories.ToArbitrary(), repository =>
    {
        var (all, lost) = repository;
        if (lost.Count == 0) return true;
        var before = CompletenessRules.Items(all.Where(k => !lost.Contains(k.Number)), ListedDays.None).ToDictionary(d => d.Day);
        var after = CompletenessRules.Items(all.Where(k => k.Number == lost.Max() || !lost.Contains(k.Number)), ListedDays.None).ToDictionary(d => d.Day);
        // Of the ends of what we know a hole says only that something is missing there.
        var ends = new[] { before.Keys.DefaultIfEmpty().Min(), before.Keys.DefaultIfEmpty().Max() };
        return before.Values.All(d => d.Stated is null || ends.Contains(d.Day) || after[d.Day] is var now && now.Held >= d.Held && now.Stated is not null);
    }).QuickCheckThrowOnFailure();

    /// <summary>Numbers in the order of their days, and which of them we do not hold.</summary>
    private static Gen<(List<KnownNumber> All, HashSet<int> Lost)> Repositories =>
        from gaps in Gen.Choose(0, 4).ListOf()
        from lost in Gen.Choose(1, 40).ListOf()
        let all = gaps.Aggregate((new List<KnownNumber>(), 0), (a, gap) =>
        {
            a.Item1.Add(On(a.Item1.Count + 1, a.Item2 + gap));
            return (a.Item1, a.Item2 + gap);
        }).Item1
        select (all, lost.Where(n => n <= all.Count).ToHashSet());

    private static KnownNumber On(int number, int day) => new(number, Day(day), true);

    private static DateOnly Day(int day) => First.AddDays(day);
}
