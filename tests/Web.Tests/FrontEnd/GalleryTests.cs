using Community.Testing.Browser;

namespace Community.Web.Tests.FrontEnd;

public sealed class GalleryTests(FrontEndHost host, BrowserFixture browser) : IClassFixture<FrontEndHost>
{
    public static TheoryData<string, int, bool, string> Views => new()
    {
        { "light", 1280, false, "en-US" },
        { "dark", 1280, true, "en-US" },
        { "phone-light", 390, false, "en-US" },
        { "phone-dark", 390, true, "en-US" },
        { "chinese", 1280, false, "zh-CN" },
    };

    [Theory]
    [MemberData(nameof(Views))]
    public Task Every_component_fits_the_window_and_is_accessible(string name, int width, bool dark, string locale) =>
        browser.VisitAsync(host.Site, new BrowserView(width) { Dark = dark, Locale = locale }, async page =>
        {
            await page.GoAsync("/p/octo/models/gallery");
            await page.Page.Locator("[data-drawn]").Nth(2).WaitForAsync();
            await page.ShootAsync($"gallery-{name}");
            (await page.HorizontalOverflowAsync()).ShouldBe(0);
            (await page.AccessibilityViolationsAsync()).ShouldBeEmpty();
        });
}
