using System.Globalization;
using Microsoft.Playwright;
using Xunit;

namespace Community.Testing.Browser;

/// <summary>
/// One Chromium for all tests of a test host: <c>[assembly: AssemblyFixture(typeof(BrowserFixture))]</c>. It starts with the first visit. The executable comes out of
/// npm (<c>Chromium.targets</c>); the environment variable <c>CHROMIUM</c> may name another.
/// </summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        // Root may not use the sandbox and a container seldom can; the only pages visited are our own.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-domain-reliability",
        "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication",
        "--no-pings",
        // The same glyph positions on every machine.
        "--font-render-hinting=none",
    ];

    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>
    /// Opens a page, hands it over, and fails when the page complained of anything: an error in the console, a violated content security policy,
    /// a request that failed.
    /// </summary>
    public async Task VisitAsync(Uri site, BrowserView view, Func<VisitedPage, Task> visit)
    {
        var browser = await StartAsync();
        await using var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = site.ToString(),
            ViewportSize = new ViewportSize { Width = view.Width, Height = view.Height },
            ColorScheme = view.Dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = view.ReducedMotion ? ReducedMotion.Reduce : ReducedMotion.NoPreference,
            JavaScriptEnabled = view.Scripts,
            Locale = view.Locale,
            TimezoneId = "America/New_York",
            HasTouch = view.Width < 500,
        });
        context.SetDefaultTimeout(10_000);
        var page = new VisitedPage(await context.NewPageAsync(), view);
        try
        {
            await visit(page);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var picture = await page.ShootAsync($"failed-{Guid.NewGuid():N}");
            throw new BrowserVisitException($"{exception.Message}\nPicture: {picture}\n{string.Join('\n', page.Problems)}", exception);
        }
        if (page.Problems.Count > 0) throw new BrowserVisitException($"The page complained:\n{string.Join('\n', page.Problems)}");
    }

    public Task VisitAsync(Uri site, Func<VisitedPage, Task> visit) => VisitAsync(site, BrowserView.Desktop, visit);

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        _starting.Dispose();
    }

    private async Task<IBrowser> StartAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_browser is not null) return _browser;
            Environment.SetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH", Repository.Metadata("PlaywrightDriver"));
            _playwright = await Playwright.CreateAsync();
            return _browser = await _playwright.Chromium.LaunchAsync(LaunchOptions());
        }
        finally
        {
            _starting.Release();
        }
    }

    private static BrowserTypeLaunchOptions LaunchOptions()
    {
        var folder = Repository.Metadata("ChromiumFolder");
        var other = Environment.GetEnvironmentVariable("CHROMIUM");
        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => Convert.ToString(e.Value, CultureInfo.InvariantCulture) ?? "");
        environment["FONTCONFIG_FILE"] = Path.Combine(folder, "fonts.conf");
        // Its own libraries are for our Chromium alone: another one brings or expects others.
        if (string.IsNullOrEmpty(other)) environment["LD_LIBRARY_PATH"] = Path.Combine(folder, "lib");
        return new BrowserTypeLaunchOptions
        {
            ExecutablePath = string.IsNullOrEmpty(other) ? Path.Combine(folder, "chromium") : other,
            Args = Arguments,
            Env = environment,
        };
    }
}
