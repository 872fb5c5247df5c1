using System.Net;
using Community.Web.Access;
using Community.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Community.Web.Tests.Access;

public sealed class SignInTests(WebAppFixture app) : IClassFixture<WebAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_code_opens_the_session_once_and_leads_back()
    {
        var code = await NewCodeAsync();
        using var first = NewClient();
        using var answer = await SignInAsync(first, code, "/ops/jobs?state=Failed");
        (answer.StatusCode, answer.Headers.Location!.OriginalString).ShouldBe((HttpStatusCode.Redirect, "/ops/jobs?state=Failed"));
        (await first.GetStringAsync("/projects/new", Token)).ShouldContain("Input.Repository");

        using var second = NewClient();
        using var refused = await SignInAsync(second, code, "/ops/jobs?state=Failed");
        var page = refused.Headers.Location!.OriginalString;
        page.ShouldBe("/sign-in?returnUrl=%2Fops%2Fjobs%3Fstate%3DFailed&refused=Used");
        Html.TextOfMain(await second.GetStringAsync(page, Token)).ShouldContain("This code was used already");
        (await second.GetStringAsync("/projects/new", Token)).ShouldNotContain("Input.Repository");
    }

    [Fact]
    public async Task A_code_that_is_too_old_or_not_known_is_refused_in_words()
    {
        var code = await NewCodeAsync();
        await using (var db = await app.OpenContextAsync())
        {
            var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
            await db.OperatorLinks.Where(l => l.UsedAt == null).ExecuteUpdateAsync(s => s.SetProperty(l => l.ExpiresAt, now.AddSeconds(-1)), Token);
        }

        using var client = NewClient();
        foreach (var (attempt, words) in (IEnumerable<(string, string)>)[(code, "This code is too old"), ("guess", "This code is not known"), ("", "This code is not known")])
        {
            using var answer = await SignInAsync(client, attempt);
            Html.TextOfMain(await client.GetStringAsync(answer.Headers.Location!.OriginalString, Token)).ShouldContain(words);
        }
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example/")]
    [InlineData("/\n/evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\r\nSet-Cookie: a=b")]
    [InlineData("evil.example")]
    [InlineData("/路径")]
    public async Task Signing_in_and_out_never_leads_elsewhere(string returnUrl)
    {
        using var client = NewClient();
        using var signedIn = await SignInAsync(client, await NewCodeAsync(), returnUrl);
        (signedIn.StatusCode, signedIn.Headers.Location!.OriginalString).ShouldBe((HttpStatusCode.Redirect, "/"));
        using var refused = await SignInAsync(client, "wrong", returnUrl, signedInPage: "/ops/jobs");
        refused.Headers.Location!.OriginalString.ShouldBe("/sign-in?refused=Unknown");
        using var signedOut = await WebAppFixture.PostAsync(client, "/ops/jobs", "/sign-out", ("returnUrl", returnUrl));
        (signedOut.StatusCode, signedOut.Headers.Location!.OriginalString).ShouldBe((HttpStatusCode.Redirect, "/"));
        (await client.GetStringAsync("/projects/new", Token)).ShouldNotContain("Input.Repository");
    }

    [Fact]
    public async Task A_form_that_is_sent_without_a_session_leads_to_signing_in_and_then_back_to_its_page()
    {
        using var visitor = NewClient();
        var html = await visitor.GetStringAsync("/sign-in", Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/ops/jobs/1/cancel") { Content = new FormUrlEncodedContent([]) };
        request.Headers.Referrer = new Uri(app.Site, "/ops/jobs?state=Running");
        using var answer = await visitor.SendAsync(request, Token);
        (answer.StatusCode, answer.Headers.Location!.OriginalString).ShouldBe((HttpStatusCode.Redirect, "/sign-in?returnUrl=%2Fops%2Fjobs%3Fstate%3DRunning"));

        using var strange = new HttpRequestMessage(HttpMethod.Post, "/ops/jobs/1/cancel") { Content = new FormUrlEncodedContent([]) };
        strange.Headers.Referrer = new Uri("https://evil.example/ops/jobs");
        using var plain = await visitor.SendAsync(strange, Token);
        plain.Headers.Location!.OriginalString.ShouldBe("/sign-in");
        html.ShouldNotBeEmpty();
    }

    private Task<string> NewCodeAsync() => app.Services.GetRequiredService<OperatorLinks>().CreateTokenAsync(Token);

    private HttpClient NewClient()
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = app.Site };
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        return client;
    }

    /// <param name="signedInPage">A page with a form to take the token from; the sign-in page has none for who is signed in.</param>
    private static Task<HttpResponseMessage> SignInAsync(HttpClient client, string code, string? returnUrl = null, string? signedInPage = null) =>
        WebAppFixture.PostAsync(client, signedInPage ?? "/sign-in", "/sign-in", ("token", code), ("returnUrl", returnUrl ?? ""));
}
