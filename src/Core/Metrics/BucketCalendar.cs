namespace Community.Core.Metrics;

/// <summary>A span of whole UTC days.</summary>
/// <param name="End">The day after the last.</param>
public readonly record struct Bucket(DateOnly Start, DateOnly End)
{
    public bool Overlaps(DateOnly? from, DateOnly? to) => (from is null || End > from) && (to is null || Start < to);
}

/// <summary>
/// Calendar buckets in UTC, numbered without gaps so that the next bucket has the next number: ISO weeks (from Monday), months, quarters, years.
/// </summary>
public static class BucketCalendar
{
    public const long SecondsPerDay = 86_400;

    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>
    /// The dates git itself takes from people are those of 1970 to 2099; anything else in a commit is damage, and is counted on the nearest of
    /// these days. It also bounds how many buckets a hostile history can make us draw: 6,800 weeks.
    /// </summary>
    public static readonly long FirstInstant = Seconds(new DateOnly(1970, 1, 1));

    public static readonly long LastInstant = Seconds(new DateOnly(2100, 1, 1)) - 1;

    public static long Clamp(long seconds) => Math.Clamp(seconds, FirstInstant, LastInstant);

    public static DateOnly DayOf(long seconds) => DateOnly.FromDayNumber(Epoch + (int)((seconds - Modulo(seconds)) / SecondsPerDay));

    /// <summary>The first second of a day.</summary>
    public static long Seconds(DateOnly day) => (day.DayNumber - Epoch) * SecondsPerDay;

    public static int NumberOf(BucketSize size, long seconds) => NumberOf(size, DayOf(seconds));

    public static int NumberOf(BucketSize size, DateOnly day) => size switch
    {
        // Day 0 is Monday, 1 January of the year 1.
        BucketSize.Week => day.DayNumber / 7,
        BucketSize.Month => day.Year * 12 + day.Month - 1,
        BucketSize.Quarter => day.Year * 4 + (day.Month - 1) / 3,
        BucketSize.Year => day.Year,
        _ => throw new ArgumentOutOfRangeException(nameof(size), size, "The whole history has one bucket, without a number."),
    };

    public static Bucket At(BucketSize size, int number) => new(StartOf(size, number), StartOf(size, number + 1));

    private static DateOnly StartOf(BucketSize size, int number) => size switch
    {
        BucketSize.Week => DateOnly.FromDayNumber(number * 7),
        BucketSize.Month => new DateOnly(number / 12, number % 12 + 1, 1),
        BucketSize.Quarter => new DateOnly(number / 4, number % 4 * 3 + 1, 1),
        BucketSize.Year => new DateOnly(number, 1, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(size), size, "The whole history has one bucket, without a number."),
    };

    private static long Modulo(long seconds) => (seconds % SecondsPerDay + SecondsPerDay) % SecondsPerDay;
}
