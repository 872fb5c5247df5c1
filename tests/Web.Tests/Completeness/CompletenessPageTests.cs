using System.Net;
using Community.Data.Completeness;
using Community.Data.Work;
using Community.Web.Completeness;
using Community.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Community.Web.Tests.Completeness;

public sealed class CompletenessPageTests(WebAppFixture app) : IClassFixture<WebAppFixture>, IAsyncLifetime
{
    private const string Path = $"/p/{WebAppFixture.Lighthouse}/completeness";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var project = await app.ProjectAsync(WebAppFixture.Lighthouse);
        var item = new WorkItem { ProjectId = project.ProjectId, Kind = CompletenessWork.Name, SerialKey = "s", RequestedBy = "operator" };
        await app.Services.GetServices<WorkHandler>().OfType<CompletenessWork>().Single().RunAsync(new WorkContext(item), Token);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_page_says_what_is_held_and_which_numbers_are_missing()
    {
        var text = Html.TextOfMain(await app.HtmlAsync(Path));
        text.ShouldContain("What is held comes from files");
        text.ShouldContain("1 number is missing between those that are known.");
        Html.Rows(await app.HtmlAsync(Path)).ShouldContain("#4 1 #3 · Jan 10, 2031");
    }

    [Fact]
    public async Task A_month_that_no_source_speaks_of_is_unknown_and_never_zero()
    {
        var rows = Html.Rows(await app.HtmlAsync($"{Path}?year=2030"));
        var items = rows.Single(r => r.StartsWith("Issues and pull requests", StringComparison.Ordinal));
        items.ShouldStartWith("Issues and pull requests ? unknown: no source speaks of it ? unknown");
        items.ShouldEndWith("1 held as stated");
    }

    [Fact]
    public async Task A_month_opens_to_its_days()
    {
        var rows = Html.Rows(await app.HtmlAsync($"{Path}?kind=items&month=2031-01"));
        rows.ShouldContain("Jan 10, 2031 1 2 incomplete");
    }

    [Fact]
    public async Task Only_the_operator_can_ask_for_more()
    {
        (await app.HtmlAsync(Path)).ShouldNotContain($"{CompletenessFeature.Writes}/");
        using var answer = await WebAppFixture.PostAsync(app.Operator, Path, $"{CompletenessFeature.Writes}/count", ("projectId", (await app.ProjectAsync(WebAppFixture.Lighthouse)).ProjectId.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("returnUrl", Path));
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        using var visitor = await app.Client.PostAsync($"{CompletenessFeature.Writes}/count", null, Token);
        visitor.StatusCode.ShouldNotBe(HttpStatusCode.OK);
    }
}
