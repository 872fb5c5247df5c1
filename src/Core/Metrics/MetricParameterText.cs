using System.Collections.ObjectModel;
using System.Globalization;

namespace Community.Core.Metrics;

/// <summary>The parameters of a metric by name; <see cref="Range"/> stands for <c>from</c> and <c>to</c>.</summary>
[Flags]
public enum MetricParameterNames
{
    None = 0,
    Every = 1,
    Actors = 2,
    Merges = 4,
    Date = 8,
    Identity = 16,
    Domains = 32,
    Range = 64,
    All = Every | Actors | Merges | Date | Identity | Domains | Range,
}

/// <summary>
/// Parameters as text, in the words of the command line: <c>every=month actors=human merges=exclude date=author identity=email from=2024-01-01</c>.
/// The text is canonical: equal parameters, equal text.
/// </summary>
public static class MetricParameterText
{
    /// <summary>Names of parameters in the order they are written.</summary>
    public static IReadOnlyList<string> Names { get; } = ["every", "actors", "merges", "date", "identity", "domains", "from", "to"];

    public static string Of(BucketSize value) => value switch
    {
        BucketSize.Week => "week",
        BucketSize.Month => "month",
        BucketSize.Quarter => "quarter",
        BucketSize.Year => "year",
        _ => "all",
    };

    public static string Of(ActorFilter value) => value == ActorFilter.All ? "all" : "human";

    public static string Of(MergeFilter value) => value == MergeFilter.Include ? "include" : "exclude";

    public static string Of(DateBasis value) => value == DateBasis.Author ? "author" : "committer";

    public static string Of(IdentityRule value) => value == IdentityRule.Email ? "email" : "union";

    public static string Of(DomainRule value) => value == DomainRule.Org ? "org" : "raw";

    /// <summary>The words a parameter knows; none for days.</summary>
    public static IReadOnlyList<string> ValuesOf(string name) => name switch
    {
        "every" => ["week", "month", "quarter", "year", "all"],
        "actors" => ["all", "human"],
        "merges" => ["include", "exclude"],
        "date" => ["author", "committer"],
        "identity" => ["email", "union"],
        "domains" => ["org", "raw"],
        _ => [],
    };

    /// <summary>Name and value of the parameters asked for, in the order of <see cref="Names"/>; days that are not set are left out.</summary>
    public static IReadOnlyDictionary<string, string> Describe(MetricParameters p, MetricParameterNames names = MetricParameterNames.All)
    {
        var result = new OrderedDictionary<string, string>();
        if (names.HasFlag(MetricParameterNames.Every)) result.Add("every", Of(p.Every));
        if (names.HasFlag(MetricParameterNames.Actors)) result.Add("actors", Of(p.Actors));
        if (names.HasFlag(MetricParameterNames.Merges)) result.Add("merges", Of(p.Merges));
        if (names.HasFlag(MetricParameterNames.Date)) result.Add("date", Of(p.Date));
        if (names.HasFlag(MetricParameterNames.Identity)) result.Add("identity", Of(p.Identity));
        if (names.HasFlag(MetricParameterNames.Domains)) result.Add("domains", Of(p.Domains));
        if (names.HasFlag(MetricParameterNames.Range))
        {
            if (p.From is { } from) result.Add("from", Of(from));
            if (p.To is { } to) result.Add("to", Of(to));
        }

        return new ReadOnlyDictionary<string, string>(result);
    }

    public static string Format(MetricParameters p, MetricParameterNames names = MetricParameterNames.All) =>
        string.Join(' ', Describe(p, names).Select(pair => $"{pair.Key}={pair.Value}"));

    /// <summary>Reads what <see cref="Format"/> wrote.</summary>
    /// <param name="defaults">Says what the text does not mention.</param>
    /// <exception cref="FormatException">A word that no parameter knows.</exception>
    public static MetricParameters Parse(string text, MetricParameters defaults)
    {
        var p = defaults;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) throw new FormatException($"'{word}' is not a parameter. Write name=value.");
            p = With(p, word[..equals], word[(equals + 1)..]);
        }

        return p;
    }

    /// <summary>The same parameters but one.</summary>
    /// <exception cref="FormatException">A name or a value that we do not know; the message lists those we do.</exception>
    public static MetricParameters With(MetricParameters p, string name, string value) => name switch
    {
        "every" => p with { Every = (BucketSize)IndexOf(name, value) },
        "actors" => p with { Actors = (ActorFilter)IndexOf(name, value) },
        "merges" => p with { Merges = (MergeFilter)IndexOf(name, value) },
        "date" => p with { Date = (DateBasis)IndexOf(name, value) },
        "identity" => p with { Identity = (IdentityRule)IndexOf(name, value) },
        "domains" => p with { Domains = (DomainRule)IndexOf(name, value) },
        "from" => p with { From = Day(name, value) },
        "to" => p with { To = Day(name, value) },
        _ => throw new FormatException($"'{name}' is not a parameter of a metric. There are {string.Join(", ", Names)}."),
    };

    private static string Of(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // ValuesOf lists the words in the order of the enumeration's members; a test holds them together.
    private static int IndexOf(string name, string value)
    {
        var values = ValuesOf(name);
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] == value) return i;
        }

        throw new FormatException($"'{value}' is not a value of {name}. There are {string.Join(", ", values)}.");
    }

    private static DateOnly Day(string name, string value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new FormatException($"'{value}' is not a day for {name}. Write it as 2024-03-31.");
}
