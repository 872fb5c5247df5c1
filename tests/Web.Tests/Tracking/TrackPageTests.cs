using System.Net;
using Community.Testing.Git;
using Community.Web.Tests.Hosting;

namespace Community.Web.Tests.Tracking;

public sealed class TrackPageTests(WebAppFixture app) : IClassFixture<WebAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_path_becomes_a_project_and_the_way_leads_to_its_page()
    {
        using var repository = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit("one")));
        using var answer = await TrackAsync(repository.Path, "harbor/tracked-here");
        (answer.StatusCode, answer.Headers.Location!.PathAndQuery).ShouldBe((HttpStatusCode.Redirect, "/p/harbor/tracked-here"));
        (await app.SyncAsync("harbor/tracked-here")).Outcome.ShouldNotBeNull();
        (await app.HtmlAsync("/p/harbor/tracked-here")).ShouldContain("tracked-here");
    }

    [Theory]
    [InlineData("/there/is/nothing/here", "", "repository-problem", "/there/is/nothing/here")]
    [InlineData("", "", "repository-problem", "Say which repository.")]
    [InlineData("http://127.0.0.1/owner/name", "", "repository-problem", "127.0.0.1")]
    [InlineData("https://elsewhere.example/owner/name", "", "repository-problem", "elsewhere.example")]
    [InlineData("/tmp", "../../etc", "name-problem", "Write it as owner/name")]
    public async Task What_is_wrong_stands_beside_its_field_and_what_was_typed_stays(string repository, string name, string problem, string words)
    {
        using var answer = await TrackAsync(repository, name);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var html = await answer.Content.ReadAsStringAsync(Token);
        var start = html.IndexOf($"id=\"{problem}\"", StringComparison.Ordinal);
        start.ShouldBeGreaterThan(0, html);
        html[start..html.IndexOf("</p>", start, StringComparison.Ordinal)].ShouldContain(words);
        html.ShouldContain("aria-invalid=\"true\"");
        if (repository.Length > 0) html.ShouldContain($"value=\"{repository}\"");
        if (name.Length > 0) html.ShouldContain($"value=\"{name}\"");
    }

    [Fact]
    public async Task A_name_that_is_anothers_is_told_beside_the_name()
    {
        using var repository = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit("one")));
        using var answer = await TrackAsync(repository.Path, WebAppFixture.Buoy);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.Content.ReadAsStringAsync(Token)).ShouldContain("There is a project harbor/buoy already");
    }

    [Fact]
    public async Task A_visitor_is_told_to_sign_in()
    {
        var html = await app.HtmlAsync("/projects/new");
        html.ShouldNotContain("Input.Repository");
        Html.Link(html, "Sign in").ShouldBe("/sign-in?returnUrl=/projects/new");
    }

    private Task<HttpResponseMessage> TrackAsync(string repository, string name) =>
        WebAppFixture.PostAsync(app.Operator, "/projects/new", "/projects/new", ("_handler", "track"), ("Input.Repository", repository), ("Input.Name", name));
}
