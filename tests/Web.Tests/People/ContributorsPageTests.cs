using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Community.Data.Projects;
using Community.Testing.Git;
using Community.Web.Tests.Hosting;

namespace Community.Web.Tests.People;

public sealed partial class ContributorsPageTests(WebAppFixture app) : IClassFixture<WebAppFixture>
{
    private const string Path = $"/p/{WebAppFixture.Lighthouse}/contributors";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_opens_with_how_many_people_and_every_number_opens_to_exactly_those()
    {
        var html = await app.HtmlAsync(Path);
        var sentence = Html.TextOfMain(html);
        sentence.ShouldStartWith("Contributors 18 people have ever committed; 7 in the twelve months to Mar 11, 2031, 4 of them for the first time. 1 more contributor is a program: automation or an AI agent.");
        (await ShownAsync(Html.Link(html, "18"))).ShouldBe(18);
        (await ShownAsync(Html.Link(html, "7"))).ShouldBe(7);
        (await ShownAsync(Html.Link(html, "4"))).ShouldBe(4);
        (await ShownAsync($"{Path}?class=automation")).ShouldBe(1);
        (await ShownAsync(Path)).ShouldBe(19);
        Html.TextOfMain(await app.HtmlAsync(Path, "zh-Hans")).ShouldContain("历史上共有 18 人提交过；截至 2031年3月11日 的十二个月内有 7 人，其中 4 人是首次提交。");
    }

    [Fact]
    public async Task A_row_says_how_much_when_and_what_somebody_is()
    {
        var rows = Html.Rows(await app.HtmlAsync(Path));
        rows[0].ShouldMatch(@"^Ann Archer a…@example\.org 1 other name or mail Ann Archer a…@example\.org 1 commit 123 42\.6 % 32 31 Jun 1, 2027 Mar \d+, 2031 person No rule says otherwise\.$");
        rows.Single(r => r.Contains("[bot]", StringComparison.Ordinal)).ShouldContain("automation The default list says so, by its rule automation-bot-mark. GitHub puts [bot]");
    }

    [Fact]
    public async Task Visitors_see_mails_shortened_and_the_operator_sees_them_whole()
    {
        foreach (var path in (string[])[Path, $"{Path}?identity=union", $"{Path}/0", $"{Path}?q=example.org"])
        {
            var html = await app.HtmlAsync(path);
            WholeMail().IsMatch(html).ShouldBeFalse($"{path}: {WholeMail().Match(html).Value}");
        }

        (await app.Operator.GetStringAsync(Path, Token)).ShouldContain("ann@example.org");
    }

    [Theory]
    [InlineData("berg", "Bo Berg")]
    [InlineData("陈", "陈晓")]
    [InlineData("BO@example.com", "Bo Berg")]
    [InlineData("example.net", "陈晓")]
    [InlineData("@example.net", "陈晓")]
    public async Task People_are_found_by_name_by_whole_mail_and_by_domain(string search, string name)
    {
        Html.Rows(await app.HtmlAsync($"{Path}?q={Uri.EscapeDataString(search)}")).Single().ShouldStartWith(name);
    }

    [Fact]
    public async Task A_part_of_a_mail_is_an_answer_for_the_operator_only()
    {
        Html.TextOfMain(await app.HtmlAsync($"{Path}?q=bo@exam")).ShouldContain("Nobody matches");
        Html.Rows(await app.Operator.GetStringAsync($"{Path}?q=bo@exam", Token)).Single().ShouldStartWith("Bo Berg");
    }

    [Fact]
    public async Task The_order_is_that_which_was_asked_for()
    {
        Html.Rows(await app.HtmlAsync($"{Path}?sort=name"))[0].ShouldStartWith("Ann Archer");
        Html.Rows(await app.HtmlAsync($"{Path}?sort=first"))[0].ShouldStartWith("Guest 15");
        Html.Rows(await app.HtmlAsync($"{Path}?sort=last&class=human"))[0].ShouldStartWith("Ann Archer");
        Html.Rows(await app.HtmlAsync($"{Path}?sort=nonsense&class=9&active=&page=0&identity=-"))[0].ShouldStartWith("Ann Archer");
    }

    [Fact]
    public async Task A_person_opens_to_their_commits_a_page_at_a_time_newest_first()
    {
        var person = Html.Link(await app.HtmlAsync(Path), "Ann Archer");
        person.ShouldMatch($"^{Path}/[0-9]+$");
        var html = await app.HtmlAsync(person);
        Html.TextOfMain(html).ShouldMatch(@"Ann Archer \d+ commits \(\d+\.\d\s% of all\), the first on Jun 1, 2027, the last on Mar \d+, 2031; \d+ in the twelve months to Mar \d+, 2031\. 31 commits of others name them as co-author\.");
        var commits = CommitRows(html);
        commits.Count.ShouldBe(50);
        commits.Select(DateOf).ShouldBe(commits.Select(DateOf).OrderDescending());
        CommitRows(await app.HtmlAsync(Html.Link(html, "Next"))).Count.ShouldBe(50);
        var coAuthored = CommitRows(await app.HtmlAsync(Html.Link(html, "31 commits of others name them as co-author.")));
        coAuthored.Count.ShouldBe(31);
        coAuthored.ShouldAllBe(row => row.Contains("Paint the rail", StringComparison.Ordinal));
        Html.TextOfMain(await app.HtmlAsync($"{person}?page=999")).ShouldContain("There is no commit on this page.");
    }

    [Fact]
    public async Task People_without_a_mail_or_a_name_and_names_that_are_mails_are_shown_and_open_like_everybody()
    {
        var repository = await TestRepository.CreateAsync(s =>
        {
            var tip = s.Commit("of nobody", author: new Person("No Mail", ""));
            tip = s.Commit("of a mail", [tip], new Person("dora@example.org", "dora@example.org"));
            for (var i = 0; i < 60; i++) tip = s.Commit("of many", [tip], new Person($"Person {i:00}", $"p{i}@example.org"));
            s.Branch("main", s.Commit("of a mark", [tip], new Person("&amp; Bold \u202Eevil", "odd?key=1&x#y/../@example.org")));
        });
        await app.AddProjectAsync("harbor/odd-people", repository);
        var html = await app.HtmlAsync("/p/harbor/odd-people/contributors?sort=name");
        Html.Rows(html).Count.ShouldBe(50);
        Html.Rows(await app.HtmlAsync(Html.Link(html, "Next"))).Count.ShouldBe(13);

        var all = html + await app.HtmlAsync(Html.Link(html, "Next"));
        all.ShouldNotContain("dora@example.org");
        all.ShouldContain("&amp;amp; Bold");
        all.ShouldNotContain("\u202E");
        Html.TextOfMain(await app.HtmlAsync(Html.Link(all, "No Mail"))).ShouldContain("(no mail)");
        Html.TextOfMain(await app.HtmlAsync(Html.Link(all, "d…@example.org"))).ShouldContain("of a mail");
    }

    [Fact]
    public async Task An_empty_project_says_what_would_stand_here_and_unknown_people_are_not_found()
    {
        foreach (var path in (string[])["/p/harbor/nowhere/contributors", $"{Path}/9999", $"{Path}/-1", "/p/harbor/nowhere/contributors/0"])
        {
            using var answer = await app.GetAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }

        using var repository = await TestRepository.CreateAsync();
        await using (var db = await app.OpenContextAsync())
        {
            db.Add(new Project { Owner = "harbor", Name = "not-read-yet", Source = ProjectSource.Path, Path = repository.Path, TrackedAt = TestClock.Start });
            await db.SaveChangesAsync(Token);
        }

        Html.TextOfMain(await app.HtmlAsync("/p/harbor/not-read-yet/contributors")).ShouldContain("Nobody has committed yet");
    }

    private async Task<int> ShownAsync(string path)
    {
        var text = Html.TextOfMain(await app.HtmlAsync(path));
        return int.Parse(Shown().Match(text).Groups["n"].Value, CultureInfo.InvariantCulture);
    }

    private static List<string> CommitRows(string html) => [.. Html.Rows(html).Where(r => r.EndsWith(" UTC", StringComparison.Ordinal))];

    private static DateTime DateOf(string row) => DateTime.ParseExact(row[^"Jan 01, 2031, 10:00 UTC".Length..].Trim(), "MMM d, yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Apply (?<n>\d+) contributors?")]
    private static partial Regex Shown();

    [GeneratedRegex(@"\w{2,}@(old\.)?example\.")]
    private static partial Regex WholeMail();
}
