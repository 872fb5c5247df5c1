using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Community.Perf.Running;
using Spectre.Console;

namespace Community.Perf.Verifying;

/// <summary>
/// Tracks real repositories with the built product and compares what it says with what plain git says: commits (<c>rev-list --count</c>), commits
/// and people (<c>shortlog</c>), merges, the same by year and by month, tags (<c>for-each-ref</c>).
/// </summary>
internal static class PlainGit
{
    public static async Task<int> RunAsync(Product product, IReadOnlyList<string> repositories, IAnsiConsole console, CancellationToken ct)
    {
        var table = new Table().RoundedBorder().AddColumns("Repository", "What", "git", "Community", "");
        var agrees = true;
        foreach (var (i, repository) in repositories.Index())
        {
            var name = $"verify/r{i}";
            await product.RunAsync(["track", repository, "--name", name, "--json"], ct);
            foreach (var (what, git, ours) in await CompareAsync(product, repository, name, ct))
            {
                agrees &= git == ours;
                table.AddRow(Markup.Escape(repository), what, git, ours, git == ours ? "✓" : "✗");
            }
        }

        console.Write(table);
        return agrees ? 0 : 1;
    }

    private static async Task<IReadOnlyList<(string What, string Git, string Ours)>> CompareAsync(Product product, string repository, string name, CancellationToken ct)
    {
        var all = await PointsAsync(product, name, "commits", ["--every", "all"], ct);
        var withoutMerges = await PointsAsync(product, name, "commits", ["--every", "all", "--merges", "exclude"], ct);
        var people = await PointsAsync(product, name, "active-contributors", ["--every", "all", "--actors", "all", "--merges", "include"], ct);
        var months = await PointsAsync(product, name, "commits", ["--every", "month"], ct);
        var committed = await PointsAsync(product, name, "commits", ["--every", "month", "--date", "committer"], ct);
        var releases = await PointsAsync(product, name, "release-gap", ["--every", "all"], ct);
        var gaps = releases.Sum(p => p.N).ToString(CultureInfo.InvariantCulture);
        return
        [
            ("rev-list --count HEAD", (await GitAsync(repository, ["rev-list", "--count", "HEAD"], ct)).Trim(), Text(all[0].Value)),
            ("rev-list --count --no-merges HEAD", (await GitAsync(repository, ["rev-list", "--count", "--no-merges", "HEAD"], ct)).Trim(), Text(withoutMerges[0].Value)),
            ("people: log --format=%aE, lower case, distinct", Distinct(await GitAsync(repository, ["log", "--format=%aE", "HEAD"], ct)), Text(people[0].Value)),
            ("commits by month, author date in UTC", ByMonth(await GitAsync(repository, ["log", "--format=%at", "HEAD"], ct)), ByMonth(months)),
            ("commits by month, committer date in UTC", ByMonth(await GitAsync(repository, ["log", "--format=%ct", "HEAD"], ct)), ByMonth(committed)),
            ("final releases less streams, for-each-ref", FinalGaps(await GitAsync(repository, ["for-each-ref", "--format=%(refname:strip=2)", "refs/tags"], ct)), gaps),
        ];
    }

    private static string Distinct(string mails) =>
        mails.Split('\n').SkipLast(1).Select(m => m.Trim().ToLowerInvariant()).Distinct().Count().ToString(CultureInfo.InvariantCulture);

    /// <summary>A fingerprint of all months and their counts: the number of months and the counts' weighted sum.</summary>
    private static string ByMonth(string seconds) => Fingerprint(seconds.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(s => DateTimeOffset.FromUnixTimeSeconds(long.Parse(s, CultureInfo.InvariantCulture)))
        .CountBy(t => (t.Year * 12) + t.Month - 1).ToDictionary());

    private static string ByMonth(IReadOnlyList<Point> points) =>
        Fingerprint(points.Where(p => p.Value > 0).ToDictionary(p => (p.Start.Year * 12) + p.Start.Month - 1, p => (int)p.Value!.Value));

    private static string Fingerprint(Dictionary<int, int> counts) => string.Create(
        CultureInfo.InvariantCulture, $"{counts.Count} months, Σ {counts.Values.Sum()}, Σ month×count {counts.Sum(c => (long)c.Key * c.Value)}");

    private static string FinalGaps(string tags) => tags.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(tag => (Stream: tag[..tag.TakeWhile(c => !char.IsAsciiDigit(c)).Count()], Version: tag[tag.TakeWhile(c => !char.IsAsciiDigit(c)).Count()..]))
        .Where(t => t.Version.Length > 0 && t.Version.Split('.') is { Length: <= 4 } parts && parts.All(p => p.Length > 0 && p.All(char.IsAsciiDigit)))
        .CountBy(t => t.Stream).Sum(s => s.Value - 1).ToString(CultureInfo.InvariantCulture);

    private static string Text(double? value) => value?.ToString("0", CultureInfo.InvariantCulture) ?? "–";

    private static async Task<IReadOnlyList<Point>> PointsAsync(Product product, string name, string metric, IReadOnlyList<string> options, CancellationToken ct)
    {
        var ran = await product.RunAsync(["metrics", name, "--metric", metric, .. options, "--json"], ct);
        using var json = JsonDocument.Parse(ran.Output);
        return [.. json.RootElement[0].GetProperty("points").EnumerateArray().Select(p => new Point(
            DateOnly.ParseExact(p.GetProperty("start").GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            p.GetProperty("value").ValueKind == JsonValueKind.Null ? null : p.GetProperty("value").GetDouble(),
            p.GetProperty("n").GetInt32()))];
    }

    private static async Task<string> GitAsync(string repository, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["-C", repository, .. arguments]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {arguments[0]} ended with {process.ExitCode}.");
    }

    private sealed record Point(DateOnly Start, double? Value, int N);
}
