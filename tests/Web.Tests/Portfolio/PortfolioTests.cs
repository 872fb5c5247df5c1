using System.Text.RegularExpressions;
using Community.Data.Schema;
using Community.Testing.Git;
using Community.Web.Portfolio;
using Community.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Community.Web.Tests.Portfolio;

public sealed partial class PortfolioTests(WebAppFixture app) : IClassFixture<WebAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_says_how_many_projects_live_and_lists_the_busiest_first()
    {
        var html = await app.HtmlAsync("/");
        Html.TextOfMain(html).ShouldContain("projects are tracked; 1 had commits in the last twelve months.");
        var names = NamesOf(html);
        names[0].ShouldBe(WebAppFixture.Lighthouse);
        names.ShouldContain(WebAppFixture.Buoy);
        html.ShouldContain("/p/harbor/lighthouse/m/commits?every=all&amp;from=2030-03-01&amp;to=2031-03-01\">62</a>");
    }

    [Theory]
    [InlineData("name", new[] { WebAppFixture.Buoy, WebAppFixture.Lighthouse })]
    [InlineData("commits", new[] { WebAppFixture.Lighthouse, WebAppFixture.Buoy })]
    [InlineData("lastcommit", new[] { WebAppFixture.Lighthouse, WebAppFixture.Buoy })]
    [InlineData("freshness", new[] { WebAppFixture.Buoy, WebAppFixture.Lighthouse })]
    [InlineData("absence", new[] { WebAppFixture.Buoy, WebAppFixture.Lighthouse })]
    [InlineData("nonsense", new[] { WebAppFixture.Lighthouse, WebAppFixture.Buoy })]
    public async Task The_list_can_be_sorted(string sort, string[] order) =>
        NamesOf(await app.HtmlAsync($"/?sort={sort}&page=x")).Where(order.Contains).ShouldBe(order);

    [Theory]
    [InlineData("LIGHT", new[] { WebAppFixture.Lighthouse })]
    [InlineData(" harbor/b ", new[] { WebAppFixture.Buoy })]
    [InlineData("%25", new string[0])]
    [InlineData("_", new string[0])]
    public async Task Projects_are_found_by_a_part_of_their_name(string search, string[] found)
    {
        var html = await app.HtmlAsync($"/?q={search}");
        NamesOf(html).ShouldBe(found);
        if (found.Length == 0) Html.TextOfMain(html).ShouldContain("No project matches");
    }

    [Fact]
    public async Task A_project_is_found_by_its_former_name()
    {
        var repository = await TestRepository.CreateAsync(SampleHistories.Buoy);
        await app.TrackAsync("harbor/rowboat", repository);
        await app.TrackAsync("harbor/skiff", repository);
        NamesOf(await app.HtmlAsync("/?q=rowboat")).ShouldBe(["harbor/skiff"]);
    }

    [Fact]
    public async Task What_somebody_else_wrote_into_the_address_is_only_text()
    {
        var html = await app.HtmlAsync("/?q=%3Cscript%3Ealert(1)%3C/script%3E");
        html.ShouldNotContain("<script>alert");
        html.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    }

    [Fact]
    public async Task The_list_speaks_Chinese() =>
        Html.TextOfMain(await app.HtmlAsync("/?q=lighthouse", "zh-Hans")).ShouldContain("其中 1 个在过去十二个月内有提交。");

    private static List<string> NamesOf(string html) => [.. Name().Matches(html).Select(m => m.Groups["name"].Value)];

    [GeneratedRegex("<th scope=\"row\"><a href=\"/p/(?<name>[^\"]+)\">")]
    private static partial Regex Name();
}
