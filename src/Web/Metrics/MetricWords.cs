using System.Globalization;
using Community.Core.Metrics;
using Community.Data.Metrics;
using Community.Web.Localization;

namespace Community.Web.Metrics;

/// <summary>How metrics, their periods and their values are written, in the language of the request.</summary>
internal sealed class MetricWords(Texts<MetricsTexts> texts)
{
    private static CultureInfo Culture => CultureInfo.CurrentUICulture;

    public static string Name(Metric metric) => MetricTexts.Name(metric, Culture);

    /// <summary>The series in words; the metric's name where it has none.</summary>
    public static string Series(Metric metric, string? series) => series is null ? Name(metric) : MetricTexts.Series(metric, series, Culture);

    /// <summary>A period as an axis has it. Of a window that is the period it ends with.</summary>
    public string Period(Metric metric, BucketSize every, DateOnly start, DateOnly end)
    {
        var last = end.AddDays(-1);
        return every switch
        {
            BucketSize.Week => $"{ISOWeek.GetYear(last.ToDateTime(default)):0000}-W{ISOWeek.GetWeekOfYear(last.ToDateTime(default)):00}",
            BucketSize.Month => Figures.Month(last),
            BucketSize.Quarter => texts["Quarter", Year(last), (last.Month + 2) / 3],
            BucketSize.Year => texts["Year", Year(last)],
            _ when metric.IsWindowed => texts["YearTo", Figures.Date(last)],
            _ => $"{Figures.Date(start)} – {Figures.Date(last)}",
        };
    }

    /// <summary>A period in a sentence: "in Mar 2024", "from Jan 1, 2020 to Mar 3, 2024".</summary>
    public string InPeriod(Metric metric, BucketSize every, DateOnly start, DateOnly end) => (every, metric.IsWindowed) switch
    {
        (BucketSize.All, true) => texts["In.YearTo", Figures.Date(end.AddDays(-1))],
        (BucketSize.All, false) => texts["In.Days", Figures.Date(start), Figures.Date(end.AddDays(-1))],
        (_, true) => texts["In.YearToEndOf", Period(metric, every, start, end)],
        (BucketSize.Week, false) => texts["In.Week", Period(metric, every, start, end)],
        _ => texts["In.Period", Period(metric, every, start, end)],
    };

    /// <summary>Heading of the column of periods.</summary>
    public string PeriodColumn(Metric metric, BucketSize every) => metric.IsWindowed ? texts["Column.Window"] : texts[$"Column.{every}"];

    /// <summary>A value without its unit, but for lengths of time and shares.</summary>
    public string Value(Metric metric, MetricPoint point) => point.Value switch
    {
        null => Figures.Nothing,
        { } days when metric.Unit == MetricUnit.Days => Figures.Span(TimeSpan.FromDays(days)),
        { } count when metric is RetentionMetric && Share(point) is { } share => texts["ShareOf", Figures.Percent(share), Figures.Number(count), Figures.Number(point.N)],
        { } value => Figures.Number(value),
    };

    /// <summary>A value in a sentence: "132 commits".</summary>
    public string Amount(Metric metric, double value) => metric.Unit switch
    {
        MetricUnit.Commits => texts.Count("Commits", (long)value),
        MetricUnit.People => texts.Count("People", (long)value),
        MetricUnit.Organisations => texts.Count("Organisations", (long)value),
        _ => Figures.Span(TimeSpan.FromDays(value)),
    };

    /// <summary>n, where the value as written does not hold it already.</summary>
    public static long? NBeside(Metric metric, MetricPoint point) => metric is CommitsMetric or RetentionMetric ? null : point.N;

    /// <summary>Of retention: the share of the cohort; null of an empty one.</summary>
    public static double? Share(MetricPoint point) => point is { Value: { } count, N: > 0 } ? count / point.N : null;

    /// <summary>
    /// Whether the value rests on a later period that is not over: of retention, those that look for people in the last one.
    /// </summary>
    public static bool IsImmature(MetricResult result, MetricPoint point)
    {
        if (result.Metric is not RetentionMetric || point is not { Value: not null, Series: { } series } || result.LastDay is not { } last) return false;
        var every = result.Parameters.Every;
        if (every == BucketSize.All) return false;
        var newest = BucketCalendar.NumberOf(every, last);
        if (BucketCalendar.At(every, newest).End <= last.AddDays(1)) return false;
        var offset = series == RetentionMetric.AnySeries ? RetentionMetric.Horizon : series[^1] - '0';
        return BucketCalendar.NumberOf(every, point.Start) + offset == newest;
    }

    private static string Year(DateOnly day) => day.Year.ToString(CultureInfo.InvariantCulture);
}
