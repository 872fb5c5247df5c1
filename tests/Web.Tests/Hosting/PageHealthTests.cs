using System.Net;
using System.Text.RegularExpressions;
using Community.Testing.Browser;

namespace Community.Web.Tests.Hosting;

public sealed partial class PageHealthTests(WebAppFixture app, BrowserFixture browser) : IClassFixture<WebAppFixture>
{
    public static IEnumerable<TheoryDataRow<string, string>> Visits =>
        from path in PageRoutes.All from view in Views.Keys select new TheoryDataRow<string, string>(path, view);

    private static Dictionary<string, BrowserView> Views { get; } = new()
    {
        ["desktop, light, English"] = BrowserView.Desktop,
        ["desktop, dark, Chinese"] = BrowserView.Desktop with { Dark = true, Locale = "zh-CN" },
        ["phone, light, Chinese"] = BrowserView.Phone with { Locale = "zh-CN" },
        ["phone, dark, English, operator"] = BrowserView.Phone with { Dark = true },
    };

    [Theory]
    [MemberData(nameof(Visits))]
    public Task A_page_answers_without_complaints_is_accessible_and_fits_the_window(string path, string view) =>
        browser.VisitAsync(app.Site, Views[view], async page =>
        {
            if (view.EndsWith("operator", StringComparison.Ordinal)) await page.Page.Context.AddCookiesAsync(app.OperatorCookies);
            await page.GoAsync(path);
            // What streams has come, and what is drawn is drawn.
            await page.Page.WaitForFunctionAsync(
                "() => !document.querySelector('.loading') && [...document.querySelectorAll('metric-chart')].every(c => c.shadowRoot?.querySelector('[data-drawn]'))");
            await page.PictureAsync($"page{Unsafe().Replace(path, "-")}-{Unsafe().Replace(view, "-")}");
            (await page.Page.GetAttributeAsync("html", "lang")).ShouldBe(view.Contains("Chinese", StringComparison.Ordinal) ? "zh-Hans" : "en");
            (await page.Page.Locator("h1").CountAsync()).ShouldBe(1);
            (await page.HorizontalOverflowAsync()).ShouldBe(0);
            (await page.AccessibilityViolationsAsync()).ShouldBeEmpty();
        });

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task Every_page_has_a_title_of_its_own(string language)
    {
        var titles = new Dictionary<string, string>();
        foreach (var path in PageRoutes.All) titles.Add(path, Html.Title(await app.HtmlAsync(path, language)));
        titles.Values.ShouldBeUnique();
        titles.Values.ShouldAllBe(title => title.Length > 0);
    }

    [Theory]
    [InlineData("/p/nobody/nothing")]
    [InlineData("/p/nobody/nothing/m/commits")]
    [InlineData("/p/harbor/light%20house")]
    [InlineData("/nothing/here")]
    public async Task What_is_not_there_is_answered_by_404_and_a_page_that_leads_on(string path)
    {
        using var answer = await app.GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        html.ShouldContain("Page not found");
        html.ShouldContain("href=\"/\"");
    }

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex Unsafe();
}
