using System.Net;
using Community.Web.Tests.Hosting;

namespace Community.Web.Tests.Items;

public sealed class ItemPagesTests(WebAppFixture app) : IClassFixture<WebAppFixture>
{
    private const string Path = $"/p/{WebAppFixture.Lighthouse}/items";

    [Fact]
    public async Task The_list_opens_with_what_is_open_and_who_waits_longest()
    {
        var html = await app.HtmlAsync(Path);
        Html.TextOfMain(html).ShouldContain("1 issue and 0 pull requests are open. The longest waiting is #1, for ");
        Html.TextOfMain(html).ShouldContain("1 number below the highest is not held");
        html.ShouldContain($"href=\"{Path}?kind=issue&amp;state=open\"");
    }

    [Fact]
    public async Task Items_come_newest_first_with_state_author_comments_and_source()
    {
        var rows = Html.Rows(await app.HtmlAsync(Path));
        rows.Count.ShouldBe(4);
        rows[0].ShouldBe("#5 Green door closed eve Jan 15, 2031 Jan 16, 2031 0 archive file");
        rows[1].ShouldBe("#3 New lamp bug merged bob Jan 10, 2031 Jan 11, 2031 0 archive file");
        rows[3].ShouldBe("#1 The lamp flickers <at> night bug open ann Dec 1, 2030 Jan 20, 2031 2 archive file");
    }

    [Theory]
    [InlineData("kind=pull", 2)]
    [InlineData("state=merged", 1)]
    [InlineData("state=closed", 2)]
    [InlineData("state=unsettled", 0)]
    [InlineData("label=bug", 2)]
    [InlineData("author=EVE", 2)]
    [InlineData("q=%23lamp", 0)]
    [InlineData("q=lamp", 2)]
    [InlineData("q=%233", 1)]
    [InlineData("q=100%25", 0)]
    [InlineData("kind=nonsense&state=9&page=-4&sort=x", 4)]
    public async Task Filters_live_in_the_address(string query, int expected)
    {
        var html = await app.HtmlAsync($"{Path}?{query}");
        Html.Rows(html).Count.ShouldBe(expected);
        if (expected == 0) Html.TextOfMain(html).ShouldContain("Nothing matches");
    }

    [Fact]
    public async Task An_item_tells_what_became_of_it_and_what_happened_in_order()
    {
        var html = await app.HtmlAsync($"{Path}/3");
        Html.TextOfMain(html).ShouldContain("Proposed by bob on Jan 10, 2031, 08:00 UTC. Merged on Jan 11, 2031, 08:00 UTC, 24\u202Fh later, by ann.");
        var rows = Html.Rows(html);
        rows[0].ShouldBe("Jan 10, 2031, 08:00 UTC bob opened it 8 characters archive file");
        rows[1].ShouldBe("Jan 10, 2031, 20:00 UTC ann approved 4 characters · 1 comment on a line archive file");
        rows.ShouldContain("Jan 11, 2031, 08:00 UTC not told closed it archive file");
        rows.ShouldContain("Jan 11, 2031, 08:00 UTC ann merged it archive file");
        rows.ShouldContain("Size of the change not told –");
        Html.TextOfMain(await app.HtmlAsync($"{Path}/3", "zh-Hans")).ShouldContain("由 bob 于 2031年1月10日 08:00 UTC 提交。");
    }

    [Fact]
    public async Task A_deleted_account_is_told_apart_from_one_that_is_not_named()
    {
        Html.Rows(await app.HtmlAsync($"{Path}/1")).ShouldContain("Jan 20, 2031, 08:00 UTC deleted account commented 4 characters archive file");
    }

    [Fact]
    public async Task A_number_that_nobody_told_of_is_not_there()
    {
        using var answer = await app.GetAsync($"{Path}/4");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_project_without_items_says_how_to_get_them()
    {
        Html.TextOfMain(await app.HtmlAsync($"/p/{WebAppFixture.Buoy}/items")).ShouldContain("No issues or pull requests yet");
    }
}
