using System.Net;
using System.Text.RegularExpressions;

namespace Community.Web.Tests.Metrics;

public sealed partial class DrillDownTests(MetricsApp app) : IClassFixture<MetricsApp>
{
    [Theory]
    [InlineData("")]
    [InlineData("every=all")]
    [InlineData("every=quarter&actors=human&merges=exclude")]
    [InlineData("every=week&date=committer")]
    public async Task Every_point_of_commits_opens_to_exactly_as_many_commits_as_it_counts(string query)
    {
        var document = await app.JsonAsync($"/p/{MetricsApp.Golden}/m/commits.json?{query}");
        foreach (var point in document.GetProperty("points").EnumerateArray())
        {
            var html = await app.Web.HtmlAsync($"/p/{MetricsApp.Golden}/m/commits?{query}&point={point.GetProperty("start").GetString()}");
            Sha().Count(Behind(html)).ShouldBe(point.GetProperty("n").GetInt32());
        }
    }

    [Fact]
    public async Task Who_counts_toward_the_value_is_marked()
    {
        // Active in the fourth quarter: Ann, Chen and Bo; Ann alone is back in the first (under her other mail).
        var html = Behind(await app.Web.HtmlAsync($"/p/{MetricsApp.Golden}/m/retention?point=2023-10-01&series=q%2B1"));

        html.ShouldContain("3 people with 4 commits; 1 of the people are part of the value.");
        Row().Matches(html).Select(m => m.Value).Where(r => r.Contains("</svg>yes", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldContain(">Ann Archer</bdi>");
    }

    [Fact]
    public async Task One_persons_commits_can_be_seen_alone()
    {
        var html = Behind(await app.Web.HtmlAsync($"/p/{MetricsApp.Golden}/m/commits?every=all&point=2023-11-02"));
        var row = Row().Matches(html).Select(m => m.Value).Single(r => r.Contains(">Bo Berg</bdi>", StringComparison.Ordinal) && r.Contains("of=", StringComparison.Ordinal));
        var bo = WebUtility.HtmlDecode(OneAlone().Match(row).Groups["href"].Value);

        row.ShouldContain("b…@example.com");
        html.ShouldNotContain("bo@example.com");
        var alone = Behind(await app.Web.HtmlAsync(bo));
        Sha().Count(alone).ShouldBe(2);
        alone.ShouldContain("On a branch");
        alone.ShouldContain("Bo again");
        alone.ShouldNotContain("And Ann");
    }

    [Fact]
    public async Task Many_commits_are_paged_newest_first()
    {
        const string june = $"/p/{MetricsApp.Lengthy}/m/commits?point=2023-06-01";
        var (first, second) = (Behind(await app.Web.HtmlAsync(june)), Behind(await app.Web.HtmlAsync($"{june}&page=2")));

        (Sha().Count(first), Sha().Count(second)).ShouldBe((50, 21));
        first.IndexOf("Busy 69", StringComparison.Ordinal).ShouldBeLessThan(first.IndexOf("Busy 68", StringComparison.Ordinal));
        second.ShouldContain("Month 41");
        Sha().Matches(first).Select(m => m.Value).Concat(Sha().Matches(second).Select(m => m.Value)).ShouldBeUnique();
    }

    [Fact]
    public async Task A_release_gap_opens_to_its_pairs_of_releases()
    {
        var html = Behind(await app.Web.HtmlAsync($"/p/{MetricsApp.Golden}/m/release-gap?point=2024-04-01&series=v"));

        html.ShouldContain(">v0.2.0</bdi>");
        html.ShouldContain(">v0.3.0</bdi>");
        html.ShouldNotContain("v0.1.0");
        html.ShouldNotContain("rc1");
    }

    [Fact]
    public async Task Words_of_others_are_shown_and_do_nothing()
    {
        var html = await app.Web.HtmlAsync($"/p/{MetricsApp.Hostile}/m/commits?every=all&point=2024-01-02");

        html.ShouldContain("<bdi>&lt;script&gt;alert(&#x27;subject&#x27;)&lt;/script&gt;</bdi>");
        html.ShouldContain("&lt;img src=x onerror=alert(1)&gt;");
        html.ShouldContain("<bdi>Mallory &amp;lt;b&amp;gt;</bdi>");
        html.ShouldNotContain("<img src=x");
        html.ShouldContain("before \uFFFDafter\uFFFD");
        html.ShouldContain("right \uFFFDto left");
        html.IndexOfAny(['\u202E', '\a', '\u001b']).ShouldBe(-1);

        var gaps = await app.Web.HtmlAsync($"/p/{MetricsApp.Hostile}/m/release-gap");
        gaps.ShouldContain("&lt;b&gt;");
        gaps.ShouldNotContain("<b>");
    }

    [Fact]
    public async Task Commits_of_a_project_from_a_known_host_lead_there()
    {
        await using (var db = await app.Web.OpenContextAsync())
        {
            var project = await app.Web.ProjectAsync(MetricsApp.Golden);
            db.ProjectAliases.Add(new() { ProjectId = project.ProjectId, AliasNo = 100, Host = "github.com", FullName = "tiny/golden", Since = DateTimeOffset.UnixEpoch });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var html = Behind(await app.Web.HtmlAsync($"/p/{MetricsApp.Golden}/m/commits?point=2024-04-01"));

        var link = CommitLink().Match(html);
        link.Success.ShouldBeTrue();
        link.Groups["full"].Value.ShouldStartWith(link.Groups["short"].Value);
    }

    private static string Behind(string html)
    {
        var start = html.IndexOf("<section id=\"behind\"", StringComparison.Ordinal);
        return html[start..html.IndexOf("</section>", start, StringComparison.Ordinal)];
    }

    [GeneratedRegex("""(?:<code title="(?<sha>[0-9a-f]{40})">|/commit/(?<sha>[0-9a-f]{40})")""")]
    private static partial Regex Sha();

    [GeneratedRegex("""href="(?<href>[^"]*[?&;]of=[0-9]+[^"]*)"[ >]""")]
    private static partial Regex OneAlone();

    [GeneratedRegex("<tr>.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Row();

    [GeneratedRegex("""href="https://github\.com/tiny/golden/commit/(?<full>[0-9a-f]{40})"[^>]*>(?<short>[0-9a-f]{9})</a>""")]
    private static partial Regex CommitLink();
}
