using System.Globalization;
using System.Resources;

namespace Community.Core.Metrics;

/// <summary>The written definitions, in English and Simplified Chinese. Everything a page or the command line says about a metric comes from here.</summary>
public static class MetricTexts
{
    /// <summary>The languages there are; any other is shown the first.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "zh-Hans"];

    private static readonly ResourceManager Texts = new("Community.Core.Metrics.MetricTexts", typeof(MetricTexts).Assembly);

    /// <summary>A few words: "Contributor absence factor".</summary>
    public static string Name(Metric metric, CultureInfo culture) => Get(metric.Id, "name", culture);

    /// <summary>One plain sentence for somebody who has never heard of it.</summary>
    public static string Summary(Metric metric, CultureInfo culture) => Get(metric.Id, "summary", culture);

    /// <summary>Population, window, clock, n, and what happens to bots, merges, ties and nothing at all. Paragraphs are separated by empty lines.</summary>
    public static string Definition(Metric metric, CultureInfo culture) => Get(metric.Id, "definition", culture);

    /// <summary>What n counts.</summary>
    public static string N(Metric metric, CultureInfo culture) => Get(metric.Id, "n", culture);

    /// <summary>What a high, a low or a changing value may mean, and what it does not.</summary>
    public static string Reading(Metric metric, CultureInfo culture) => Get(metric.Id, "reading", culture);

    public static string Unit(Metric metric, CultureInfo culture) => Text(metric.Unit switch
    {
        MetricUnit.Commits => "unit.commits",
        MetricUnit.People => "unit.people",
        MetricUnit.Organisations => "unit.organisations",
        _ => "unit.days",
    }, culture);

    /// <param name="name">A name out of <see cref="MetricParameterText.Names"/>.</param>
    public static string Parameter(string name, CultureInfo culture) => Text($"parameter.{name}", culture);

    /// <param name="value">A value out of <see cref="MetricParameterText.ValuesOf"/>.</param>
    public static string ParameterValue(string name, string value, CultureInfo culture) => Text($"parameter.{name}.{value}", culture);

    private static string Get(string id, string part, CultureInfo culture) => Text($"{id}.{part}", culture);

    private static string Text(string key, CultureInfo culture) =>
        Texts.GetString(key, culture) ?? throw new MissingManifestResourceException($"MetricTexts.resx has no text '{key}'.");
}
