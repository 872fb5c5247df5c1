namespace Community.Core.Metrics;

/// <summary>A calendar year that ends at a moment: (<paramref name="After"/>, <paramref name="Last"/>], start excluded, end included.</summary>
internal readonly record struct YearWindow(long After, long Last)
{
    /// <summary>The same day and time one year earlier; 29 February goes back to 28 February.</summary>
    public static YearWindow EndingAt(long last) =>
        new(DateTimeOffset.FromUnixTimeSeconds(last).AddYears(-1).ToUnixTimeSeconds(), last);

    /// <summary>The days from the first second inside to the last.</summary>
    public Bucket Days => new(BucketCalendar.DayOf(After + 1), BucketCalendar.DayOf(Last).AddDays(1));
}
