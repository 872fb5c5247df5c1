using System.Text.Json;
using Microsoft.Playwright;

namespace Community.Testing.Browser;

/// <summary>A page that remembers what went wrong on it.</summary>
public sealed class VisitedPage
{
    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Repository.Metadata("AxeScript")));

    private readonly BrowserView _view;
    private readonly List<string> _problems = [];

    internal VisitedPage(IPage page, BrowserView view)
    {
        (Page, _view) = (page, view);
        page.Console += (_, message) => AddConsole(message);
        page.PageError += (_, error) => Add($"uncaught: {error}");
        page.RequestFailed += (_, request) => AddFailure(request);
        page.Response += (_, response) => AddStatus(response);
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_problems) return [.. _problems];
        }
    }

    /// <summary>Goes to an address and waits until scripts have run.</summary>
    public Task GoAsync(string path) => Page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.Load });

    /// <summary>A picture of the whole page in <c>artifacts/screenshots</c>; returns its path.</summary>
    public async Task<string> ShootAsync(string name)
    {
        var path = Path.Combine(Repository.Root, "artifacts", "screenshots", $"{name}.png");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true, Animations = ScreenshotAnimations.Disabled });
        return path;
    }

    /// <summary>A picture for people to look at, where the environment variable <c>COMMUNITY_PICTURES</c> asks for them: they cost as much as the visit.</summary>
    public Task PictureAsync(string name) => Environment.GetEnvironmentVariable("COMMUNITY_PICTURES") is { Length: > 0 } ? ShootAsync(name) : Task.CompletedTask;

    /// <summary>How far the page is wider than the window, in pixels: 0 unless something sticks out.</summary>
    public Task<int> HorizontalOverflowAsync() =>
        Page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)");

    /// <summary>What axe-core finds wrong with the page as it is now: one line a rule and element; none is right.</summary>
    public async Task<IReadOnlyList<string>> AccessibilityViolationsAsync()
    {
        await Page.EvaluateAsync(Axe.Value);
        var result = await Page.EvaluateAsync<JsonElement>("() => axe.run(document, { resultTypes: ['violations'] })");
        return
        [
            .. from violation in result.GetProperty("violations").EnumerateArray()
               from node in violation.GetProperty("nodes").EnumerateArray()
               select $"{violation.GetProperty("id")}: {node.GetProperty("target")} {node.GetProperty("failureSummary")} {node.GetProperty("html")}",
        ];
    }

    private void AddConsole(IConsoleMessage message)
    {
        if (message.Type is not ("error" or "warning")) return;
        // Chromium repeats in the console what the response has already told.
        if (message.Text.StartsWith("Failed to load resource: the server responded", StringComparison.Ordinal)) return;
        Add($"console {message.Type}: {message.Text} ({message.Location})");
    }

    private void AddFailure(IRequest request)
    {
        // Leaving a page ends its requests, a stream of events among them.
        if (request.Failure != "net::ERR_ABORTED") Add($"failed: {request.Method} {request.Url}: {request.Failure}");
    }

    private void AddStatus(IResponse response)
    {
        if (response.Status >= 400 && !_view.Allowed.Contains(response.Status)) Add($"status {response.Status}: {response.Request.Method} {response.Url}");
    }

    private void Add(string problem)
    {
        lock (_problems) _problems.Add(problem);
    }
}
