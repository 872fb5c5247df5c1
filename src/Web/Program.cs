using Community.Web.Cli;

namespace Community.Web;

internal static class Program
{
    private static Task<int> Main(string[] args) => CommandLine.RunAsync(args, Terminal.Real);
}
