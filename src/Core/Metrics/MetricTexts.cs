using System.Globalization;
using System.Resources;
using Community.Core.Actors;

namespace Community.Core.Metrics;

/// <summary>The written definitions, in English and Simplified Chinese. Everything a page or the command line says about a metric comes from here.</summary>
public static class MetricTexts
{
    private static readonly ResourceManager Texts = new("Community.Core.Metrics.MetricTexts", typeof(MetricTexts).Assembly);

    /// <summary>The languages there are; any other is shown the first.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "zh-Hans"];

    /// <summary>A few words: "Contributor absence factor".</summary>
    public static string Name(Metric metric, CultureInfo culture) => Text($"{metric.Id}.name", culture);

    /// <summary>One plain sentence for somebody who has never heard of it.</summary>
    public static string Summary(Metric metric, CultureInfo culture) => Text($"{metric.Id}.summary", culture);

    /// <summary>
    /// Paragraphs: what the metric itself counts, then population, window, clock, and what happens to programs, merges and people with two mails.
    /// </summary>
    public static IReadOnlyList<string> Definition(Metric metric, CultureInfo culture) =>
        [.. OwnDefinition(metric, culture), .. SharedRulesOf(metric).Select(rule => SharedRule(rule, culture))];

    /// <summary>The paragraphs about what the metric itself counts.</summary>
    public static IReadOnlyList<string> OwnDefinition(Metric metric, CultureInfo culture) => Text($"{metric.Id}.definition", culture).Split("\n\n");

    /// <summary>The rules that metrics share are written once, so that two definitions cannot say them differently.</summary>
    public static IReadOnlyList<string> SharedRules { get; } = ["population", "periods", "window", "date", "actors", "merges", "identity", "range"];

    /// <summary>Those of <see cref="SharedRules"/> that are part of the metric's definition.</summary>
    public static IEnumerable<string> SharedRulesOf(Metric metric) => SharedRules.Where(rule => rule switch
    {
        "population" => metric is CommitMetric,
        "periods" => metric is CommitMetric && !metric.IsWindowed,
        "window" => metric.IsWindowed,
        "date" => metric.Applies.HasFlag(MetricParameterNames.Date),
        "actors" => metric.Applies.HasFlag(MetricParameterNames.Actors),
        "merges" => metric.Applies.HasFlag(MetricParameterNames.Merges),
        "identity" => metric.Applies.HasFlag(MetricParameterNames.Identity),
        _ => metric.Applies.HasFlag(MetricParameterNames.Range),
    });

    /// <param name="rule">One of <see cref="SharedRules"/>.</param>
    public static string SharedRule(string rule, CultureInfo culture) => Text($"common.{rule}", culture);

    /// <summary>What n counts.</summary>
    public static string N(Metric metric, CultureInfo culture) => Text($"{metric.Id}.n", culture);

    /// <summary>What a high, a low or a changing value may mean, and what it does not.</summary>
    public static string Reading(Metric metric, CultureInfo culture) => Text($"{metric.Id}.reading", culture);

    public static string Unit(MetricUnit unit, CultureInfo culture) => Text(unit switch
    {
        MetricUnit.Commits => "unit.commits",
        MetricUnit.People => "unit.people",
        MetricUnit.Organisations => "unit.organisations",
        _ => "unit.days",
    }, culture);

    /// <summary>A series in words; a stream of tags is its own name.</summary>
    public static string Series(Metric metric, string series, CultureInfo culture) => metric switch
    {
        RetentionMetric when series == RetentionMetric.AnySeries => Text("retention.series.any", culture),
        RetentionMetric => string.Format(
            culture, Text(series.StartsWith(RetentionMetric.NewPrefix, StringComparison.Ordinal) ? "retention.series.new" : "retention.series.later", culture), series[^1]),
        ReleaseGapMetric when series.Length == 0 => Text("release-gap.series.none", culture),
        _ => series,
    };

    /// <param name="name">A name out of <see cref="MetricParameterText.Names"/>.</param>
    public static string Parameter(string name, CultureInfo culture) => Text($"parameter.{name}", culture);

    /// <param name="value">A value out of <see cref="MetricParameterText.ValuesOf"/>.</param>
    public static string ParameterValue(string name, string value, CultureInfo culture) => Text($"parameter.{name}.{value}", culture);

    public static string Actor(ActorClass actor, CultureInfo culture) => Text(actor switch
    {
        ActorClass.Human => "actor.human",
        ActorClass.Automation => "actor.automation",
        _ => "actor.agent",
    }, culture);

    internal static IEnumerable<string> Keys(CultureInfo culture) =>
        Texts.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<System.Collections.DictionaryEntry>().Select(entry => (string)entry.Key);

    private static string Text(string key, CultureInfo culture) =>
        Texts.GetString(key, culture) ?? throw new MissingManifestResourceException($"MetricTexts.resx has no text '{key}'.");
}
