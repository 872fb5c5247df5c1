using System.Diagnostics;
using Xunit;

namespace Community.Data.Tests.Schema;

/// <summary>A real run of the migrations console, as a person would start it.</summary>
internal sealed class MigrationsConsole : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private MigrationsConsole(Process process) =>
        (_process, _output, _error) = (process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());

    public int ExitCode => _process.ExitCode;

    /// <summary>Both streams, once it has ended.</summary>
    public string Output { get; private set; } = "";

    public static MigrationsConsole Start(string? dataFolder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Community.Migrations"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("ConnectionStrings__Community");
        start.Environment["COMMUNITY_DATA"] = dataFolder;
        return new MigrationsConsole(Process.Start(start)!);
    }

    public async Task<MigrationsConsole> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Output = await _output + await _error;
        return this;
    }

    public async Task KillAsync()
    {
        // Only itself: the server it has started stays.
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => _process.Dispose();
}
