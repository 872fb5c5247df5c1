using System.Net;
using System.Text.Json;
using Community.Core.Facts;
using Community.Data.Facts;
using Community.Data.Work;
using Community.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Community.Web.Tests.People;

/// <summary>The sample project has Ann both as commits' "Ann Archer" and as the account "ann"; nobody has said yet that they are one.</summary>
public sealed class PeoplePageTests(WebAppFixture app) : IClassFixture<WebAppFixture>
{
    private const string Path = $"/p/{WebAppFixture.Lighthouse}/people";

    private const string Commits = $"/p/{WebAppFixture.Lighthouse}/m/active-contributors.csv";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_opens_with_how_many_are_known_and_lists_them_by_facts()
    {
        var html = await app.HtmlAsync(Path);
        Html.TextOfMain(html).ShouldMatch(@"^People \d+ people and 1 program are known, by 3 GitHub accounts and \d+ mails\.");
        Html.Rows(html)[0].ShouldMatch(@"^Ann Archer a…@example\.org .* Jun 1, 2027 Mar \d+, 2031 person No rule says otherwise\.$");
        Html.Rows(await app.HtmlAsync($"{Path}?q=eve")).Single().ShouldStartWith("eve eve 2 ");
        Html.Rows(await app.HtmlAsync($"{Path}?class=automation")).Single().ShouldContain("[bot]");
        Html.TextOfMain(await app.HtmlAsync($"{Path}?q=nobody-at-all")).ShouldContain("Nobody matches");
        Html.TextOfMain(await app.HtmlAsync(Path, "zh-Hans")).ShouldContain("个程序，来自 3 个 GitHub 帐号");
        Html.TextOfMain(await app.HtmlAsync($"/p/{WebAppFixture.Buoy}/people")).ShouldContain("1 person and 0 programs are known, by 0 GitHub accounts and 1 mail.");
    }

    [Fact]
    public async Task Mails_are_whole_for_the_operator_only_and_writing_is_the_operators_too()
    {
        (await app.HtmlAsync(Path)).ShouldNotContain("bo@example.com");
        (await app.Operator.GetStringAsync(Path, Token)).ShouldContain("bo@example.com");
        var bo = Html.Link(await app.HtmlAsync($"{Path}?q=berg"), "Bo Berg");
        (await app.HtmlAsync(bo)).ShouldNotContain("bo@example.com");
        using var export = await app.GetAsync($"{bo}/export");
        export.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        Html.TextOfMain(await app.HtmlAsync($"{bo}/erase")).ShouldContain("Only the operator can erase somebody");
        foreach (var action in (string[])["join", "apart", "0/split", "0/erasure", "decisions/0/withdraw"])
        {
            using var refused = await app.Client.PostAsync($"{Path}/{action}", new FormUrlEncodedContent([]), Token);
            refused.StatusCode.ShouldBe(HttpStatusCode.Redirect, action);
            refused.Headers.Location!.OriginalString.ShouldStartWith("/sign-in");
        }
    }

    [Fact]
    public async Task Two_people_are_joined_and_parted_and_each_is_undone_by_one_press()
    {
        var before = await app.HtmlAsync(Commits);
        var (bo, chen) = (Html.Link(await app.HtmlAsync($"{Path}?q=berg"), "Bo Berg"), Html.Link(await app.HtmlAsync($"{Path}?q=陈"), "陈晓"));
        Html.TextOfMain(await app.Operator.GetStringAsync($"{bo}?with=example.net", Token)).ShouldContain("陈晓");

        var joined = await PostAsync(bo, "join", ("left", NumberOf(bo)), ("right", NumberOf(chen)), ("reason", "One keyboard."), ("returnUrl", bo));
        Html.TextOfMain(joined.Html).ShouldContain("It holds now, in the metrics too. bo@example.com and chen@example.net are one person One keyboard.");
        (await app.HtmlAsync(Commits)).ShouldNotBe(before, "whoever was two counts once");
        (await app.HtmlAsync(chen)).ShouldContain("Bo Berg", customMessage: "the address of either leads to both");
        Html.TextOfMain(await app.HtmlAsync(bo)).ShouldContain("with c…@example.net: decision");

        var again = await PostAsync(bo, "join", ("left", NumberOf(bo)), ("right", NumberOf(chen)), ("returnUrl", bo));
        Html.TextOfMain(again.Html).ShouldContain("There was nothing to change.");
        var all = await PostAsync(bo, $"{NumberOf(bo)}/split", ("identities", NumberOf(bo)), ("identities", NumberOf(chen)), ("returnUrl", bo));
        Html.TextOfMain(all.Html).ShouldContain("A split leaves something on either side.");

        var split = await PostAsync(bo, $"{NumberOf(bo)}/split", ("identities", NumberOf(chen)), ("returnUrl", bo));
        Html.TextOfMain(split.Html).ShouldContain("chen@example.net and bo@example.com are not one person");
        (await app.HtmlAsync(Commits)).ShouldBe(before);
        await PostAsync(bo, $"decisions/{split.Decision}/withdraw", ("returnUrl", bo));
        (await app.HtmlAsync(Commits)).ShouldNotBe(before, "the join holds again");
        var undone = await PostAsync(bo, $"decisions/{joined.Decision}/withdraw", ("returnUrl", bo));
        Html.TextOfMain(undone.Html).ShouldContain("It is undone: everything is as before it.");
        (await app.HtmlAsync(Commits)).ShouldBe(before);
        Html.TextOfMain(await app.HtmlAsync(Path)).ShouldContain("2 decisions that were undone");
    }

    [Fact]
    public async Task A_suggestion_says_why_and_is_gone_once_it_is_answered()
    {
        await WriteAsync("suggested", "Guest-3");
        var page = "/p/harbor/suggested/people";
        await WriteAsync("suggested", "guest3");
        var html = await app.Operator.GetStringAsync(page, Token);
        Html.TextOfMain(html).ShouldContain("1 pair may be one person.");
        Html.TextOfMain(html).ShouldContain("the logins Guest-3 and guest3 are alike");
        var (left, right) = (Html.Link(html, "Guest-3"), Html.Link(html, "guest3"));
        using var apart = await WebAppFixture.PostAsync(app.Operator, page, $"{page}/apart", ("left", NumberOf(left)), ("right", NumberOf(right)), ("evidence", "SameLogin"), ("returnUrl", page));
        var told = Html.TextOfMain(await app.Operator.GetStringAsync(apart.Headers.Location!.OriginalString, Token));
        told.ShouldContain("are not one person Suggested by: logins alike.");
        told.ShouldContain("0 pairs may be one person.");
    }

    [Fact]
    public async Task A_person_of_the_commits_is_the_same_in_people_and_the_other_way_round()
    {
        var contributor = Html.Link(await app.HtmlAsync($"/p/{WebAppFixture.Lighthouse}/contributors"), "Ann Archer");
        using var led = await app.GetAsync(Html.Link(await app.HtmlAsync(contributor), "Their GitHub accounts and how we know that they are one."));
        var person = led.Headers.Location!.OriginalString;
        var html = await app.HtmlAsync(person);
        Html.TextOfMain(html).ShouldStartWith("Everybody Ann Archer ");
        Html.TextOfMain(html).ShouldContain("with a…@example.org: the repository’s .mailmap");
        Html.Link(html, "See their commits.").ShouldStartWith($"/p/{WebAppFixture.Lighthouse}/contributors/");
        foreach (var path in (string[])["/p/harbor/nowhere/people", $"{Path}/9999", $"{Path}/9999/erase", $"{Path}/of/9999"])
        {
            using var answer = await app.GetAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }
    }

    [Fact]
    public async Task Somebody_is_exported_and_erased_and_stays_so()
    {
        await WriteAsync("erased", "mallory-gone");
        const string page = "/p/harbor/erased/people";
        var person = Html.Link(await app.HtmlAsync(page), "mallory-gone");
        using var file = await app.Operator.GetAsync($"{person}/export", Token);
        file.Content.Headers.ContentDisposition!.FileName.ShouldBe("erased-person-0.json");
        using (var json = JsonDocument.Parse(await file.Content.ReadAsStringAsync(Token))) json.RootElement.GetProperty("item").GetArrayLength().ShouldBe(1);
        var asked = Html.TextOfMain(await app.Operator.GetStringAsync($"{person}/erase", Token));
        asked.ShouldContain("1 fact names them, in 1 project.");
        asked.ShouldContain("This cannot be undone");
        asked.ShouldContain("Backups of the database");

        using var answer = await WebAppFixture.PostAsync(app.Operator, $"{person}/erase", $"{person}/erasure");
        var id = long.Parse(answer.Headers.Location!.OriginalString.Split("erasing=")[1], System.Globalization.CultureInfo.InvariantCulture);
        var work = await EndAsync(id);
        (work.State, work.Outcome).ShouldBe((WorkState.Done, "2 rows changed, so that nothing in them names them; in 1 project."));
        (await app.HtmlAsync(page)).ShouldNotContain("mallory");
        Html.TextOfMain(await app.HtmlAsync(person)).ShouldContain("erased person (erased.");
        Html.TextOfMain(await app.Operator.GetStringAsync($"{person}/erase", Token)).ShouldContain("They are erased");

        await WriteAsync("erased", "Mallory-Gone");
        (await app.HtmlAsync(page)).ShouldNotContain("allory");
    }

    private async Task<(string Html, string Decision)> PostAsync(string page, string action, params (string, string)[] fields)
    {
        using var answer = await WebAppFixture.PostAsync(app.Operator, page, $"{Path}/{action}", fields);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect, action);
        var location = answer.Headers.Location!.OriginalString;
        return (await app.Operator.GetStringAsync(location, Token), location.Split("decision=")[^1]);
    }

    private async Task<WorkItem> EndAsync(long id)
    {
        var (queue, signals) = (app.Services.GetRequiredService<WorkQueue>(), app.Services.GetRequiredService<WorkSignals>());
        using var subscription = signals.Subscribe();
        while (true)
        {
            var item = (await queue.FindAsync(id, Token))!;
            if (item.State is not (WorkState.Queued or WorkState.Running)) return item;
            await subscription.WaitAsync(TimeSpan.FromSeconds(1), TimeProvider.System, Token);
        }
    }

    /// <summary>One issue of one account, in a project without a repository; each account its own issue.</summary>
    private async Task WriteAsync(string project, string login)
    {
        var database = app.Services.GetRequiredService<NpgsqlDataSource>();
        await using var connection = await database.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using var add = new NpgsqlCommand(
            """
            insert into project (owner, name, source, commit_count, data_revision, facts_revision, tracked_at) values ('harbor', $1, 'None', 0, 0, 0, now()) on conflict do nothing;
            """, connection)
        { Parameters = { new() { Value = project } } };
        await add.ExecuteNonQueryAsync(Token);
        await using var find = new NpgsqlCommand("select project_id from project where owner = 'harbor' and name = $1", connection) { Parameters = { new() { Value = project } } };
        var facts = new ProjectFacts((int)(await find.ExecuteScalarAsync(Token))!);
        facts.Add(new Item
        {
            Number = login.Contains('-', StringComparison.Ordinal) ? 1 : 2,
            AuthorLogin = login,
            AuthorAt = TestClock.Start,
            CreatedAt = TestClock.Start,
            Title = "Something",
            TextAt = TestClock.Start,
            Sources = FactSources.Rest,
        });
        await FactWriter.WriteAsync(connection, [facts], Token);
        await transaction.CommitAsync(Token);
    }

    private static string NumberOf(string address) => address.Split('/')[^1];
}
