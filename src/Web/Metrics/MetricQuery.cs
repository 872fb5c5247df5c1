using Community.Core.Metrics;

namespace Community.Web.Metrics;

/// <summary>The parameters of a metric as an address has them.</summary>
/// <param name="Parameters">What could be read; defaults where there is a problem.</param>
/// <param name="Ignored">Parameters that are asked for and do not apply to this metric.</param>
internal sealed record MetricQuery(MetricParameters Parameters, BadParameter? Problem, IReadOnlyList<string> Ignored)
{
    /// <summary>The names of the parameters that apply.</summary>
    public static IEnumerable<string> NamesOf(Metric metric) => MetricParameterText.Names.Where(n => Applies(metric, n));

    public static MetricQuery Read(Metric metric, IQueryCollection query)
    {
        var p = metric.Defaults;
        List<string> ignored = [.. MetricParameterText.Names.Where(n => !Applies(metric, n) && query[n].ToString().Length > 0)];
        foreach (var name in NamesOf(metric))
        {
            // A form sends the fields that were left empty, too.
            var value = query[name].ToString();
            if (value.Length == 0) continue;
            try
            {
                p = MetricParameterText.With(p, name, value);
            }
            catch (FormatException)
            {
                return new MetricQuery(metric.Defaults, new BadParameter(name, value, MetricParameterText.ValuesOf(name)), ignored);
            }
        }

        return p.From >= p.To
            ? new MetricQuery(metric.Defaults, new BadParameter("to", query["to"].ToString(), [], IsBeforeFrom: true), ignored)
            : new MetricQuery(p, null, ignored);
    }

    /// <param name="name">A name out of <see cref="MetricParameterText.Names"/>.</param>
    public static bool Applies(Metric metric, string name) => metric.Applies.HasFlag(name switch
    {
        "every" => MetricParameterNames.Every,
        "actors" => MetricParameterNames.Actors,
        "merges" => MetricParameterNames.Merges,
        "date" => MetricParameterNames.Date,
        "identity" => MetricParameterNames.Identity,
        "domains" => MetricParameterNames.Domains,
        _ => MetricParameterNames.Range,
    });
}

/// <summary>A word in an address that no parameter knows.</summary>
/// <param name="Known">The words there are; none for days.</param>
public sealed record BadParameter(string Name, string Value, IReadOnlyList<string> Known, bool IsBeforeFrom = false)
{
    /// <summary>For machines, which read English.</summary>
    public string Detail => (IsBeforeFrom, Known.Count) switch
    {
        (true, _) => "'from' must lie before 'to'.",
        (_, 0) => $"'{Value}' is not a day for '{Name}'. Write it as 2024-03-31.",
        _ => $"'{Value}' is not a value of '{Name}'. There are: {string.Join(", ", Known)}.",
    };
}
