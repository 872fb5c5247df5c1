using System.Globalization;
using Community.Core.Metrics;
using Community.Web.Localization;
using Community.Web.Metrics;

namespace Community.Web.Projects;

/// <summary>How the overview's key figures are written, in the language of the request.</summary>
internal sealed class FigureWords(Texts<ProjectTexts> texts, MetricWords metrics)
{
    public static string Value(Figure figure) => figure switch
    {
        { Value: null } => Figures.Nothing,
        { Metric: RetentionMetric } => Figures.Percent(figure.Value),
        { Metric.Unit: MetricUnit.Days, Value: { } days } => Figures.Span(TimeSpan.FromDays(days)),
        _ => Figures.Number(figure.Value),
    };

    /// <summary>What the value is of, in a few plain words.</summary>
    public string Meaning(Figure figure, TwelveMonths window) => figure switch
    {
        { Metric: RetentionMetric, Point: { } cohort } => texts["Means.retention", metrics.Period(figure.Metric, BucketSize.Quarter, cohort.Start, cohort.End)],
        { Metric: RetentionMetric } => texts["Means.retention.none"],
        { Metric.IsWindowed: true, Point: { } year } when year.End != window.To => texts[$"Means.{figure.Metric.Id}.old", Figures.Date(year.End.AddDays(-1))],
        _ => texts[$"Means.{figure.Metric.Id}"],
    };

    /// <summary>The change against a year earlier: in points of a share, in days, in per cent of many, else as it is.</summary>
    public string Trend(Figure figure) => figure switch
    {
        { Change: 0 } => texts["Trend.Same"],
        { Metric: RetentionMetric, Change: { } share } => texts["Trend.Points", Figures.Change(share * 100, 0)],
        { Metric.Unit: MetricUnit.Days, Change: { } days } => texts["Trend", Figures.WithUnit(Figures.Change(days), "d")],
        { Metric: CommitsMetric, Before: > 0 and var before, Change: { } change } => texts["Trend", Figures.WithUnit(Figures.Change(change / before * 100, 0), "%")],
        { Change: { } change } => texts["Trend", Figures.Change(change)],
        _ => "",
    };

    /// <summary>More commits or faster releases are not better by themselves; more people who carry a project are.</summary>
    public static bool? MoreIsBetter(Metric metric) => metric is CommitsMetric or ReleaseGapMetric ? null : true;

    public string LineOf(Figure figure) =>
        texts[figure.Metric is RetentionMetric or ReleaseGapMetric ? "Line.Quarters" : "Line.Months", MetricTexts.Name(figure.Metric, CultureInfo.CurrentUICulture)];
}
