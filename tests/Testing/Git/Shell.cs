using System.Diagnostics;
using System.Text;

namespace Community.Testing.Git;

/// <summary>Programs other than git, and scripts that stand in for git.</summary>
public static class Shell
{
    public static Task<string> RunAsync(string program, params IReadOnlyList<string> arguments) => RunAsync(program, "", arguments);

    /// <summary>Writes an executable shell script. By another process: a file that this one has open for writing may not be run, and a
    /// process started meanwhile by another test would keep it open for a moment.</summary>
    public static Task WriteScriptAsync(string path, string body) =>
        RunAsync("/bin/sh", $"#!/bin/sh\n{body}", ["-c", "cat > \"$0\" && chmod 755 \"$0\"", path]);

    private static async Task<string> RunAsync(string program, string input, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}");
    }
}
