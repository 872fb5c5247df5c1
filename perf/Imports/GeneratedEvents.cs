using System.Diagnostics;
using System.Globalization;

namespace Community.Perf.Imports;

/// <summary>Files of the event generator that lies beside the checkout, with the counts that it expects of them.</summary>
internal static class GeneratedEvents
{
    public static async Task<(string Events, string Expected)> CreateAsync(string root, string folder, int count, string shape, string mix, CancellationToken ct)
    {
        var tool = Path.GetFullPath(Path.Combine(root, "..", "shared", "tools", "gharchive_gen.py"));
        if (!File.Exists(tool)) throw new InvalidOperationException($"The generator of events is not there: {tool}.");
        Directory.CreateDirectory(folder);
        var events = Path.Combine(folder, $"events-{shape}-{mix}.ndjson.gz");
        var expected = Path.Combine(folder, $"events-{shape}-{mix}.json");
        string[] arguments = [tool, "-n", count.ToString(CultureInfo.InvariantCulture), "--shape", shape, "--mix", mix, "-o", events, "--expected", expected];
        using var process = Process.Start(new ProcessStartInfo("python3", arguments) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0 ? (events, expected) : throw new InvalidOperationException($"The generator of events ended with {process.ExitCode}.");
    }
}
