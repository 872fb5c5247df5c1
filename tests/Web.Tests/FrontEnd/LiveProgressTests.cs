using Community.Testing.Browser;
using Microsoft.Playwright;

namespace Community.Web.Tests.FrontEnd;

public sealed class LiveProgressTests(FrontEndHost host, BrowserFixture browser) : IClassFixture<FrontEndHost>
{
    [Fact]
    public Task Progress_is_followed_across_a_lost_connection_until_the_work_is_over() => browser.VisitAsync(host.Site, async page =>
    {
        var live = host.Live;
        await page.GoAsync("/gallery/live");
        (await live.Connections.Reader.ReadAsync(TestContext.Current.CancellationToken)).ShouldBe("");
        var (text, count, bar) = (page.Page.Locator("[data-part=text]"), page.Page.Locator("[data-part=count]"), page.Page.Locator("progress"));
        await Assertions.Expect(text).ToHaveTextAsync("Waiting");
        await page.ShootAsync("live-waiting");

        live.Send(7, """{"text":"Reading commits","count":"1,200 of 5,000","done":1200,"total":5000,"ended":false}""");
        await Assertions.Expect(text).ToHaveTextAsync("Reading commits");
        await Assertions.Expect(count).ToHaveTextAsync("1,200 of 5,000");
        (await bar.EvaluateAsync<double>("e => e.position")).ShouldBe(0.24, 0.001);
        (await text.GetAttributeAsync("aria-live")).ShouldBe("polite");
        await page.ShootAsync("live-reading");

        live.Drop();
        (await live.Connections.Reader.ReadAsync(TestContext.Current.CancellationToken)).ShouldBe("7");

        live.IsOver = true;
        live.Send(8, """{"text":"Done","done":5000,"total":5000,"ended":true}""");
        await Assertions.Expect(page.Page.Locator("#over")).ToHaveTextAsync("Done: 5,000 commits.");
        (await page.Page.Locator("live-progress").CountAsync()).ShouldBe(0);
        live.Connections.Reader.TryRead(out _).ShouldBeFalse();
    });
}
