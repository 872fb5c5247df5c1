using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Community.Core.Metrics;
using Community.Web.Ui;

namespace Community.Web.Tests.Metrics;

public sealed partial class MetricPageTests(MetricsApp app) : IClassFixture<MetricsApp>
{
    public static TheoryData<string> Metrics => [.. MetricCatalogue.All.Select(m => m.Id)];

    [Theory]
    [MemberData(nameof(Metrics))]
    public async Task Picture_and_table_show_the_numbers_of_the_document(string metric)
    {
        var html = await app.Web.HtmlAsync($"/p/{MetricsApp.Golden}/m/{metric}");
        var points = (await app.JsonAsync($"/p/{MetricsApp.Golden}/m/{metric}.json")).GetProperty("points").EnumerateArray()
            .Select(p => (Start: p.GetProperty("start").GetString()!, Series: p.TryGetProperty("series", out var s) ? s.GetString() : null, Value: p.GetProperty("value").ToString(), N: p.GetProperty("n").GetInt32()))
            .Where(p => p.Value.Length > 0 || p.N > 0)
            .ToList();

        points.ShouldNotBeEmpty();
        var table = html[html.IndexOf("id=\"values\"", StringComparison.Ordinal)..];
        var shown = Door().Matches(table).ToDictionary(
            m => (m.Groups["start"].Value, m.Groups["series"].Success ? WebUtility.UrlDecode(m.Groups["series"].Value) : null), m => WebUtility.HtmlDecode(m.Groups["text"].Value));
        shown.Count.ShouldBe(points.Count);
        foreach (var point in points)
        {
            var text = shown[(point.Start, point.Series)];
            if (point.Value.Length == 0) text.ShouldBe("–");
            else if (metric == "retention" && point.N > 0)
            {
                text.ShouldBe($"{Math.Round(100.0 * int.Parse(point.Value, CultureInfo.InvariantCulture) / point.N, MidpointRounding.AwayFromZero)}\u202F%");
                table.ShouldContain($">{point.Value} / {point.N}</span>");
            }
            else if (metric == "release-gap") text.ShouldStartWith(double.Parse(point.Value, CultureInfo.InvariantCulture).ToString(double.Parse(point.Value, CultureInfo.InvariantCulture) < 10 ? "0.#" : "0", CultureInfo.InvariantCulture));
            else text.ShouldBe(point.Value);
        }

        // The picture is drawn of the table beside it.
        var drawn = Cell().Matches(html).Select(m => m.Groups["value"].Value).ToList();
        if (metric is not ("retention" or "release-gap")) drawn.ShouldBe(points.Select(p => p.Value).Reverse());
    }

    [Fact]
    public async Task A_page_opens_with_the_newest_complete_value_and_where_it_is_going()
    {
        var answer = Answer(await app.Web.HtmlAsync($"/p/{MetricsApp.Golden}/m/commits"));
        // The history ends on 20 May: May is not over.
        answer.ShouldBe("1 commit in Apr 2024: +1 against Mar 2024.");

        Answer(await app.Web.HtmlAsync($"/p/{MetricsApp.Golden}/m/commits", "zh-Hans")).ShouldBe("2024年4月共有 1 次提交：较2024年3月 +1。");
    }

    [Fact]
    public async Task A_value_of_a_period_that_is_not_over_and_a_small_n_are_marked()
    {
        var html = await app.Web.HtmlAsync($"/p/{MetricsApp.Golden}/m/absence-factor");

        html.ShouldContain(">partial</span>");
        html.ShouldContain(">small n</span>");
        (await app.Web.HtmlAsync($"/p/{MetricsApp.Golden}/m/retention")).ShouldContain(">immature</span>");
    }

    [Fact]
    public async Task Other_ways_to_count_stand_side_by_side_and_lead_to_themselves()
    {
        var html = await app.Web.HtmlAsync($"/p/{MetricsApp.Golden}/m/commits?every=all");
        var rows = Row().Matches(html[html.IndexOf("id=\"variants\"", StringComparison.Ordinal)..html.IndexOf("id=\"values\"", StringComparison.Ordinal)])
            .Select(m => Plain(m.Value)).ToList();

        rows.ShouldContain("As on this page 9 –");
        rows.ShouldContain("Actors: people only 7 −2");
        rows.ShouldContain("Merge commits: left out 8 −1");
        html.ShouldContain($"href=\"/p/{MetricsApp.Golden}/m/commits?every=all&amp;actors=human\"");
        Answer(await app.Web.HtmlAsync($"/p/{MetricsApp.Golden}/m/commits?every=all&actors=human")).ShouldStartWith("7 commits from Nov 2, 2023 to May 20, 2024");
    }

    [Fact]
    public async Task The_dates_that_count_can_be_chosen()
    {
        // Written in December, committed in January.
        Values(await app.JsonAsync($"/p/{MetricsApp.Golden}/m/commits.json?from=2023-12-01&to=2024-02-01")).ShouldBe([1, 2]);
        Values(await app.JsonAsync($"/p/{MetricsApp.Golden}/m/commits.json?from=2023-12-01&to=2024-02-01&date=committer")).ShouldBe([0, 3]);
    }

    [Fact]
    public async Task A_long_table_is_paged_and_the_picture_still_holds_everything()
    {
        var html = await app.Web.HtmlAsync($"/p/{MetricsApp.Lengthy}/m/commits");
        var chart = await app.JsonAsync($"/p/{MetricsApp.Lengthy}/m/commits.chart");

        Door().Count(html[html.IndexOf("id=\"values\"", StringComparison.Ordinal)..]).ShouldBe(36);
        html.ShouldContain($"src=\"/p/{MetricsApp.Lengthy}/m/commits.chart\"");
        chart.GetProperty("buckets").GetArrayLength().ShouldBe(48);
        var second = await app.Web.HtmlAsync($"/p/{MetricsApp.Lengthy}/m/commits?rows=2");
        Door().Count(second[second.IndexOf("id=\"values\"", StringComparison.Ordinal)..]).ShouldBe(12);
    }

    [Theory]
    [InlineData("every=day", "“day” is not a value of “Period”. There are: week, month, quarter, year, all.")]
    [InlineData("actors=<script>", "“<script>” is not a value of “Actors”. There are: all, human.")]
    [InlineData("from=yesterday", "“yesterday” is not a day. Write it as 2024-03-31.")]
    [InlineData("from=2024-02-01&to=2024-01-01", "The first day must lie before the end; “2024-01-01” does not come after it.")]
    [InlineData("point=2024-13-01", "“2024-13-01” is not a day. Write it as 2024-03-31.")]
    [InlineData("page=0", "“0” is not the number of a page.")]
    [InlineData("rows=-1", "“-1” is not the number of a page.")]
    public async Task A_bad_word_in_the_address_is_answered_by_400_and_what_to_write_instead(string query, string message)
    {
        using var answer = await app.Web.GetAsync($"/p/{MetricsApp.Golden}/m/commits?{query}");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Plain(html.Replace("<q><bdi>", "“", StringComparison.Ordinal).Replace("</bdi></q>", "”", StringComparison.Ordinal)).ShouldContain(message);
        html.ShouldNotContain("<q><bdi><script>");
    }

    [Fact]
    public async Task A_picture_says_how_many_series_it_leaves_out()
    {
        var html = await app.Web.HtmlAsync($"/p/{MetricsApp.Golden}/m/retention");
        Plain(html).ShouldContain("5 more series are in the table");
        html.ShouldContain("/m/retention#values");
        Should.Throw<ArgumentException>(() => new ChartData(ChartKind.Line, [], [.. Enumerable.Repeat(new ChartSeries("one", []), ChartData.MaxSeries + 1)]));
    }

    [Fact]
    public async Task A_setting_that_does_not_apply_is_said_and_the_page_is_shown_without_it()
    {
        var html = await app.Web.HtmlAsync($"/p/{MetricsApp.Golden}/m/release-gap?merges=include&domains=");
        Plain(html).ShouldContain("Release gap has no setting: Merge commits. It is shown without; its settings are Period, From, Until before.");
        html.ShouldContain("<metric-chart");
        (await app.Web.HtmlAsync($"/p/{MetricsApp.Golden}/m/release-gap")).ShouldNotContain("has no setting");
    }

    [Theory]
    [InlineData("/p/tiny/golden/m/happiness")]
    [InlineData("/p/tiny/nothing/m/commits")]
    [InlineData("/p/tiny/golden/m/commits?point=2001-01-01")]
    [InlineData("/p/tiny/golden/m/commits?point=2024-04-01&series=q%2B1")]
    [InlineData("/p/tiny/golden/m/happiness.csv")]
    [InlineData("/p/tiny/nothing/m/commits.json")]
    [InlineData("/p/tiny/nothing/metrics.json")]
    public async Task What_is_not_there_is_answered_by_404(string path)
    {
        using var answer = await app.Web.GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/p/tiny/long/m/release-gap", "No stream of tags has two final releases")]
    [InlineData("/p/tiny/golden/m/commits?from=1990-01-01&to=1991-01-01", "The days asked for lie outside of the history.")]
    [InlineData("/p/tiny/golden/m/retention?every=all", "Over the whole history there is no later period")]
    public async Task A_metric_with_nothing_to_say_says_why(string path, string reason) => (await app.Web.HtmlAsync(path)).ShouldContain(reason);

    [Fact]
    public async Task A_former_spelling_of_the_name_leads_to_the_present_one_with_the_whole_question()
    {
        using var answer = await app.Web.GetAsync("/p/Tiny/GOLDEN/m/commits?every=year");

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.ToString().ShouldEndWith("/p/tiny/golden/m/commits?every=year");
    }

    [Fact]
    public async Task Chinese_readers_read_Chinese()
    {
        var html = await app.Web.HtmlAsync($"/p/{MetricsApp.Golden}/m/retention?point=2023-10-01&series=q%2B1", "zh-Hans");

        html.ShouldContain("<html lang=\"zh-Hans\"");
        foreach (var words in (string[])["留存", "换一种统计方式", "2023年第4季度背后", "计入数值", "全部数值", "精确定义", "其他项目的统计方法"]) html.ShouldContain(words);
    }

    private static List<double> Values(System.Text.Json.JsonElement document) =>
        [.. document.GetProperty("points").EnumerateArray().Select(p => p.GetProperty("value").GetDouble())];

    private static string Answer(string html) => Plain(AnswerLine().Match(html).Value);

    /// <summary>What a reader reads: tags away, one space between words.</summary>
    private static string Plain(string html) =>
        BeforeStop().Replace(Space().Replace(WebUtility.HtmlDecode(Tag().Replace(html, " ")), " "), "${stop}").Replace("： ", "：", StringComparison.Ordinal).Trim();

    [GeneratedRegex("""<a class="number-value" href="[^"]*[?&;]point=(?<start>[0-9-]+)(?:&amp;series=(?<series>[^"#&]*))?[^"]*">(?<text>[^<]*)</a>""")]
    private static partial Regex Door();

    [GeneratedRegex("""data-of="0" data-value="(?<value>[^"]*)" """)]
    private static partial Regex Cell();

    [GeneratedRegex("""<p class="answer">.*?</p>""", RegexOptions.Singleline)]
    private static partial Regex AnswerLine();

    [GeneratedRegex("<tr>.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Row();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(" (?<stop>[:.：。])")]
    private static partial Regex BeforeStop();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
