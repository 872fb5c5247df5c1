using Community.Testing.Browser;
using Microsoft.Playwright;

namespace Community.Web.Tests.FrontEnd;

public sealed class ChartTests(FrontEndHost host, BrowserFixture browser) : IClassFixture<FrontEndHost>
{
    [Fact]
    public Task The_arrow_keys_walk_the_points_and_say_them_and_Enter_opens_one() => browser.VisitAsync(host.Site, async page =>
    {
        var chart = await FirstChartAsync(page, "/gallery");
        var (canvas, live) = (chart.Locator("[part=canvas]"), chart.Locator("[part=live]"));
        await canvas.FocusAsync();

        await page.Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(live).ToHaveTextAsync("Nov 2025, Human authors: 28, 25–32 · n = 84");
        await page.Page.Keyboard.PressAsync("End");
        await Assertions.Expect(live).ToHaveTextAsync("Dec 2025, Human authors: 9, 6–13 · n = 27 · small n · partial");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(live).ToHaveTextAsync("Dec 2025, All authors: 15, n = 45 · partial");
        await page.Page.Keyboard.PressAsync("Home");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        // April holds nothing: the walk goes on to May.
        await Assertions.Expect(live).ToHaveTextAsync("May 2025, All authors: 27, n = 81");
        (await chart.Locator("[part=cursor]").IsVisibleAsync()).ShouldBeTrue();
        await page.ShootAsync("chart-keyboard");

        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("Commits of point 4");
    });

    [Fact]
    public Task A_click_opens_the_nearest_point() => browser.VisitAsync(host.Site, async page =>
    {
        var chart = await FirstChartAsync(page, "/gallery");
        await chart.Locator("[part=canvas]").HoverAsync(new() { Position = new() { X = 40, Y = 200 } });
        await Assertions.Expect(chart.Locator("[part=tip]")).ToContainTextAsync("Jan 2025");
        await chart.Locator("[part=canvas]").ClickAsync(new() { Position = new() { X = 40, Y = 200 } });
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("Commits of point 0");
    });

    [Fact]
    public Task The_same_numbers_are_there_as_a_table() => browser.VisitAsync(host.Site, async page =>
    {
        var chart = await FirstChartAsync(page, "/gallery");
        var table = chart.Locator("table");
        (await table.IsVisibleAsync()).ShouldBeFalse();

        await chart.GetByRole(AriaRole.Button, new() { Name = "Table" }).ClickAsync();

        (await table.IsVisibleAsync()).ShouldBeTrue();
        (await chart.Locator("[part=canvas]").IsVisibleAsync()).ShouldBeFalse();
        (await table.Locator("tbody tr").CountAsync()).ShouldBe(12);
        await page.ShootAsync("chart-table");
        (await page.AccessibilityViolationsAsync()).ShouldBeEmpty();
    });

    [Fact]
    public Task Without_a_script_the_table_stands_in_the_picture_s_place() =>
        browser.VisitAsync(host.Site, BrowserView.Phone with { Scripts = false }, async page =>
        {
            await page.GoAsync("/gallery");
            (await page.Page.Locator("metric-chart table").First.IsVisibleAsync()).ShouldBeTrue();
            await page.ShootAsync("gallery-no-script");
        });

    [Theory]
    [InlineData("PNG", "\u0089PNG")]
    [InlineData("SVG", "<svg")]
    [InlineData("CSV", "series,start,end,value,low,high,n\r\nHuman authors,2025-01-01,2025-02-01,12,9,16,36\r\n")]
    public Task A_chart_is_downloaded(string format, string start) => browser.VisitAsync(host.Site, async page =>
    {
        var chart = await FirstChartAsync(page, "/gallery");
        var download = await page.Page.RunAndWaitForDownloadAsync(() => chart.GetByRole(AriaRole.Button, new() { Name = format }).ClickAsync());

        download.SuggestedFilename.ShouldBe($"active-contributors.{format.ToLowerInvariant()}");
        var text = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync((await download.PathAsync())!, TestContext.Current.CancellationToken));
        text.ShouldStartWith(start);
        text.Length.ShouldBeGreaterThan(500);
    });

    [Fact]
    public Task A_chart_takes_the_colours_of_a_new_theme() => browser.VisitAsync(host.Site, async page =>
    {
        var chart = await FirstChartAsync(page, "/gallery");
        var before = await InkAsync(chart);
        await page.Page.Locator("summary[aria-label=Theme]").ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();
        await page.Page.WaitForFunctionAsync("before => document.querySelector('metric-chart').shadowRoot.querySelector('canvas').toDataURL() !== before", before);
    });

    [Fact]
    public Task A_chart_follows_an_enhanced_navigation_to_another_filter() => browser.VisitAsync(host.Site, async page =>
    {
        await FirstChartAsync(page, "/gallery");
        await page.Page.EvaluateAsync("() => window.stayed = true");
        await page.Page.GetByLabel("Every").SelectOptionAsync("quarter");

        await Assertions.Expect(page.Page.Locator("#every")).ToHaveTextAsync("quarter");
        page.Page.Url.ShouldContain("every=quarter");
        (await page.Page.EvaluateAsync<bool>("() => window.stayed === true")).ShouldBeTrue();
        var chart = page.Page.Locator("metric-chart").First;
        await chart.Locator("[part=canvas]").FocusAsync();
        await page.Page.Keyboard.PressAsync("Home");
        await Assertions.Expect(chart.Locator("[part=live]")).ToContainTextAsync("Jan 2025");
    });

    private static Task<string> InkAsync(ILocator chart) => chart.EvaluateAsync<string>("e => e.shadowRoot.querySelector('canvas').toDataURL()");

    private static async Task<ILocator> FirstChartAsync(VisitedPage page, string path)
    {
        await page.GoAsync(path);
        var chart = page.Page.Locator("metric-chart").First;
        await chart.Locator("[data-drawn]").WaitForAsync();
        return chart;
    }
}
