using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Community.Perf.Verifying;

/// <summary>Prism as a proxy that judges what passes by GitHub's description: requests are refused with 422, answers turned into 500.</summary>
internal sealed class PrismProxy : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reading;

    private PrismProxy(Process process, Task reading, Uri address) => (_process, _reading, Address) = (process, reading, address);

    public Uri Address { get; }

    /// <summary>A free port, for whoever must know the address before Prism runs: GitHub's links name it.</summary>
    public static Uri ChooseAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
    }

    public static async Task<PrismProxy> StartAsync(string root, string folder, Uri address, Uri upstream, CancellationToken ct)
    {
        var description = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(root, "tests", "FakeGitHub", "description", "github.json"), ct))!;
        MendNulls(description);
        AddNumberedPaths(description["paths"]!.AsObject());
        var file = Path.Combine(folder, "github.json");
        await File.WriteAllTextAsync(file, description.ToJsonString(), ct);
        var start = new ProcessStartInfo("node")
        {
            ArgumentList =
            {
                // What it says about a wrong answer travels in a header.
                "--max-http-header-size=1048576", Path.Combine(root, "perf", "node_modules", "@stoplight", "prism-cli", "dist", "index.js"),
                "proxy", file, upstream.AbsoluteUri.TrimEnd('/'), "--port", address.Port.ToString(CultureInfo.InvariantCulture), "--host", "127.0.0.1", "--errors",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(ct) is { } line)
        {
            said.Add(line);
            if (!line.Contains("listening on", StringComparison.Ordinal)) continue;
            // It logs every call: a pipe that nobody reads would stop it.
            var reading = Task.WhenAll(process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
            return new PrismProxy(process, reading, address);
        }

        throw new InvalidOperationException($"Prism did not start: {string.Join('\n', said)} {await process.StandardError.ReadToEndAsync(ct)}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    /// <summary>
    /// Prism passes over every body whose schema ajv cannot compile: a <c>nullable</c> without a type, and null among the values of an enum, to which it adds
    /// a second one. Of GitHub's description that is a dozen operations.
    /// </summary>
    private static void MendNulls(JsonNode? node, bool areNames = false)
    {
        if (node is JsonArray array) foreach (var item in array) MendNulls(item);
        if (node is not JsonObject json) return;
        if (!areNames && json["nullable"] is JsonValue nullable && nullable.GetValue<bool>())
        {
            if (json["enum"] is JsonArray values) json["enum"] = new JsonArray([.. values.Where(v => v is not null).Select(v => v!.DeepClone())]);
            if (json["type"] is null)
            {
                json.Remove("nullable");
                var inner = new JsonObject([.. json.Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))]);
                json.Clear();
                json["anyOf"] = new JsonArray(inner, new JsonObject { ["type"] = "string", ["nullable"] = true, ["enum"] = new JsonArray("--null--") });
            }
        }

        foreach (var (name, value) in json.ToList()) MendNulls(value, !areNames && name == "properties");
    }

    /// <summary>GitHub's links name a repository by its number; its description does not know that form.</summary>
    private static void AddNumberedPaths(JsonObject paths)
    {
        const string Named = "/repos/{owner}/{repo}";
        foreach (var (path, item) in paths.ToList().Where(p => p.Key.StartsWith(Named, StringComparison.Ordinal)))
        {
            var copy = item!.DeepClone().AsObject();
            foreach (var (verb, operation) in copy.ToList())
            {
                if (operation is not JsonObject known) continue;
                known["operationId"] = known["operationId"]!.GetValue<string>() + "-numbered";
                var number = new JsonObject { ["name"] = "repository_id", ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "integer" } };
                var others = known["parameters"]!.AsArray().Where(p => p!["$ref"]?.GetValue<string>().Split('/')[^1] is not ("owner" or "repo"));
                known["parameters"] = new JsonArray([.. others.Select(p => p!.DeepClone()), number]);
            }

            paths["/repositories/{repository_id}" + path[Named.Length..]] = copy;
        }
    }
}
