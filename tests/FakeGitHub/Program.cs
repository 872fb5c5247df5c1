using System.Globalization;
using Community.FakeGitHub.Serving;

namespace Community.FakeGitHub;

/// <summary>The fake on a port, for development and for trying the product without an account. It ends by Ctrl-C or SIGTERM.</summary>
internal static class Program
{
    private const string Usage = "FakeGitHub [--items 300] [--seed 7] [--port 5099] [--name acme/widgets] [--base-path /] [--points-per-minute 0]";

    private static async Task<int> Main(string[] args)
    {
        if (Read(args) is not { } settings)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        await using var server = await FakeGitHubServer.StartAsync(settings.Options);
        server.Generate(settings.Owner, settings.Name, settings.Items, settings.Seed);
        var token = server.AddToken();
        Console.WriteLine($"GitHub's API  {server.Api}\nrepository    {settings.Owner}/{settings.Name}\ntoken         {token.Value}");
        await server.WaitForShutdownAsync(CancellationToken.None);
        return 0;
    }

    private static Settings? Read(string[] args)
    {
        var values = new Dictionary<string, string>
        {
            ["--items"] = "300",
            ["--seed"] = "7",
            ["--port"] = "5099",
            ["--name"] = "acme/widgets",
            ["--base-path"] = "/",
            ["--points-per-minute"] = "0",
        };
        for (var i = 0; i < args.Length; i += 2)
        {
            if (!values.ContainsKey(args[i]) || i + 1 == args.Length) return null;
            values[args[i]] = args[i + 1];
        }

        int? Number(string name) => int.TryParse(values[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        var basePath = values["--base-path"];
        if (values["--name"].Split('/') is not [var owner, var repository] || !basePath.StartsWith('/') || !basePath.EndsWith('/')) return null;
        return (Number("--items"), Number("--seed"), Number("--port"), Number("--points-per-minute")) is ({ } items, { } seed, { } port, { } points)
            ? new Settings(items, seed, owner, repository, new FakeGitHubOptions { Port = port, BasePath = basePath, PointsPerMinute = points })
            : null;
    }

    private sealed record Settings(int Items, int Seed, string Owner, string Name, FakeGitHubOptions Options);
}
