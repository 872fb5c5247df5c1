using Community.Testing.Browser;
using Community.Web.Tests.Hosting;
using Microsoft.Playwright;

namespace Community.Web.Tests.People;

public sealed class ActorRulesInBrowserTests(WebAppFixture app, BrowserFixture browser) : IClassFixture<WebAppFixture>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task The_operator_says_what_somebody_is_and_takes_it_back_with_and_without_scripts(bool scripts) =>
        browser.VisitAsync(app.Site, new BrowserView { Scripts = scripts, Allowed = [422] }, async visit =>
        {
            var page = visit.Page;
            await page.Context.AddCookiesAsync(app.OperatorCookies);
            await visit.GoAsync($"/p/{WebAppFixture.Lighthouse}/contributors?q=berg");
            await page.GetByRole(AriaRole.Link, new() { Name = "Bo Berg" }).ClickAsync();
            await page.GetByLabel("This is", new() { Exact = true }).SelectOptionAsync("Automation");
            await page.GetByLabel("Because").FillAsync("Bo is a script.");
            await page.GetByRole(AriaRole.Button, new() { Name = "Add the rule" }).ClickAsync();
            await page.GetByText("The rule holds now.").WaitForAsync();
            await visit.ShootAsync($"rule-added-{scripts}");
            if (scripts) (await visit.AccessibilityViolationsAsync()).ShouldBeEmpty();

            await page.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
            await page.GetByText("The rule is withdrawn.").WaitForAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = "All contributors" }).ClickAsync();
            await page.GetByText("withdrawn rule").WaitForAsync();
        });
}
