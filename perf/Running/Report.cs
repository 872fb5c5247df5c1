using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Community.Perf.Running;

/// <summary>One measured line.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Unit">s, ms, kB, MB, requests/s.</param>
/// <param name="Samples">Every sample, in order.</param>
/// <param name="Peer">What it is compared with in the same run; null where the figure stands alone.</param>
/// <param name="PeerSamples">The peer's samples, taken between ours.</param>
/// <param name="Aim">What we want, in words.</param>
internal sealed record Line(
    string What, string Unit, IReadOnlyList<double> Samples, string? Peer = null, IReadOnlyList<double>? PeerSamples = null, string? Aim = null)
{
    public double Median => Statistics.Percentile(Samples, 0.5);

    public double? PeerMedian => PeerSamples is null ? null : Statistics.Percentile(PeerSamples, 0.5);

    public double? Ratio => PeerMedian is { } peer ? Median / peer : null;
}

internal static class Statistics
{
    /// <summary>Linear interpolation between order statistics, as R's type 7.</summary>
    public static double Percentile(IReadOnlyList<double> samples, double p)
    {
        var sorted = samples.Order().ToArray();
        var at = (sorted.Length - 1) * p;
        var (low, share) = ((int)at, at - (int)at);
        return low + 1 < sorted.Length ? sorted[low] + share * (sorted[low + 1] - sorted[low]) : sorted[low];
    }
}

/// <summary>What a run measured, where and at which commit.</summary>
internal sealed record Report(string Commit, DateTimeOffset At, string Machine, string Input, IReadOnlyList<Line> Lines)
{
    public void Print(IAnsiConsole console)
    {
        var table = new Table().RoundedBorder().AddColumns("What", "Median", "Peer in the same run", "Ratio", "Aim");
        foreach (var line in Lines)
        {
            table.AddRow(
                Markup.Escape(line.What),
                string.Create(CultureInfo.InvariantCulture, $"{line.Median:0.###} {line.Unit}"),
                line.PeerMedian is { } peer ? Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{line.Peer}: {peer:0.###} {line.Unit}")) : "",
                line.Ratio is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00}×") : "",
                Markup.Escape(line.Aim ?? ""));
        }

        console.Write(table);
    }

    public async Task<string> SaveAsync(string folder, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{At.UtcDateTime.ToString("yyyy-MM-dd-HHmm", CultureInfo.InvariantCulture)}-{Commit}.json");
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(this, ReportJson.Default.Report), ct);
        return path;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Report))]
internal sealed partial class ReportJson : JsonSerializerContext;
