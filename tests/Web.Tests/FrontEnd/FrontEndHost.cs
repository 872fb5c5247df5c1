using System.Globalization;
using Community.Core.Failures;
using Community.Core.Projects;
using Community.Web.Layout;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Community.Web.Tests.FrontEnd;

/// <summary>
/// The front end alone, on a port of its own, around pages of this assembly that show every component: with the product's layout, headers,
/// assets and middleware, in the order the product has them, and without a database.
/// </summary>
public sealed class FrontEndHost : IAsyncLifetime
{
    private WebApplication? _app;

    public Uri Site { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    internal LiveScript Live { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(App).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        // What fails on the server is told beside what fails in the browser.
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(Live);
        builder.AddFrontEnd(frame =>
        {
            frame.SearchPath = "/gallery";
            frame.Projects = (_, _) => ValueTask.FromResult<IReadOnlyList<ProjectName>>([Project("octo/models"), Project("octo/weights")]);
            frame.Links.Add(new FrameLink("Definitions", "/gallery", "book-16"));
            frame.ProjectTabs.Add(new FrameLink("Overview", "", "home-16"));
            frame.ProjectTabs.Add(new FrameLink("Contributors", "contributors", "people-16"));
            frame.ProjectTabs.Add(new FrameLink("Releases", "releases", "tag-16"));
        });
        _app = builder.Build();
        _app.UseFrontEnd();
        _app.UseAntiforgery();
        _app.MapFrontEnd().AddAdditionalAssemblies(typeof(FrontEndHost).Assembly);
        _app.MapGet("/live", Live.Answer);
        _app.MapGet("/fails/{how}", (string how) => { throw how == "known" ? new UserErrorException("octo/models is gone.", "Track it again.") : new InvalidOperationException("secret detail"); });
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Site = new Uri(_app.Urls.Single());
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Site };
    }

    private static ProjectName Project(string name) => ProjectName.Parse(name, CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
    }
}
