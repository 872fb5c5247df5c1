using Community.Web.Layout;

namespace Community.Web;

internal static class Program
{
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
}
