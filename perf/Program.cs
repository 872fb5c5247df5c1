using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Community.Perf.Import;
using Community.Perf.Imports;
using Community.Perf.Pages;
using Community.Perf.Running;
using Community.Perf.Verifying;
using Spectre.Console;

namespace Community.Perf;

internal static class Program
{
    private const int DefaultCommits = 100_000;

    private const int DefaultEvents = 1_000_000;

    private static readonly string Root =
        typeof(Program).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    private static async Task<int> Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        switch (args)
        {
            case ["run", .. var options]:
                return await InFolderAsync("run", folder => RunAsync(folder, Options.Read(options), stop.Token));
            case ["verify", "plain-git", .. var repositories] when repositories.Length > 0:
                return await InFolderAsync("verify", folder => PlainGit.RunAsync(new Product(Root, folder), repositories, AnsiConsole.Console, stop.Token));
            case ["verify", "prism"]:
                return await PrismVerification.RunAsync(Root, AnsiConsole.Console, stop.Token);
            case ["verify", "imports", .. var lineCount]:
                return await InFolderAsync("verify", folder => ImportsCheck.RunAsync(
                    new Product(Root, Path.Combine(folder, "data")), Root, lineCount is [var lines] ? int.Parse(lines, CultureInfo.InvariantCulture) : 100_000, AnsiConsole.Console, stop.Token));
            case ["verify", "sync", .. var numbers]:
                var (items, kills) = (numbers is [var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 5000, numbers is [_, var times] ? int.Parse(times, CultureInfo.InvariantCulture) : 8);
                return await InFolderAsync("verify", folder => SyncCheck.RunAsync(Root, folder, items, kills, AnsiConsole.Console, stop.Token));
            default:
                await Console.Error.WriteLineAsync(
                    "perf/run [--repo PATH] [--only import,start,pages,load] [--rounds N] | perf/run --only imports [--events FILE] [--more FILE] | "
                    + "perf/verify plain-git PATH... | perf/verify imports [LINES] | perf/verify prism | "
                    + "perf/verify sync [ITEMS [KILLS]]");
                return 2;
        }
    }

    private static async Task<int> RunAsync(string folder, Options options, CancellationToken ct)
    {
        var product = new Product(Root, Path.Combine(folder, "data"));
        if (options.Only is ["imports"]) return await RunImportsAsync(product, folder, options, ct);
        var input = options.Repository ?? await GeneratedHistory.CreateAsync(Path.Combine(folder, "history"), DefaultCommits, ct);
        List<Line> lines = [];
        // Always: the pages need its project.
        var import = await ImportRun.RunAsync(product, input, options.Rounds, ct);
        if (options.Wants("import")) lines.AddRange(import);
        if (options.Wants("start")) lines.AddRange(await PagesRun.StartAsync(product, options.Rounds, ct));
        if (options.Wants("pages")) lines.AddRange(await PagesRun.RunAsync(product, ct));
        if (options.Wants("load")) lines.AddRange(await LoadRun.RunAsync(product, Root, options.Rounds, ct));
        var commits = (await CountAsync(input, ct)).ToString("N0", CultureInfo.InvariantCulture);
        var history = $"{(options.Repository is null ? "generated" : "given by --repo")}, {commits} commits";
        return await KeepAsync(history, lines, ct);
    }

    /// <summary>Not part of every run: the generator of events lies outside the checkout.</summary>
    private static async Task<int> RunImportsAsync(Product product, string folder, Options options, CancellationToken ct)
    {
        var events = options.Events ?? (await GeneratedEvents.CreateAsync(Root, Path.Combine(folder, "events"), DefaultEvents, "2025", "gharchive", ct)).Events;
        var lines = await ImportsRun.RunAsync(product, Root, events, options.More, options.Rounds, ct);
        return await KeepAsync(options.Events is null ? "1,000,000 generated events in the shape of 2025" : "events given by --events", lines, ct);
    }

    private static async Task<int> KeepAsync(string input, IReadOnlyList<Line> lines, CancellationToken ct)
    {
        var report = new Report(await CommitAsync(ct), TimeProvider.System.GetUtcNow(), Machine(), input, lines);
        report.Print(AnsiConsole.Console);
        await Console.Error.WriteLineAsync($"Kept in {await report.SaveAsync(Path.Combine(Root, "perf", "results"), ct)}");
        return 0;
    }

    private static async Task<int> InFolderAsync(string name, Func<string, Task<int>> body)
    {
        // A pipe has no width; the table is as wide as it needs to be.
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 200;
        var folder = Directory.CreateTempSubdirectory($"community-perf-{name}-");
        try
        {
            return await body(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> CountAsync(string repository, CancellationToken ct)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", repository, "rev-list", "--count", "HEAD"]) { RedirectStandardOutput = true })!;
        return int.Parse(await git.StandardOutput.ReadToEndAsync(ct), CultureInfo.InvariantCulture);
    }

    private static string Machine() => string.Create(
        CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}, .NET {Environment.Version}");

    private static async Task<string> CommitAsync(CancellationToken ct)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Root, "describe", "--always", "--dirty", "--abbrev=10"]) { RedirectStandardOutput = true })!;
        return (await git.StandardOutput.ReadToEndAsync(ct)).Trim();
    }

    private sealed record Options(string? Repository, string[] Only, int Rounds, string? Events = null, string? More = null)
    {
        public static Options Read(string[] args)
        {
            var options = new Options(null, [], 5);
            for (var i = 0; i + 1 < args.Length; i += 2)
            {
                options = args[i] switch
                {
                    "--repo" => options with { Repository = Path.GetFullPath(args[i + 1]) },
                    "--events" => options with { Events = Path.GetFullPath(args[i + 1]) },
                    "--more" => options with { More = Path.GetFullPath(args[i + 1]) },
                    "--only" => options with { Only = args[i + 1].Split(',') },
                    "--rounds" => options with { Rounds = int.Parse(args[i + 1], CultureInfo.InvariantCulture) },
                    var other => throw new ArgumentException($"perf/run does not know {other}."),
                };
            }

            return options;
        }

        public bool Wants(string what) => Only.Length == 0 || Only.Contains(what);
    }
}
