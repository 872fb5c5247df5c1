namespace Community.Core.Metrics;

public enum MetricUnit { Commits, People, Organisations, Days }

/// <summary>
/// A number about a community with a written definition (<see cref="MetricTexts"/>). Pure: the same history, actors and parameters give the same
/// points, and a point's <see cref="MetricPoint.Start"/> tells it from the others of its series.
/// </summary>
public abstract class Metric
{
    private protected Metric() { }

    public abstract string Id { get; }

    /// <summary>Goes up whenever the same facts would give another number.</summary>
    public virtual int Version => 1;

    public abstract MetricUnit Unit { get; }

    /// <summary>Whether a point looks at the year that ends with its bucket, and not at the bucket alone.</summary>
    public virtual bool IsWindowed => false;

    /// <summary>Whether points carry a series; its name may be empty. A point without one has null there.</summary>
    public virtual bool HasSeries => false;

    /// <summary>Points with a smaller n are to be marked as resting on little; 0 for counts, which rest on nothing but themselves.</summary>
    public virtual int SmallN => 0;

    public abstract MetricParameters Defaults { get; }

    /// <summary>The parameters that the value depends on; the others are neither written nor shown, and refused where somebody asks for them.</summary>
    public abstract MetricParameterNames Applies { get; }

    /// <summary>Points by start, and within a start in the order in which the metric lists its series.</summary>
    /// <param name="only">Starts of the points wanted; null wants all.</param>
    public abstract IReadOnlyList<MetricPoint> Evaluate(HistoryView view, MetricParameters p, IReadOnlySet<DateOnly>? only = null);

    /// <summary>What is behind the point with this start and series; null where there is no such point.</summary>
    public abstract MetricRows? Rows(HistoryView view, MetricParameters p, DateOnly start, string? series = null);

    /// <summary>The points that a change may have altered, made or ended.</summary>
    public abstract TouchedBuckets Touches(HistoryChange change, MetricParameters p);

    /// <summary>The parameters that apply, by name, in the words of the command line.</summary>
    public IReadOnlyDictionary<string, string> Describe(MetricParameters p) => MetricParameterText.Describe(p, Applies);

    /// <summary>The canonical text of the parameters that apply; <see cref="Parse"/> reads it.</summary>
    public string Format(MetricParameters p) => MetricParameterText.Format(p, Applies);

    public MetricParameters Parse(string text) => MetricParameterText.Parse(text, Defaults);

    /// <summary>Every other way to count the same thing over the same buckets: all values of actors, merges, date, identity and domains that apply.</summary>
    public IReadOnlyList<MetricParameters> Variants(MetricParameters p)
    {
        List<MetricParameters> variants = [p];
        Cross(MetricParameterNames.Actors, "actors");
        Cross(MetricParameterNames.Merges, "merges");
        Cross(MetricParameterNames.Date, "date");
        Cross(MetricParameterNames.Identity, "identity");
        Cross(MetricParameterNames.Domains, "domains");
        return variants;

        void Cross(MetricParameterNames flag, string name)
        {
            if (!Applies.HasFlag(flag)) return;
            variants = [.. variants.SelectMany(v => MetricParameterText.ValuesOf(name).Select(value => MetricParameterText.With(v, name, value)))];
        }
    }
}
