using System.Net;
using Community.Web.Tests.Hosting;

namespace Community.Web.Tests.People;

public sealed class ActorRulesPageTests(WebAppFixture app) : IClassFixture<WebAppFixture>
{
    private const string Path = $"/p/{WebAppFixture.Lighthouse}/contributors";

    private const string Metric = $"/p/{WebAppFixture.Lighthouse}/m/active-contributors.csv";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rule_is_added_at_the_person_holds_everywhere_at_once_and_is_undone_by_one_press()
    {
        var before = await app.HtmlAsync(Metric);
        var bo = Html.Link(await app.HtmlAsync(Path), "Bo Berg");
        var form = await app.Operator.GetStringAsync(bo, Token);
        (await app.HtmlAsync(bo)).ShouldNotContain("Input.Reason");

        using var added = await AddAsync(bo, form, "Bo is a script by now.", "2029-01-01");
        added.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var told = await app.Operator.GetStringAsync(added.Headers.Location!.OriginalString, Token);
        Html.TextOfMain(told)[..300].ShouldContain("The rule holds now. Every page counts by it at once. The mail bo@example.com is AI agent from Jan 1, 2029 on Bo is a script by now.");

        var row = Html.Rows(await app.HtmlAsync($"{Path}?q=berg")).Single();
        row.ShouldContain("This project's own rule");
        row.ShouldContain("as person");
        var list = Html.TextOfMain(await app.HtmlAsync(Path));
        list.ShouldContain("The mail b…@example.com is AI agent from Jan 1, 2029 on Bo is a script by now.");
        (await app.HtmlAsync(Metric)).ShouldNotBe(before);

        var rule = added.Headers.Location!.OriginalString.Split("rule=")[1];
        using var withdrawn = await WebAppFixture.PostAsync(app.Operator, bo, $"{Path}/rules/{rule}/withdraw", ("returnUrl", bo));
        withdrawn.Headers.Location!.OriginalString.ShouldBe($"{bo}?rule={rule}");
        Html.TextOfMain(await app.Operator.GetStringAsync($"{bo}?rule={rule}", Token)).ShouldContain("The rule is withdrawn.");
        (await app.HtmlAsync(Metric)).ShouldBe(before);
        Html.TextOfMain(await app.HtmlAsync(Path)).ShouldContain("1 withdrawn rule");

        using var again = await WebAppFixture.PostAsync(app.Operator, bo, $"{Path}/rules/{rule}/add-again", ("returnUrl", Path));
        again.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await app.HtmlAsync(Metric)).ShouldNotBe(before);
        var newest = again.Headers.Location!.OriginalString.Split("rule=")[1];
        using var end = await WebAppFixture.PostAsync(app.Operator, bo, $"{Path}/rules/{newest}/withdraw", ("returnUrl", Path));
        (await app.HtmlAsync(Metric)).ShouldBe(before);
    }

    [Fact]
    public async Task What_is_wrong_with_a_rule_stands_beside_its_field_and_what_was_typed_stays()
    {
        var chen = Html.Link(await app.HtmlAsync(Path), "陈晓");
        var form = await app.Operator.GetStringAsync(chen, Token);
        using var noReason = await AddAsync(chen, form, "  ", "2029-01-01");
        noReason.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var html = await noReason.Content.ReadAsStringAsync(Token);
        html.ShouldContain("Say why.");
        html.ShouldContain("value=\"2029-01-01\"");
        using var oddDay = await AddAsync(chen, form, "Because.", "yesterday");
        (await oddDay.Content.ReadAsStringAsync(Token)).ShouldContain("Write the day as year-month-day.");
        using var unknown = await WebAppFixture.PostAsync(app.Operator, chen, $"{Path}/rules/999/add-again", ("returnUrl", chen));
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private Task<HttpResponseMessage> AddAsync(string person, string form, string reason, string since) => WebAppFixture.PostAsync(
        app.Operator, person, person, ("_handler", "actor-rule"), ("Input.About", FirstOption(form)), ("Input.Class", "Agent"), ("Input.Since", since), ("Input.Reason", reason));

    private static string FirstOption(string form)
    {
        var start = form.IndexOf("value=\"Email-", StringComparison.Ordinal) + "value=\"".Length;
        return form[start..form.IndexOf('"', start)];
    }
}
