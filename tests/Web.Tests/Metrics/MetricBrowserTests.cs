using Community.Testing.Browser;
using Microsoft.Playwright;

namespace Community.Web.Tests.Metrics;

public sealed class MetricBrowserTests(MetricsApp app, BrowserFixture browser) : IClassFixture<MetricsApp>
{
    public static TheoryData<string, bool> Pictures => new() { { MetricsApp.Golden, false }, { MetricsApp.Lengthy, true } };

    [Theory]
    [MemberData(nameof(Pictures))]
    public Task A_point_of_the_picture_opens_to_its_commits(string project, bool isFetched) =>
        browser.VisitAsync(app.Web.Site, async page =>
        {
            await page.GoAsync($"/p/{project}/m/commits");
            var chart = page.Page.Locator("metric-chart");
            (await chart.GetAttributeAsync("src") is not null).ShouldBe(isFetched);
            await chart.Locator("[data-drawn]").WaitForAsync();
            // The cursor begins at the newest point, and the one before is never partial.
            await chart.Locator("[part=canvas]").FocusAsync();
            await page.Page.Keyboard.PressAsync("ArrowLeft");
            await page.Page.Keyboard.PressAsync("Enter");

            await page.Page.WaitForURLAsync("**/m/commits?point=*");
            await page.Page.Locator("#behind").WaitForAsync();
            (await page.AccessibilityViolationsAsync()).ShouldBeEmpty();
        });

    [Fact]
    public Task Another_way_to_count_is_one_choice_away_and_stays_in_the_address() =>
        browser.VisitAsync(app.Web.Site, BrowserView.Phone, async page =>
        {
            await page.GoAsync($"/p/{MetricsApp.Golden}/m/commits");
            await page.Page.Locator("select[name=actors]").SelectOptionAsync("human");

            await page.Page.WaitForURLAsync("**actors=human*");
            await Assertions.Expect(page.Page.Locator(".answer")).ToContainTextAsync("1 commit");
            (await page.Page.Locator("select[name=actors]").InputValueAsync()).ShouldBe("human");
            (await page.HorizontalOverflowAsync()).ShouldBe(0);
        });

    [Theory]
    [InlineData("/m/retention?point=2023-10-01&series=q%2B1", 390)]
    [InlineData("/m/release-gap?point=2024-04-01&series=v", 1280)]
    [InlineData("/m/elephant-factor?every=day", 390)]
    [InlineData("/m/retention?every=all", 1280)]
    public Task What_is_behind_a_point_and_what_went_wrong_fit_the_window_and_are_accessible(string path, int width) =>
        browser.VisitAsync(app.Web.Site, new BrowserView(width) { Dark = width == 390, Locale = "zh-CN", Allowed = [400] }, async page =>
        {
            await page.GoAsync($"/p/{MetricsApp.Golden}{path}");
            (await page.HorizontalOverflowAsync()).ShouldBe(0);
            (await page.AccessibilityViolationsAsync()).ShouldBeEmpty();
        });
}
