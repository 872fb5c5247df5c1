using System.Net;
using Community.Testing.Browser;
using Microsoft.Playwright;

namespace Community.Web.Tests.FrontEnd;

public sealed class LayoutTests(FrontEndHost host, BrowserFixture browser) : IClassFixture<FrontEndHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task An_address_without_a_page_says_so_where_it_is() =>
        browser.VisitAsync(host.Site, new BrowserView(1280, 700) { Allowed = [404] }, async page =>
        {
            await page.GoAsync("/no/such/page");
            page.Page.Url.ShouldEndWith("/no/such/page");
            await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("Page not found");
            (await page.AccessibilityViolationsAsync()).ShouldBeEmpty();
            await page.ShootAsync("not-found");
        });

    [Fact]
    public async Task A_known_failure_is_told_with_its_remedy_and_an_unknown_one_without_its_details()
    {
        using var known = await GetPageAsync("/fails/known");
        using var unknown = await GetPageAsync("/fails/unknown");

        known.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var text = await known.Content.ReadAsStringAsync(Cancellation);
        text.ShouldContain("octo/models is gone.");
        text.ShouldContain("Track it again.");
        text.ShouldContain("href=\"/fails/known\"");
        unknown.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await unknown.Content.ReadAsStringAsync(Cancellation)).ShouldNotContain("secret detail");
    }

    [Fact]
    public async Task What_is_no_page_gets_no_page_for_an_error()
    {
        using var response = await host.Client.GetAsync("/dist/none.js", Cancellation);
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsByteArrayAsync(Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public Task The_skip_link_leads_to_the_content_of_this_page() => browser.VisitAsync(host.Site, async page =>
    {
        await page.GoAsync("/gallery?every=quarter");
        await page.Page.EvaluateAsync("() => document.activeElement.blur()");
        await page.Page.Locator(".skip-link").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("main")).ToBeFocusedAsync();
        page.Page.Url.ShouldEndWith("/gallery?every=quarter#content");
    });

    [Fact]
    public Task Menus_open_filter_and_close_by_keyboard() => browser.VisitAsync(host.Site, new BrowserView(1280, 700), async page =>
    {
        await page.GoAsync("/gallery/point");
        var menu = page.Page.Locator("summary[aria-label='Switch project']");
        await menu.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator(".menu-filter")).ToBeFocusedAsync();
        await page.ShootAsync("menu-projects");
        await page.Page.Keyboard.TypeAsync("WEIGHTS");
        await Assertions.Expect(page.Page.Locator("details[open] .menu-item:visible")).ToHaveTextAsync(["octo/weights"]);
        (await page.AccessibilityViolationsAsync()).ShouldBeEmpty();
        await page.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(menu).ToBeFocusedAsync();
        (await page.Page.Locator("details[open]").CountAsync()).ShouldBe(0);

        await page.Page.Locator("summary[aria-label=Theme]").ClickAsync();
        await page.ShootAsync("menu-theme");
        await page.Page.Locator("h1").ClickAsync();
        (await page.Page.Locator("details[open]").CountAsync()).ShouldBe(0);
    });

    [Fact]
    public Task The_tab_of_the_page_is_marked_and_the_title_names_the_project() => browser.VisitAsync(host.Site, async page =>
    {
        await page.GoAsync("/p/octo/models/gallery");
        (await page.Page.Locator(".UnderlineNav [aria-current=page]").InnerTextAsync()).Trim().ShouldBe("Overview");
        (await page.Page.TitleAsync()).ShouldBe("Gallery · octo/models");
        await Assertions.Expect(page.Page.Locator("footer time")).ToHaveTextAsync("3 hours ago");
    });

    private async Task<HttpResponseMessage> GetPageAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html");
        return await host.Client.SendAsync(request, Cancellation);
    }
}
