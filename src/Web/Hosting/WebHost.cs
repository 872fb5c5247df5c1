using System.Net.Sockets;
using Community.Core.Failures;
using Community.Core.Projects;
using Community.Data.Projects;
using Community.Data.Schema;
using Community.Data.Work;
using Community.Web.Access;
using Community.Web.Completeness;
using Community.Web.GitHub;
using Community.Web.Health;
using Community.Web.Imports;
using Community.Web.Items;
using Community.Web.Jobs;
using Community.Web.Layout;
using Community.Web.Metrics;
using Community.Web.People;
using Community.Web.Portfolio;
using Community.Web.Projects;
using Community.Web.Releases;
using Microsoft.AspNetCore.Connections;

namespace Community.Web.Hosting;

/// <summary>The web application over an open database.</summary>
internal static class WebHost
{
    public const string DefaultUrl = "http://localhost:5080";

    public static WebApplication Build(CommunityDatabase database, DatabaseOptions options, string? urls, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(WebHost).Assembly.GetName().Name,
            // Where appsettings.json and wwwroot lie, wherever the person stands.
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.ClearProviders().AddStandardError(builder.Configuration);
        // A failed start is told by whoever catches it; the host's own account of it is a stack trace. Services that die later are critical.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.WebHost.UseUrls(urls ?? builder.Configuration["urls"] ?? DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddCommunity(builder.Configuration, database, options);
        builder.Services.AddContexts();
        builder.Services.AddHostedService<DatabaseWatch>();
        builder.Services.AddSingleton<WorkSignals>();
        builder.Services.AddHostedService(services => services.GetRequiredService<WorkSignals>());
        builder.Services.AddAccess();
        builder.Services.AddHealth();
        builder.Services.AddJobPages();
        builder.Services.AddMetricPages();
        builder.Services.AddPeople();
        builder.Services.AddReleases();
        builder.Services.AddItems();
        builder.Services.AddImports();
        builder.Services.AddGitHubPages();
        builder.Services.AddCompletenessPages();
        builder.Services.AddSingleton<PortfolioQueries>();
        builder.Services.AddProjectPages();
        builder.AddJobWorkers(database.ConnectionString);
        builder.AddFrontEnd(Frame);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseFrontEnd();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapHealth();
        app.MapAccess();
        app.MapJobs();
        app.MapMetricPages();
        app.MapPeople();
        app.MapCompleteness();
        app.MapFrontEnd();
        return app;
    }

    /// <exception cref="UserErrorException">The address cannot be had.</exception>
    public static async Task StartAsync(WebApplication app, CancellationToken ct)
    {
        try
        {
            await app.StartAsync(ct);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new UserErrorException(
                $"{app.Configuration[WebHostDefaults.ServerUrlsKey]} is taken by another program.",
                "Stop that program (perhaps another Community), or choose another address: --urls http://localhost:5081", e);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new UserErrorException($"{app.Configuration[WebHostDefaults.ServerUrlsKey]} may not be used by this account.", "Choose a port above 1023: --urls http://localhost:5080", e);
        }
    }

    private static void Frame(FrameOptions frame)
    {
        frame.Projects = ProjectsAsync;
        frame.SearchPath = "/";
        frame.SignOutPath = "/sign-out";
        frame.Links.Add(new FrameLink("Definitions", "/definitions", "book-16"));
        frame.Links.Add(new FrameLink("Jobs", "/ops/jobs", "checklist-16"));
        frame.Links.Add(new FrameLink("Imports", "/ops/imports", "download-16"));
        frame.Links.Add(new FrameLink("GitHub", "/ops/github", "mark-github-16"));
        frame.ProjectTabs.Add(new FrameLink("Overview", "", "home-16"));
        frame.ProjectTabs.Add(new FrameLink("Items", "items", "issue-opened-16"));
        frame.ProjectTabs.Add(new FrameLink("Contributors", "contributors", "people-16"));
        frame.ProjectTabs.Add(new FrameLink("People", "people", "person-16"));
        frame.ProjectTabs.Add(new FrameLink("Releases", "releases", "tag-16"));
        frame.ProjectTabs.Add(new FrameLink("Completeness", "completeness", "checklist-16"));
    }
    /// <summary>None while the database is away: the page that says so has this frame too.</summary>
    private static async ValueTask<IReadOnlyList<ProjectName>> ProjectsAsync(HttpContext http, CancellationToken ct)
    {
        try
        {
            return await http.RequestServices.GetRequiredService<ProjectFinder>().NamesAsync(FrameOptions.MostProjects, ct);
        }
        catch (Exception e) when (DatabaseFailure.In(e) is not null)
        {
            return [];
        }
    }
}
