using System.Diagnostics;
using System.Text.Json;
using Community.Perf.Running;

namespace Community.Perf.Pages;

/// <summary>Requests a second of the project page, by autocannon with eight connections, against the server's cheapest answer.</summary>
internal static class LoadRun
{
    private const string Connections = "8";
    private const string Seconds = "5";

    public static async Task<IReadOnlyList<Line>> RunAsync(Product product, string root, int rounds, CancellationToken ct)
    {
        await using var served = await Served.StartAsync(product, ct);
        List<double> ours = [], floor = [];
        await LoadAsync(root, served, PagesRun.Project, ct);
        for (var round = 0; round < rounds; round++)
        {
            floor.Add(await LoadAsync(root, served, "/health/live", ct));
            ours.Add(await LoadAsync(root, served, PagesRun.Project, ct));
        }

        return [new("project page under load, 8 connections", "requests/s", ours, "/health/live", floor)];
    }

    private static async Task<double> LoadAsync(string root, Served served, string path, CancellationToken ct)
    {
        var program = Path.Combine(root, "perf", "node_modules", "autocannon", "autocannon.js");
        using var process = Process.Start(new ProcessStartInfo(
            "node", [program, "--json", "--no-progress", "-c", Connections, "-d", Seconds, "-H", "accept: text/html", "-H", "accept-encoding: br", new Uri(served.Address, path).ToString()])
        {
            RedirectStandardOutput = true,
        })!;
        using var result = await JsonDocument.ParseAsync(process.StandardOutput.BaseStream, cancellationToken: ct);
        await process.WaitForExitAsync(ct);
        var failed = result.RootElement.GetProperty("non2xx").GetInt64() + result.RootElement.GetProperty("errors").GetInt64();
        if (failed > 0) throw new InvalidOperationException($"{failed} requests of {path} failed under load.");
        return result.RootElement.GetProperty("requests").GetProperty("average").GetDouble();
    }
}
