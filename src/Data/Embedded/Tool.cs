using System.Diagnostics;

namespace Community.Data.Embedded;

/// <summary>A short run of a program whose output we read. Its environment is ours, not the caller's: PGDATA and its kin must not steer it.</summary>
internal static class Tool
{
    public static ProcessStartInfo StartInfo(IEnumerable<string> command)
    {
        var start = new ProcessStartInfo
        {
            // A child with a stream of ours would count as a user of the terminal.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Where we stand may be out of reach for another account.
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";
        foreach (var argument in command)
        {
            if (start.FileName.Length == 0) start.FileName = argument;
            else start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <returns>Null when the program does not exist.</returns>
    public static async Task<ToolResult?> RunAsync(IEnumerable<string> command, string input, CancellationToken cancellationToken)
    {
        var start = StartInfo(command);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        using (process)
        {
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
                var error = process.StandardError.ReadToEndAsync(cancellationToken);
                await WriteInputAsync(process, input, cancellationToken);
                await process.WaitForExitAsync(cancellationToken);
                return new ToolResult(process.ExitCode, await output, await error);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
    }

    private static async Task WriteInputAsync(Process process, string input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading everything; its exit code and message say why.
        }
    }
}

internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;
}
