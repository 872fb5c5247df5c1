using System.Net;
using System.Net.Http.Headers;
using Community.Testing.Browser;
using Microsoft.Playwright;

namespace Community.Web.Tests.FrontEnd;

public sealed class PreferencesTests(FrontEndHost host, BrowserFixture browser) : IClassFixture<FrontEndHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task The_theme_is_chosen_and_kept(bool scripts) => browser.VisitAsync(host.Site, BrowserView.Desktop with { Scripts = scripts }, async page =>
    {
        await page.GoAsync("/gallery?every=quarter");
        var root = page.Page.Locator("html");
        (await root.GetAttributeAsync("data-color-mode")).ShouldBe("auto");
        if (scripts) await page.Page.EvaluateAsync("() => window.stayed = true");

        await page.Page.Locator("summary[aria-label=Theme]").ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();

        await Assertions.Expect(root).ToHaveAttributeAsync("data-color-mode", "dark");
        if (scripts) (await page.Page.EvaluateAsync<bool>("() => window.stayed === true")).ShouldBeTrue();
        page.Page.Url.ShouldEndWith("/gallery?every=quarter");
        await page.GoAsync("/gallery/point");
        (await root.GetAttributeAsync("data-color-mode")).ShouldBe("dark");
        (await page.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor")).ShouldBe("rgb(13, 17, 23)");
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task The_language_is_chosen_and_kept(bool scripts) => browser.VisitAsync(host.Site, BrowserView.Desktop with { Scripts = scripts }, async page =>
    {
        await page.GoAsync("/p/octo/models/gallery");
        await page.Page.Locator("summary[aria-label^=Language]").ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "简体中文" }).ClickAsync();

        await Assertions.Expect(page.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hans");
        page.Page.Url.ShouldEndWith("/p/octo/models/gallery");
        await page.GoAsync("/nothing-like-it/../p/octo/models/gallery");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "贡献者" })).ToBeVisibleAsync();
    });

    [Theory]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans")]
    [InlineData("zh", "zh-Hans")]
    [InlineData("zh-TW", "zh-Hans")]
    [InlineData("de-DE,de;q=0.9,zh;q=0.2,en;q=0.5", "en")]
    [InlineData("de", "en")]
    [InlineData("en-GB", "en")]
    [InlineData("zh;q=0,en;q=0.1", "en")]
    [InlineData("*", "en")]
    [InlineData(";;;,,q=x", "en")]
    public async Task Without_a_choice_the_browser_is_asked(string header, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/gallery/point");
        request.Headers.TryAddWithoutValidation("Accept-Language", header);
        using var response = await host.Client.SendAsync(request, Cancellation);
        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldContain($"<html lang=\"{expected}\"");
    }

    [Theory]
    [InlineData("/gallery?every=month", "/gallery?every=month")]
    [InlineData("/", "/")]
    [InlineData(null, "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/a\r\nSet-Cookie: x=y", "/")]
    public async Task A_preference_leads_back_to_a_page_of_our_own_only(string? back, string expected)
    {
        foreach (var (path, name, value) in new[] { ("/preferences/theme", "theme", "dark"), ("/preferences/language", "language", "zh-Hans") })
        {
            var fields = new Dictionary<string, string> { [name] = value };
            if (back is not null) fields["return"] = back;
            using var body = new FormUrlEncodedContent(fields);
            using var response = await host.Client.PostAsync(path, body, Cancellation);

            response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
            response.Headers.Location!.OriginalString.ShouldBe(expected);
            response.Headers.GetValues("Set-Cookie").Single().ShouldStartWith($"{name}={value}; max-age=31536000; path=/; samesite=lax");
        }
    }

    [Theory]
    [InlineData("/preferences/theme", "theme", "pink")]
    [InlineData("/preferences/language", "language", "xx")]
    [InlineData("/preferences/language", "other", "en")]
    public async Task What_is_no_choice_is_refused(string path, string name, string value)
    {
        using var body = new FormUrlEncodedContent([KeyValuePair.Create(name, value)]);
        using var response = await host.Client.PostAsync(path, body, Cancellation);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("theme=pink")]
    [InlineData("language=xx")]
    public async Task A_cookie_with_nonsense_is_no_cookie(string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/gallery/point");
        request.Headers.Add("Cookie", cookie);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        using var response = await host.Client.SendAsync(request, Cancellation);
        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldContain("<html lang=\"en\" data-color-mode=\"auto\"");
    }
}
