using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Community.Data.Embedded;
using Community.Data.Schema;
using Community.FakeGitHub.Serving;
using Community.Perf.Running;
using Community.Testing.Database;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace Community.Perf.Verifying;

/// <summary>
/// Reads a large repository from FakeGitHub twice: once through, and once killed with -9 at random moments while GitHub fails, limits and cuts bodies.
/// Both databases must hold the same facts.
/// </summary>
internal static partial class SyncCheck
{
    private const string Project = "acme/widgets";

    public static async Task<int> RunAsync(string root, string folder, int items, int kills, IAnsiConsole console, CancellationToken ct)
    {
        await using var fake = await FakeGitHubServer.StartAsync(new FakeGitHubOptions { AnonymousLimit = 1_000_000 }, ct: ct);
        fake.Generate(items: items);
        var (through, interrupted) = (Of(root, Path.Combine(folder, "through"), fake), Of(root, Path.Combine(folder, "interrupted"), fake));

        var clock = Stopwatch.StartNew();
        await through.RunAsync(["github", "add", Project], ct);
        var (whole, calls) = (clock.Elapsed, fake.Calls);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{items:N0} items read through: {whole.TotalSeconds:N0} s, {calls:N0} calls"));

        foreach (var fault in Faults()) fake.Fail(fault);
        await InterruptAsync(interrupted, kills, whole, console, ct);
        fake.StopFailing();
        await interrupted.RunAsync(["github", "sync", Project], ct);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"killed {kills} times, {fake.Counts.Values.Sum(c => c.Faults):N0} faults: {fake.Calls - calls:N0} calls"));

        var (left, right) = (await DumpAsync(through, ct), await DumpAsync(interrupted, ct));
        var different = left.Except(right).Concat(right.Except(left)).Take(5).ToList();
        foreach (var line in different) console.WriteLine(line);
        foreach (var violation in fake.Violations.Take(5)) console.WriteLine($"{violation.Side} {violation.Operation}: {string.Join("; ", violation.Faults)}");
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{left.Count:N0} facts, {(different.Count == 0 ? "the same in both" : "NOT the same")}"));
        return different.Count == 0 && fake.Violations.Count == 0 ? 0 : 1;
    }

    private static Product Of(string root, string folder, FakeGitHubServer fake)
    {
        var product = new Product(root, folder);
        (product.Environment["GitHub__Sync"], product.Environment["GitHub__Api"]) = ("true", fake.Api.AbsoluteUri);
        return product;
    }

    private static IEnumerable<Fault> Faults() =>
    [
        new() { Status = 500, Rate = 0.01 }, new() { Status = 429, Rate = 0.005 }, new() { TruncateAt = 700, Rate = 0.01 }, new() { Drop = true, Rate = 0.008 },
        new() { SecondaryLimit = 1, Rate = 0.002 },
    ];

    /// <summary>A killed process leaves its work behind with a lease of half a minute; the next one waits for that, and goes on.</summary>
    private static async Task InterruptAsync(Product product, int kills, TimeSpan whole, IAnsiConsole console, CancellationToken ct)
    {
        var random = new Random(1);
        for (var kill = 1; kill <= kills; kill++)
        {
            using var process = product.Start(kill == 1 ? ["github", "add", Project] : ["github", "sync", Project]);
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError);
            // Before its first word about reading it waits for the lease of the one before.
            while (await errors.ReadLineAsync(ct) is { } line && !line.Contains("on GitHub: reading", StringComparison.Ordinal)) { }
            var rest = errors.ReadToEndAsync(ct);
            var lives = TimeSpan.FromSeconds(whole.TotalSeconds / kills * (0.3 + random.NextDouble()));
            await Task.WhenAny(process.WaitForExitAsync(ct), Task.Delay(lives, ct));
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync(ct);
            await Task.WhenAll(output, rest);
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {kill}: ended with {process.ExitCode} after {lives.TotalSeconds:N1} s of reading"));
        }
    }

    private static async Task<List<string>> DumpAsync(Product product, CancellationToken ct)
    {
        var options = new DatabaseOptions { Embedded = new EmbeddedPostgresOptions { DataFolder = product.DataFolder } };
        await using var database = await CommunityDatabase.OpenAsync(options, NullLoggerFactory.Instance, ct);
        var dump = await TableDump.ReadAsync(database.DataSource, TableDump.Facts, ct);
        return [.. Observed.Replace(dump, "").Split('\n')];
    }

    /// <summary>When something was seen depends on how often reading was interrupted.</summary>
    [GeneratedRegex("""
        "(author|association|text|state|merge_seen|draft|labels|assigned|branches|size|comments|review_comments|gone|seen)_at":\s("[^"]*"|null),?\s?
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Observed { get; }
}
