using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Community.Core.Metrics;

namespace Community.Web.Metrics;

/// <summary>A metric as machines read it: the command line's <c>--json</c> and the pages' downloads. The golden-file test holds its shape.</summary>
internal sealed record MetricDocument(
    string Project, string Metric, int Version, IReadOnlyDictionary<string, string> Parameters, IReadOnlyList<MetricDocument.Point> Points)
{
    public static MetricDocument From(string project, Metric metric, MetricParameters parameters, IEnumerable<MetricPoint> points) =>
        new(project, metric.Id, metric.Version, metric.Describe(parameters), [.. points.Select(p => new Point(p.Start, p.End, p.Value, p.N, p.Series))]);

    /// <param name="Value">Written as null where nothing can be said.</param>
    /// <param name="Series">Left out where a metric has one series.</param>
    internal sealed record Point(
        DateOnly Start,
        DateOnly End,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Value,
        int N,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Series);

    public static async Task WriteAsync(TextWriter writer, IReadOnlyList<MetricDocument> documents, CancellationToken ct)
    {
        await writer.WriteAsync(JsonSerializer.Serialize(documents, MetricJson.Default.IReadOnlyListMetricDocument).AsMemory(), ct);
        await writer.WriteLineAsync();
        await writer.FlushAsync(ct);
    }

    /// <summary>RFC 4180, UTF-8, with a header line; an empty field where nothing can be said.</summary>
    public async Task WriteCsvAsync(TextWriter writer, CancellationToken ct)
    {
        await writer.WriteAsync("project,metric,version,series,start,end,value,n\r\n");
        foreach (var p in Points)
        {
            ct.ThrowIfCancellationRequested();
            await writer.WriteAsync(string.Create(CultureInfo.InvariantCulture,
                $"{Project},{Metric},{Version},{Field(p.Series ?? "")},{p.Start:yyyy-MM-dd},{p.End:yyyy-MM-dd},{p.Value},{p.N}\r\n"));
        }
    }

    /// <summary>Quoted where needed, and never a formula to a spreadsheet: tag streams are other people's words.</summary>
    private static string Field(string text)
    {
        if (text is ['=' or '+' or '-' or '@' or '\t', ..]) text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<MetricDocument>))]
[JsonSerializable(typeof(MetricDocument))]
internal sealed partial class MetricJson : JsonSerializerContext;
