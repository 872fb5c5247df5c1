using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Community.Data.Embedded;
using Community.Data.Projects;
using Community.Data.Schema;
using Community.Data.Sync;
using Community.Data.Work;
using Community.Testing.Database;
using Community.Testing.Git;
using Community.Web.Access;
using Community.Web.Hosting;
using Community.Web.Tests.Items;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Community.Web.Tests.Hosting;

/// <summary>
/// The real application on a port of its own and a database of its own, with two sample projects that came in through its queue:
/// <c>IClassFixture&lt;WebAppFixture&gt;</c>. Its clock is <see cref="TestClock"/>.
/// </summary>
public sealed class WebAppFixture(DatabaseServer server) : IAsyncLifetime
{
    /// <summary>Busy for four years, two people left of three; see <see cref="SampleHistories.Lighthouse"/>.</summary>
    public const string Lighthouse = "harbor/lighthouse";

    /// <summary>Six commits of one person, silent since 2028, without a release.</summary>
    public const string Buoy = "harbor/buoy";

    private readonly DatabaseFixture _database = new(server);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("community-web-");
    private readonly HashSet<TestRepository> _repositories = [];
    private readonly CookieContainer _operatorCookies = new();
    private CommunityDatabase? _community;
    private WebApplication? _app;

    public Uri Site { get; private set; } = null!;

    /// <summary>A visitor who is not signed in. Redirects are answers here, not followed.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>The operator, signed in as a person is: by the one-time link's code.</summary>
    public HttpClient Operator { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    public string ConnectionString => _database.ConnectionString;

    /// <summary>For browsers: <c>page.Page.Context.AddCookiesAsync([…])</c>.</summary>
    public IReadOnlyList<Microsoft.Playwright.Cookie> OperatorCookies =>
    [
        .. _operatorCookies.GetCookies(Site).Select(c => new Microsoft.Playwright.Cookie { Name = c.Name, Value = c.Value, Url = Site.ToString() }),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var sampling = CreateSamplesAsync();
        await _database.InitializeAsync();
        _community = await CommunityDatabase.OpenAsync(DatabaseOptions, NullLoggerFactory.Instance, Token);
        _app = Build(_community);
        await WebHost.StartAsync(_app, Token);
        Site = new Uri(_app.Urls.Single());
        Client = NewClient(new CookieContainer());
        Operator = NewClient(_operatorCookies);
        await SignInAsync();
        foreach (var (name, repository) in await sampling) await AddProjectAsync(name, repository);
        await SampleArchive.ImportAsync(Services, _folder.FullName, Lighthouse, Token);
    }

    /// <summary>The application as it is built, not started: for tests of its composition.</summary>
    public WebApplication Build(Action<WebApplicationBuilder>? configure = null) => Build(_community!, configure);

    public Task<CommunityDbContext> OpenContextAsync() => Services.GetRequiredService<IDbContextFactory<CommunityDbContext>>().CreateDbContextAsync(Token);

    public async Task<Project> ProjectAsync(string name) => await Services.GetRequiredService<ProjectFinder>().FindAsync(name, Token);

    /// <summary>Tracks a repository and reads it. The fixture removes it from the disk at the end.</summary>
    public async Task<WorkItem> AddProjectAsync(string name, TestRepository repository)
    {
        await TrackAsync(name, repository);
        return await SyncAsync(name);
    }

    public Task<TrackResult> TrackAsync(string name, TestRepository repository)
    {
        _repositories.Add(repository);
        return Services.GetRequiredService<ProjectTracker>().TrackAsync(repository.Path, name, _folder.FullName, Token);
    }

    /// <summary>Asks for a sync, as the button does, and waits until the application's own worker is done with it.</summary>
    public async Task<WorkItem> SyncAsync(string name)
    {
        var (queue, signals) = (Services.GetRequiredService<WorkQueue>(), Services.GetRequiredService<WorkSignals>());
        using var subscription = signals.Subscribe();
        var id = await queue.EnqueueAsync(SyncWork.Request((await ProjectAsync(name)).ProjectId, "operator"), Token);
        while (true)
        {
            var item = (await queue.FindAsync(id, Token))!;
            if (item.State is not (WorkState.Queued or WorkState.Running) || item is { State: WorkState.Queued, Attempts: > 0 }) return item;
            await subscription.WaitAsync(TimeSpan.FromSeconds(1), TimeProvider.System, Token);
        }
    }

    /// <summary>A page as text, with what was streamed in its place. It must be there.</summary>
    public async Task<string> HtmlAsync(string path, string language = "en")
    {
        using var response = await GetAsync(path, language);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        return Html.Assemble(await response.Content.ReadAsStringAsync(Token));
    }

    public async Task<HttpResponseMessage> GetAsync(string path, string language = "en")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        return await Client.SendAsync(request, Token);
    }

    /// <summary>Sends a form as a browser does: with the antiforgery token of the page that it stands on.</summary>
    public static async Task<HttpResponseMessage> PostAsync(HttpClient client, string page, string action, params IEnumerable<(string Name, string Value)> fields)
    {
        var html = await client.GetStringAsync(page, Token);
        using var form = new FormUrlEncodedContent([.. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)), new("__RequestVerificationToken", AntiforgeryToken(html))]);
        return await client.PostAsync(action, form, Token);
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        Operator?.Dispose();
        if (_app is not null)
        {
            // Disposing alone leaves the scheduler's threads running.
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }

        if (_community is not null) await _community.DisposeAsync();
        await _database.DisposeAsync();
        foreach (var repository in _repositories) repository.Dispose();
        _folder.Delete(recursive: true);
    }

    private DatabaseOptions DatabaseOptions => new()
    {
        ConnectionString = _database.ConnectionString,
        Embedded = new EmbeddedPostgresOptions { DataFolder = _folder.FullName },
    };

    private static async Task<IReadOnlyList<(string, TestRepository)>> CreateSamplesAsync() =>
    [
        (Lighthouse, await TestRepository.CreateAsync(SampleHistories.Lighthouse, name: "lighthouse")),
        (Buoy, await TestRepository.CreateAsync(SampleHistories.Buoy, name: "buoy")),
    ];

    private WebApplication Build(CommunityDatabase database, Action<WebApplicationBuilder>? configure = null) =>
        WebHost.Build(database, DatabaseOptions, "http://127.0.0.1:0", builder =>
        {
            // What fails on the server is told beside what fails in the test.
            builder.Logging.ClearProviders().AddSimpleConsole().SetMinimumLevel(LogLevel.Error).AddFilter("Community", LogLevel.Error);
            // Nothing answers there: no test reaches GitHub.
            builder.Configuration["GitHub:Api"] = "http://127.0.0.1:9/";
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new TestClock()));
            configure?.Invoke(builder);
        });

    private HttpClient NewClient(CookieContainer cookies)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = Site };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        return client;
    }

    private async Task SignInAsync()
    {
        var token = await Services.GetRequiredService<OperatorLinks>().CreateTokenAsync(Token);
        using var answer = await PostAsync(Operator, AccessFeature.SignInPath, AccessFeature.SignInPath, ("token", token));
        if (answer.StatusCode != HttpStatusCode.Redirect || _operatorCookies.GetCookies(Site).Count == 0)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The operator could not sign in: {answer.StatusCode}."));
    }

    private static string AntiforgeryToken(string html)
    {
        const string before = "name=\"__RequestVerificationToken\" value=\"";
        var start = html.IndexOf(before, StringComparison.Ordinal);
        if (start < 0) throw new InvalidOperationException("The page has no form that asks for an antiforgery token.");
        start += before.Length;
        return WebUtility.HtmlDecode(html[start..html.IndexOf('"', start)]);
    }
}
