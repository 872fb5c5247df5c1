using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Community.Perf.Running;

namespace Community.Perf.Pages;

/// <summary>Time to first byte and weight of every page, against the cheapest answer the same server gives.</summary>
internal static partial class PagesRun
{
    public const string Project = "/p/perf/history";

    private const string Floor = "/health/live";
    private const int WarmUp = 20;
    private const int Requests = 200;

    private static readonly string[] Pages =
    [
        "/", Project, $"{Project}/m/commits", $"{Project}/m/absence-factor", $"{Project}/m/retention", $"{Project}/m/commits?actors=human&merges=exclude",
        $"{Project}/contributors", $"{Project}/releases", "/definitions", "/ops/jobs", "/projects/new",
    ];

    public static async Task<IReadOnlyList<Line>> StartAsync(Product product, int rounds, CancellationToken ct)
    {
        List<double> samples = [];
        for (var round = 0; round < rounds; round++)
        {
            await using var served = await Served.StartAsync(product, ct);
            samples.Add(served.UntilFirstPage.TotalSeconds);
        }

        return [new("start of the built product to its first page", "s", samples, Aim: "< 3 s")];
    }

    public static async Task<IReadOnlyList<Line>> RunAsync(Product product, CancellationToken ct)
    {
        await using var served = await Served.StartAsync(product, ct);
        List<Line> lines = [];
        foreach (var page in Pages)
        {
            for (var i = 0; i < WarmUp; i++) await FirstByteAsync(served, page, ct);
            List<double> ours = [], floor = [];
            for (var i = 0; i < Requests; i++)
            {
                ours.Add(await FirstByteAsync(served, page, ct));
                floor.Add(await FirstByteAsync(served, Floor, ct));
            }

            lines.Add(new($"time to first byte, {page}", "ms", ours, Floor, floor));
            lines.Add(new("  95th percentile of it", "ms", [Statistics.Percentile(ours, 0.95)], Aim: "< 50 ms"));
            lines.Add(new("  weight of a first visit, all files", "kB", [await WeightAsync(served, page, ct) / 1000.0], Aim: page == "/" ? "< 150 kB" : null));
        }

        return lines;
    }

    private static async Task<double> FirstByteAsync(Served served, string path, CancellationToken ct)
    {
        var clock = Stopwatch.GetTimestamp();
        using var response = await served.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, ct);
        var elapsed = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{path} answered {(int)response.StatusCode}.");
        await response.Content.CopyToAsync(Stream.Null, ct);
        return elapsed;
    }

    /// <summary>Bytes of the page and of the styles, scripts and pictures it names, as they travel.</summary>
    private static async Task<long> WeightAsync(Served served, string page, CancellationToken ct)
    {
        using var response = await served.Client.GetAsync(page, ct);
        var bytes = await response.Content.ReadAsByteArrayAsync(ct);
        var html = await ReadAsync(bytes, response.Content.Headers.ContentEncoding.FirstOrDefault(), ct);
        var total = bytes.LongLength;
        foreach (var asset in Assets().Matches(html).Select(m => m.Groups[1].Value).Distinct().Where(a => !a.Contains("://", StringComparison.Ordinal)))
        {
            if (asset.Contains('.', StringComparison.Ordinal)) total += (await served.Client.GetByteArrayAsync("/" + asset.TrimStart('/'), ct)).LongLength;
        }

        return total;
    }

    private static async Task<string> ReadAsync(byte[] bytes, string? encoding, CancellationToken ct)
    {
        await using Stream stream = encoding switch
        {
            "br" => new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress),
            "gzip" => new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress),
            _ => new MemoryStream(bytes),
        };
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(ct);
    }

    [GeneratedRegex("""<(?:link|script)[^>]+(?:href|src)="([^"#]+)"[^>]*>""")]
    private static partial Regex Assets();
}
