using System.Diagnostics;
using System.Text;

namespace Community.Testing.Git;

/// <summary>Plain git for tests: what a person would type, without that person's configuration.</summary>
public static class TestGit
{
    public static async Task<string> RunAsync(string folder, params IReadOnlyList<string> arguments) =>
        Encoding.UTF8.GetString(await RunAsync(folder, ReadOnlyMemory<byte>.Empty, arguments));

    public static async Task<byte[]> RunAsync(string folder, ReadOnlyMemory<byte> input, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(input);
        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output.ToArray()
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}");
    }
}
