using System.Globalization;
using Community.Core.Metrics;
using Community.Core.Projects;

namespace Community.Web.Metrics;

/// <summary>The addresses of one view of a metric. Parameters that have their default are left out, so that equal views have equal addresses.</summary>
public sealed record MetricLinks(ProjectName Project, Metric Metric, MetricParameters Parameters)
{
    /// <summary>Where a page shows what is behind a point; a fragment, so that one lands there.</summary>
    public const string BehindId = "behind";

    public const string TableId = "values";

    /// <summary>Written once: a picture of weeks has five thousand links.</summary>
    private readonly QueryString _parameters = NotDefault(Metric, Parameters);

    public string Path => $"/p/{Project}/m/{Metric.Id}";

    public string Page => Path + Query([]);

    public string Csv => $"{Path}.csv{Query([])}";

    public string Json => $"{Path}.json{Query([])}";

    /// <summary>What the picture is drawn of where the page's table holds only the newest rows.</summary>
    public string Chart => $"{Path}.chart{Query([])}";

    public string Api => $"/api/v1/projects/{Project}/metrics/{Metric.Id}{Query([])}";

    public string Definition => DefinitionOf(Metric);

    /// <param name="page">Of the table, from 1.</param>
    public string Rows(int page) => Path + Query([new("rows", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null)]) + "#" + TableId;

    public static string DefinitionOf(Metric metric) => $"/definitions#{metric.Id}";

    /// <summary>Who and what is behind a point.</summary>
    /// <param name="page">Of its commits, from 1.</param>
    /// <param name="of">One person or domain among them.</param>
    /// <param name="who"><c>all</c> lists everybody and not only those with the most commits.</param>
    public string Point(DateOnly start, string? series, int page = 1, string? of = null, string? who = null) => Path + Query(
    [
        new("point", start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        new("series", series),
        new("of", of),
        new("who", who),
        new("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null),
    ]) + "#" + BehindId;

    /// <summary>The same view but for one parameter.</summary>
    public MetricLinks With(MetricParameters parameters) => new(Project, Metric, parameters);

    private string Query(ReadOnlySpan<KeyValuePair<string, string?>> more)
    {
        var query = _parameters;
        foreach (var (name, value) in more)
        {
            if (value is not null) query = query.Add(name, value);
        }

        return query.ToString();
    }

    private static QueryString NotDefault(Metric metric, MetricParameters parameters)
    {
        var defaults = metric.Describe(metric.Defaults);
        return QueryString.Create(
            metric.Describe(parameters).Where(p => defaults.GetValueOrDefault(p.Key) != p.Value).Select(p => KeyValuePair.Create(p.Key, (string?)p.Value)));
    }
}
