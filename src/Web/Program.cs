<<<<<<< HEAD
using Community.Web.Cli;
=======
using Community.Web.Layout;
>>>>>>> h4

namespace Community.Web;

internal static class Program
{
<<<<<<< HEAD
    private static Task<int> Main(string[] args) => CommandLine.RunAsync(args, Terminal.Real);
=======
    private static async Task Main(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddFrontEnd();
        var app = builder.Build();
        app.UseFrontEnd();
        app.UseAntiforgery();
        app.MapFrontEnd();
        await app.RunAsync();
    }
>>>>>>> h4
}
