using Community.Core.Metrics;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.Metrics;

public sealed class BucketCalendarTests
{
    [Theory]
    [InlineData(BucketSize.Week, "2024-12-30", "2024-12-30", "2025-01-06")]
    [InlineData(BucketSize.Week, "2025-01-05", "2024-12-30", "2025-01-06")]
    [InlineData(BucketSize.Week, "1970-01-01", "1969-12-29", "1970-01-05")]
    [InlineData(BucketSize.Month, "2024-02-29", "2024-02-01", "2024-03-01")]
    [InlineData(BucketSize.Month, "2024-12-31T23:59:59Z", "2024-12-01", "2025-01-01")]
    [InlineData(BucketSize.Quarter, "2024-03-31T23:59:59Z", "2024-01-01", "2024-04-01")]
    [InlineData(BucketSize.Quarter, "2024-10-01", "2024-10-01", "2025-01-01")]
    [InlineData(BucketSize.Year, "2038-01-19T03:14:08Z", "2038-01-01", "2039-01-01")]
    [InlineData(BucketSize.Year, "2099-12-31T23:59:59Z", "2099-01-01", "2100-01-01")]
    // Local month and UTC month differ.
    [InlineData(BucketSize.Month, "2024-03-01T00:30:00+02:00", "2024-02-01", "2024-03-01")]
    [InlineData(BucketSize.Month, "2024-02-29T20:00:00-08:00", "2024-03-01", "2024-04-01")]
    public void A_moment_falls_into_its_bucket(BucketSize size, string moment, string start, string end)
    {
        var number = BucketCalendar.NumberOf(size, HistoryBuilder.Instant(moment));

        BucketCalendar.At(size, number).ShouldBe(new Bucket(DateOnly.Parse(start, null), DateOnly.Parse(end, null)));
    }

    [Theory]
    [InlineData(BucketSize.Week)]
    [InlineData(BucketSize.Month)]
    [InlineData(BucketSize.Quarter)]
    [InlineData(BucketSize.Year)]
    public void Buckets_follow_each_other_without_gaps(BucketSize size)
    {
        var number = BucketCalendar.NumberOf(size, BucketCalendar.FirstInstant);
        for (; number <= BucketCalendar.NumberOf(size, BucketCalendar.LastInstant); number++)
        {
            var bucket = BucketCalendar.At(size, number);
            bucket.End.ShouldBe(BucketCalendar.At(size, number + 1).Start);
            BucketCalendar.NumberOf(size, bucket.Start).ShouldBe(number);
            BucketCalendar.NumberOf(size, bucket.End.AddDays(-1)).ShouldBe(number);
        }
    }

    [Theory]
    [InlineData(-1, 1969, 12, 31)]
    [InlineData(-86_400, 1969, 12, 31)]
    [InlineData(-86_401, 1969, 12, 30)]
    [InlineData(0, 1970, 1, 1)]
    [InlineData(86_399, 1970, 1, 1)]
    public void Days_before_1970_are_whole_days_too(long seconds, int year, int month, int day) =>
        BucketCalendar.DayOf(seconds).ShouldBe(new DateOnly(year, month, day));

    [Fact]
    public void A_commit_with_a_damaged_date_counts_on_the_nearest_day_that_git_takes()
    {
        var metric = MetricCatalogue.Find("commits")!;
        var view = new HistoryView(
            new([new(1, long.MinValue, 0, 0, 0), new(2, long.MaxValue, 0, 0, 1)], [new("Ann", "ann@x.org")], []), Core.Actors.ActorClassifier.Default);

        view.FirstDay(DateBasis.Author).ShouldBe(new(1970, 1, 1));
        view.LastDay(DateBasis.Author).ShouldBe(new(2099, 12, 31));
        metric.Evaluate(view, metric.Defaults with { Every = BucketSize.Year }).Count.ShouldBe(130);
    }
}
