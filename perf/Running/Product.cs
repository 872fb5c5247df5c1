using System.Diagnostics;
using System.Globalization;

namespace Community.Perf.Running;

/// <summary>The built product as a child process, with a data folder of its own.</summary>
internal sealed class Product(string root, string dataFolder)
{
    private readonly string _program = Path.Combine(root, "artifacts", "bin", "Community.Web", "release", "Community.Web.dll");

    public string DataFolder { get; } = dataFolder;

    /// <summary>GitHub is not asked while something else is measured.</summary>
    public Dictionary<string, string> Environment { get; } = new() { ["GitHub__Sync"] = "false" };

    /// <summary>Runs a command to its end.</summary>
    public async Task<Ran> RunAsync(IEnumerable<string> arguments, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        var peak = await PeakAsync(process, ct);
        clock.Stop();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}");
        return new Ran(clock.Elapsed, peak, await output);
    }

    public Process Start(IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        info.ArgumentList.Add(_program);
        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        info.Environment["COMMUNITY_DATA"] = DataFolder;
        foreach (var (name, value) in Environment) info.Environment[name] = value;
        return Process.Start(info)!;
    }

    /// <summary>The kernel's high-water mark of resident memory (VmHWM), read until the process ends, in bytes.</summary>
    private static async Task<long> PeakAsync(Process process, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var peak = 0L;
        var exit = process.WaitForExitAsync(ct);
        while (!exit.IsCompleted)
        {
            peak = Math.Max(peak, HighWater(process.Id));
            await Task.WhenAny(exit, timer.WaitForNextTickAsync(ct).AsTask());
        }

        await exit;
        return peak;
    }

    private static long HighWater(int processId)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}

/// <param name="PeakBytes">High-water mark of resident memory; 0 when the process ended before it could be read.</param>
internal sealed record Ran(TimeSpan Wall, long PeakBytes, string Output);
