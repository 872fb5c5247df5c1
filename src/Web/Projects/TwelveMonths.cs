namespace Community.Web.Projects;

/// <summary>Twelve whole months. A month that is not over would make every project look as if it were slowing down.</summary>
/// <param name="To">The day after the last.</param>
public readonly record struct TwelveMonths(DateOnly From, DateOnly To)
{
    /// <summary>First days, oldest first.</summary>
    public IEnumerable<DateOnly> Months
    {
        get
        {
            for (var month = From; month < To; month = month.AddMonths(1)) yield return month;
        }
    }

    public TwelveMonths Before => new(From.AddYears(-1), From);

    /// <summary>The twelve months that were over when <paramref name="day"/> began.</summary>
    public static TwelveMonths EndingBefore(DateOnly day)
    {
        var to = new DateOnly(day.Year, day.Month, 1);
        return new TwelveMonths(to.AddYears(-1), to);
    }
}
