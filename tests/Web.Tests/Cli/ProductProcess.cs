using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;
using Community.Testing;

namespace Community.Web.Tests.Cli;

/// <summary>How a command ended and what it wrote where.</summary>
internal sealed record Ran(int ExitCode, string Output, string Errors);

/// <summary>The built product as its users start it: a process, with arguments, a working directory and an environment.</summary>
internal sealed partial class ProductProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _errorLines = Channel.CreateUnbounded<string>();
    private readonly Task<string> _errors;

    private ProductProcess(Process process)
    {
        _process = process;
        _errors = ReadErrorsAsync();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // …/artifacts/bin/Community.Web.Tests/debug → …/artifacts/bin/Community.Web/debug
    private static string Program => Path.Combine(
        Repository.Root, "artifacts", "bin", "Community.Web", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Community.Web.dll");

    public static ProductProcess Start(string workingDirectory, IReadOnlyDictionary<string, string> environment, params IReadOnlyList<string> arguments)
    {
        var info = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in new[] { "COMMUNITY_DATA", "ConnectionStrings__Community" }) info.Environment.Remove(name);
        // Nothing answers there: no test reaches GitHub.
        info.Environment["GitHub__Api"] = "http://127.0.0.1:9/";
        foreach (var (name, value) in environment) info.Environment[name] = value;
        return new ProductProcess(Process.Start(info)!);
    }

    public static async Task<Ran> RunAsync(string workingDirectory, IReadOnlyDictionary<string, string> environment, params IReadOnlyList<string> arguments)
    {
        await using var product = Start(workingDirectory, environment, arguments);
        return await product.EndAsync();
    }

    /// <summary>What is piped in, and its end.</summary>
    public async Task WriteAsync(string input)
    {
        await _process.StandardInput.WriteAsync(input.AsMemory(), Token);
        _process.StandardInput.Close();
    }

    /// <summary>The next line of standard output; null at its end.</summary>
    public Task<string?> ReadLineAsync() => _process.StandardOutput.ReadLineAsync(Token).AsTask();

    /// <summary>The next line of standard error that says this.</summary>
    public async Task<string> ErrorLineAsync(string words)
    {
        await foreach (var line in _errorLines.Reader.ReadAllAsync(Token))
        {
            if (line.Contains(words, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"It ended without saying '{words}': {await _errors}");
    }

    /// <summary>What Ctrl-C does.</summary>
    public void Interrupt() => Kill(_process.Id, 2).ShouldBe(0);

    public async Task<Ran> EndAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync(Token);
        await _process.WaitForExitAsync(Token);
        return new Ran(_process.ExitCode, output, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private async Task<string> ReadErrorsAsync()
    {
        var all = new StringBuilder();
        while (await _process.StandardError.ReadLineAsync(Token) is { } line)
        {
            all.AppendLine(line);
            await _errorLines.Writer.WriteAsync(line, Token);
        }

        _errorLines.Writer.Complete();
        return all.ToString();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
