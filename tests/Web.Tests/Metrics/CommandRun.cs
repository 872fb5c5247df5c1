using System.Diagnostics;
using System.Text;

namespace Community.Web.Tests.Metrics;

/// <summary>A real run of the product's command line, in a process of its own, over a test's database.</summary>
internal sealed record CommandRun(int ExitCode, byte[] Output, string Error)
{
    public string Text => Encoding.UTF8.GetString(Output);

    public static async Task<CommandRun> OfAsync(string connectionString, string dataFolder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Community.Web"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ConnectionStrings__Community"] = connectionString;
        start.Environment["COMMUNITY_DATA"] = dataFolder;
        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardOutput.BaseStream.CopyToAsync(output, TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CommandRun(process.ExitCode, output.ToArray(), await error);
    }
}
