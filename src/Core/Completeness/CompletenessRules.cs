namespace Community.Core.Completeness;

/// <summary>A number that something is known of.</summary>
/// <param name="OpenedOn">Null where only the number is known.</param>
/// <param name="IsThere">False for what was deleted or transferred, and for discussions: the number is used, and nothing is missing.</param>
public readonly record struct KnownNumber(int Number, DateOnly? OpenedOn, bool IsThere);

/// <summary>One item and what hangs on it.</summary>
/// <param name="Stated">Null: nobody has said how many there are.</param>
public readonly record struct ItemPart(DateOnly OpenedOn, int Held, int? Stated);

/// <summary>
/// What a day holds against what there is, by what sources say. A day that no source speaks of has no count at all, and one that is held in part
/// has no statement: neither is ever a zero.
/// </summary>
public static class CompletenessRules
{
    /// <summary>
    /// Items are numbered without gaps, so numbers say what is missing: a hole between two known ones was opened on the day of the older one, or later,
    /// and is stated on that day. Days between the two are unknown then, unless a listing has shown them.
    /// </summary>
    public static List<DayCount> Items(IEnumerable<KnownNumber> known, ListedDays listed)
    {
        var (held, missing, unknown) = (new SortedDictionary<DateOnly, int>(), new Dictionary<DateOnly, int>(), new HashSet<DateOnly>());
        var (lastNumber, lastDay, holes) = (0, (DateOnly?)null, 0);
        var (first, fromOne) = ((DateOnly?)null, false);
        foreach (var item in known.OrderBy(k => k.Number))
        {
            holes += item.Number - lastNumber - 1;
            lastNumber = item.Number;
            if (item.IsThere && item.OpenedOn is null) holes++;
            if (item.OpenedOn is not { } day) continue;
            if (item.IsThere) held[day] = held.GetValueOrDefault(day) + 1;
            // An item that came from another repository keeps its old day: it does not turn the clock back for its neighbours.
            var newer = lastDay > day ? lastDay.Value : day;
            if (lastDay is { } older && holes > 0)
            {
                missing[older] = missing.GetValueOrDefault(older) + holes;
                for (var between = older.AddDays(1); between < newer; between = between.AddDays(1)) unknown.Add(between);
            }

            fromOne |= first is null && item.Number == 1;
            first ??= newer;
            (lastDay, holes) = (newer, 0);
        }

        return Days(first, lastDay, listed, held, day =>
        {
            // Before the first and after the last known number, numbers say nothing; before number 1 there is nothing.
            var numbered = first is { } from && (day > from || (day == from && fromOne)) && day < lastDay && !unknown.Contains(day);
            return numbered || listed.Cover(day) || missing.ContainsKey(day) ? held.GetValueOrDefault(day) + missing.GetValueOrDefault(day) : null;
        });
    }

    /// <summary>What a listing shows one by one: where it is through, there is what is held.</summary>
    public static List<DayCount> Listed(IReadOnlyDictionary<DateOnly, int> held, ListedDays listed)
    {
        // What is held lies between its own first and last day anyway.
        return Days(first: null, last: null, listed, held, day => listed.Cover(day) ? held.GetValueOrDefault(day) : null);
    }

    /// <summary>What hangs on items: stated where all items of the day are held and each says how many it has.</summary>
    public static List<DayCount> OfItems(IReadOnlyCollection<DayCount> items, IEnumerable<ItemPart> parts)
    {
        var byDay = parts.ToLookup(p => p.OpenedOn);
        return
        [
            .. items.Select(day => new DayCount(
                day.Day, byDay[day.Day].Sum(p => p.Held), day.Stated == day.Held && byDay[day.Day].All(p => p.Stated is not null) ? byDay[day.Day].Sum(p => p.Stated) : null)),
        ];
    }

    /// <summary>What archives tell by the hour: a day is stated where each of its 24 hours was read.</summary>
    /// <param name="hours">Hours read, counted since 1970.</param>
    public static List<DayCount> Hourly(IReadOnlyDictionary<DateOnly, int> held, IReadOnlySet<long> hours)
    {
        var days = hours.Select(DayOf).Concat(held.Keys).Distinct().Order();
        return [.. days.Select(day => new DayCount(day, held.GetValueOrDefault(day), IsWhole(day) ? held.GetValueOrDefault(day) : null))];

        bool IsWhole(DateOnly day)
        {
            var start = HourOf(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero));
            for (var hour = start; hour < start + 24; hour++)
            {
                if (!hours.Contains(hour)) return false;
            }

            return true;
        }
    }

    public static long HourOf(DateTimeOffset moment) => (long)Math.Floor((moment - DateTimeOffset.UnixEpoch).TotalHours);

    private static DateOnly DayOf(long hour) => DateOnly.FromDateTime(DateTimeOffset.UnixEpoch.AddHours(hour).UtcDateTime);

    /// <summary>Days without anything held or stated are left out: unknown.</summary>
    private static List<DayCount> Days(DateOnly? first, DateOnly? last, ListedDays listed, IReadOnlyDictionary<DateOnly, int> held, Func<DateOnly, int?> stated)
    {
        var counts = new List<DayCount>();
        var days = held.Keys.Concat(new[] { first, last, listed.From, listed.From is null ? null : listed.Through }.OfType<DateOnly>()).ToList();
        if (days.Count == 0) return counts;
        var end = days.Max();
        for (var day = days.Min(); day <= end; day = day.AddDays(1))
        {
            var count = new DayCount(day, held.GetValueOrDefault(day), stated(day));
            if (count.Held > 0 || count.Stated is not null) counts.Add(count);
        }

        return counts;
    }
}
