using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Community.Testing.Browser;

namespace Community.Web.Tests.FrontEnd;

public sealed partial class ContentSecurityTests(FrontEndHost host, BrowserFixture browser) : IClassFixture<FrontEndHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/gallery")]
    [InlineData("/nothing-here")]
    [InlineData("/fails/unknown")]
    [InlineData("/_framework/blazor.web.js")]
    [InlineData("/live-not-there.json")]
    public async Task Every_answer_carries_the_policy(string path)
    {
        using var response = await host.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancellation);

        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldStartWith("default-src 'none'; script-src 'self' 'nonce-");
        policy.ShouldContain("style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("Referrer-Policy").ShouldBe(["strict-origin-when-cross-origin"]);
        response.Headers.GetValues("Cross-Origin-Opener-Policy").ShouldBe(["same-origin"]);
        response.Headers.GetValues("Permissions-Policy").Single().ShouldContain("camera=()");
    }

    [Fact]
    public async Task Only_the_import_map_is_inline_and_its_nonce_is_new_every_time()
    {
        var (first, second) = (await host.Client.GetStringAsync("/gallery", Cancellation), await host.Client.GetStringAsync("/gallery", Cancellation));

        InlineScript.Matches(first).Select(m => m.Value).ShouldHaveSingleItem().ShouldStartWith("<script type=\"importmap\" nonce=");
        InlineStyle.IsMatch(first).ShouldBeFalse();
        InlineHandler.IsMatch(first).ShouldBeFalse();
        InlineScript.Match(first).Value.ShouldNotBe(InlineScript.Match(second).Value);
    }

    [Fact]
    public Task The_browser_refuses_what_is_inline_and_the_visit_notices() =>
        Should.ThrowAsync<BrowserVisitException>(() => browser.VisitAsync(host.Site, async page =>
        {
            await page.GoAsync("/gallery");
            await page.Page.EvaluateAsync("() => { const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.head.append(s); }");
            (await page.Page.EvaluateAsync<bool>("() => window.ran === true")).ShouldBeFalse();
        }));

    [Fact]
    public Task Enhanced_navigation_and_streaming_break_no_rule() => browser.VisitAsync(host.Site, async page =>
    {
        await page.GoAsync("/gallery/point?at=3");
        await page.Page.EvaluateAsync("() => window.stayed = true");
        await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Back to the gallery" }).ClickAsync();
        await page.Page.Locator("[data-drawn]").First.WaitForAsync();
        (await page.Page.EvaluateAsync<bool>("() => window.stayed === true")).ShouldBeTrue("the page was loaded anew instead of being navigated");

        await page.Page.EvaluateAsync("() => Blazor.navigateTo('/gallery/streamed')");
        await page.Page.Locator("h1", new() { HasText = "Streamed" }).WaitForAsync();
        await page.Page.Locator("[data-drawn]").First.WaitForAsync();
        (await page.Page.TitleAsync()).ShouldBe("Streamed · Community");
        (await page.Page.EvaluateAsync<bool>("() => window.stayed === true")).ShouldBeTrue();
    });

    [Fact]
    public async Task Reports_are_taken_in_both_forms()
    {
        using var old = await host.Client.PostAsync("/csp-report", Json("""{"csp-report":{"effective-directive":"script-src","blocked-uri":"inline","document-uri":"/x"}}""", "application/csp-report"), Cancellation);
        using var recent = await host.Client.PostAsync("/csp-report", Json("""[{"type":"csp-violation","body":{"effectiveDirective":"script-src","blockedURL":"inline"}},{"type":"other"}]""", "application/reports+json"), Cancellation);

        old.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        recent.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    public async Task A_report_that_is_none_is_refused(string body)
    {
        using var response = await host.Client.PostAsync("/csp-report", Json(body, "application/csp-report"), Cancellation);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_long_report_is_refused()
    {
        using var response = await host.Client.PostAsJsonAsync("/csp-report", new string('x', 20_000), Cancellation);
        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    private static StringContent Json(string text, string type) => new(text, Encoding.UTF8, type);

    [GeneratedRegex("<script(?![^>]*\\ssrc=)[^>]*>")]
    private static partial Regex InlineScript { get; }

    [GeneratedRegex("<style|\\sstyle=", RegexOptions.IgnoreCase)]
    private static partial Regex InlineStyle { get; }

    [GeneratedRegex("\\son[a-z]+=\"", RegexOptions.IgnoreCase)]
    private static partial Regex InlineHandler { get; }
}
