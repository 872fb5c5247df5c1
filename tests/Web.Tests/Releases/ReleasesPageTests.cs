using System.Net;
using Community.Testing.Git;
using Community.Web.Tests.Hosting;

namespace Community.Web.Tests.Releases;

public sealed class ReleasesPageTests(WebAppFixture app) : IClassFixture<WebAppFixture>
{
    private const string Path = $"/p/{WebAppFixture.Lighthouse}/releases";

    [Fact]
    public async Task The_page_opens_with_the_latest_release_and_how_often_they_come()
    {
        var html = await app.HtmlAsync(Path);
        Html.TextOfMain(html).ShouldStartWith("Releases v1.15.0 was released Jan 15, 2031. Final releases of the stream v come every 92 days (median of 14 gaps). How far apart");
        Html.TextOfMain(await app.HtmlAsync(Path, "zh-Hans")).ShouldContain("v1.15.0 发布于2031年1月15日。");
        var streams = Html.Rows(html).Take(2).ToList();
        streams[0].ShouldStartWith("v v1.15.0 Jan 15, 2031 15 92.0 d n = 14 91.4 d 90.0 d 92.0 d 92.0 d");
        streams[1].ShouldStartWith("py-v py-v0.5");
        html.ShouldContain("href=\"/p/harbor/lighthouse/m/release-gap\"");
        html.ShouldContain("href=\"/definitions#release-gap\"");
    }

    [Fact]
    public async Task Tags_come_newest_first_with_what_their_names_say()
    {
        var rows = Html.Rows(await app.HtmlAsync(Path)).Skip(2).ToList();
        rows[0].ShouldBe("v2.0.0rc1 pre-release v Mar 10, 2031 – annotated · on the default branch");
        rows[1].ShouldBe("v1.15.0 final v Jan 15, 2031 92.0 d annotated · on the default branch");
        rows.ShouldContain(r => r.StartsWith("py-v0.5 final py-v Jan 13, 2031", StringComparison.Ordinal) && r.EndsWith("lightweight · on the default branch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tags_are_filtered_by_stream_and_class()
    {
        Html.Rows(await app.HtmlAsync($"{Path}?stream=%3Apy-v")).Skip(2).Count().ShouldBe(5);
        Html.Rows(await app.HtmlAsync($"{Path}?class=pre")).Skip(2).Single().ShouldStartWith("v2.0.0rc1");
        Html.TextOfMain(await app.HtmlAsync($"{Path}?class=post")).ShouldContain("No tag matches");
        Html.Rows(await app.HtmlAsync($"{Path}?class=nonsense&page=-4")).Count.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task A_repository_without_tags_says_what_would_stand_here()
    {
        Html.TextOfMain(await app.HtmlAsync($"/p/{WebAppFixture.Buoy}/releases")).ShouldContain("This repository has no tags yet");
    }

    [Fact]
    public async Task Many_tags_take_many_pages_and_odd_names_are_only_text()
    {
        var repository = await TestRepository.CreateAsync(s =>
        {
            var commit = s.Commit("one");
            for (var i = 0; i < 60; i++) s.LightTag($"0.{i}", commit);
            s.LightTag("x<script>alert(1)</script>", commit).LightTag("v1&<b>2", commit).Branch("main", commit);
        });
        await app.AddProjectAsync("harbor/many-tags", repository);

        var first = await app.HtmlAsync("/p/harbor/many-tags/releases");
        first.ShouldNotContain("<script>alert");
        first.ShouldContain("x&lt;script&gt;alert(1)&lt;/script&gt;");
        Html.Rows(first).Count.ShouldBe(50 + 1);
        var second = await app.HtmlAsync(Html.Link(first, "Next"));
        Html.Rows(second).Count.ShouldBe(12 + 1);
        // The stream of plain numbers has no name; it can be chosen all the same.
        Html.TextOfMain(await app.HtmlAsync("/p/harbor/many-tags/releases?stream=%3A")).ShouldContain("60 tags, newest first");
    }

    [Fact]
    public async Task An_unknown_project_is_not_found()
    {
        using var answer = await app.GetAsync("/p/harbor/nowhere/releases");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
