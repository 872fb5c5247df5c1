using System.Text.Json.Serialization;

namespace Community.Web.Ui;

/// <summary>
/// What a chart shows; its table and its data address are made of the same. Texts are written by the server, in the language of the request.
/// </summary>
/// <param name="Buckets">Oldest first, without holes: a gap is a bucket whose point is null.</param>
/// <param name="Series">At most <see cref="MaxSeries"/>; more is for small multiples.</param>
public sealed record ChartData(ChartKind Kind, IReadOnlyList<ChartBucket> Buckets, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>There are as many marks and dashes; more could not be told apart in grey.</summary>
    public const int MaxSeries = 5;

    public IReadOnlyList<ChartSeries> Series { get; init; } = Series.Count <= MaxSeries ? Series : throw new ArgumentException($"A chart has at most {MaxSeries} series.", nameof(Series));

    /// <summary>How many series there are that the picture leaves out; whoever shows it says so.</summary>
    [JsonIgnore]
    public int NotDrawn { get; init; }

    /// <summary>True for counts and shares; false for durations, where the axis says so in <see cref="AxisNote"/>.</summary>
    public bool FromZero { get; init; } = true;

    /// <summary>Above the vertical axis: the unit, "log scale", "does not start at 0".</summary>
    public string? AxisNote { get; init; }

    /// <summary>Vertical rules: where something changed.</summary>
    public IReadOnlyList<ChartChange> Changes { get; init; } = [];
}

public enum ChartKind
{
    // In small letters, as assets/chart-model.js reads them.
    [JsonStringEnumMemberName("line")]
    Line,

    [JsonStringEnumMemberName("bar")]
    Bar,
}

/// <param name="Label">As on the axis.</param>
/// <param name="Partial">Whether it is not over yet.</param>
public sealed record ChartBucket(DateOnly Start, DateOnly End, string Label, bool Partial = false);

/// <param name="Points">One a bucket.</param>
/// <param name="Thin">Percentiles are thin, medians and counts are not.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint?> Points, bool Thin = false);

/// <param name="Text">The value as written, with its unit.</param>
/// <param name="N">How many commits, people or gaps it rests on.</param>
/// <param name="Href">Where its rows are.</param>
public sealed record ChartPoint(double Value, string Text, long? N = null, string? Href = null)
{
    public double? Low { get; init; }

    public double? High { get; init; }

    public bool SmallN { get; init; }
}

/// <param name="Bucket">Index into <see cref="ChartData.Buckets"/>.</param>
public sealed record ChartChange(int Bucket, string Label);

/// <summary>For endpoints that serve a chart's data: <c>Results.Json(data, ChartJson.Default.ChartData)</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ChartData))]
[JsonSerializable(typeof(IReadOnlyList<ChartChange>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
public sealed partial class ChartJson : JsonSerializerContext;
