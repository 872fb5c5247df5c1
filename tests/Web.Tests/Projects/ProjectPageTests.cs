using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Community.Core.Metrics;
using Community.Data.Metrics;
using Community.Testing.Git;
using Community.Web.Projects;
using Community.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Community.Web.Tests.Projects;

public sealed partial class ProjectPageTests(WebAppFixture app) : IClassFixture<WebAppFixture>
{
    private const string Page = "/p/" + WebAppFixture.Lighthouse;

    private static readonly TwelveMonths Year = TwelveMonths.EndingBefore(DateOnly.FromDateTime(TestClock.Start.UtcDateTime));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_opens_with_a_sentence_that_answers()
    {
        var text = Html.TextOfMain(await app.HtmlAsync(Page));
        var (people, commits) = (await PointAsync<ActiveContributorsMetric>(Year), (await PointAsync<ActiveContributorsMetric>(Year))!.N);
        var before = (await PointAsync<ActiveContributorsMetric>(Year.Before))!.N;
        text.ShouldContain(
            $"In the last 12 months {people!.Value} people made {commits} commits, {Math.Round((before - commits) * 100.0 / before)}\u202f% fewer than in the year before. Half of them came from 1 person.");
    }

    [Fact]
    public async Task The_sentence_speaks_Chinese()
    {
        var text = Html.TextOfMain(await app.HtmlAsync(Page, "zh-Hans"));
        text.ShouldContain("过去 12 个月里，7 人做出了 46 次提交，比前一年少 28\u202f%。其中一半来自 1 人。");
        text.ShouldContain("每月提交数");
    }

    [Fact]
    public async Task The_key_figures_are_the_numbers_that_the_command_line_prints()
    {
        var figures = FiguresOf(await app.HtmlAsync(Page));
        figures["Commits"].ShouldBe(Whole((await PointAsync<CommitsMetric>(Year))!.Value));
        figures["Active contributors"].ShouldBe(Whole((await PointAsync<ActiveContributorsMetric>(Year))!.Value));
        figures["New contributors"].ShouldBe(Whole((await PointAsync<NewContributorsMetric>(Year))!.Value));
        figures["Contributor absence factor"].ShouldBe(Whole((await StoredAsync<AbsenceFactorMetric>()).Points.Single(p => p.End == Year.To).Value));
        figures["Elephant factor"].ShouldBe(Whole((await StoredAsync<ElephantFactorMetric>()).Points.Single(p => p.End == Year.To).Value));
        var cohort = (await StoredAsync<RetentionMetric>()).Points.Single(p => p.Series == RetentionMetric.AnySeries && p.Start == new DateOnly(2029, 10, 1));
        figures["Retention"].ShouldBe($"{Math.Round(cohort.Value!.Value * 100 / cohort.N)}\u202f%");
        figures["Release gap"].ShouldBe($"{Math.Round((await PointAsync<ReleaseGapMetric>(Year, "v"))!.Value!.Value)}\u202fd");
        figures["Since the last release"].ShouldBe("61\u202fd");
        figures.Count.ShouldBe(8);
    }

    [Fact]
    public async Task Every_figure_opens_to_itself_and_to_its_definition()
    {
        var html = await app.HtmlAsync(Page);
        foreach (var metric in MetricCatalogue.All)
        {
            html.ShouldContain($"href=\"/definitions#{metric.Id}\"");
            html.ShouldContain($"href=\"{Page}/m/{metric.Id}");
        }

        html.ShouldContain($"{Page}/m/active-contributors?every=all&amp;from=2030-03-01&amp;to=2031-03-01");
        html.ShouldContain($"{Page}/metrics.json");
    }

    [Fact]
    public async Task Points_that_are_not_stored_yet_are_computed_and_are_the_same()
    {
        var expected = Html.TextOfMain(await app.HtmlAsync(Page));
        await using var db = await app.OpenContextAsync();
        var project = await app.ProjectAsync(WebAppFixture.Lighthouse);
        // As between an import and the end of its sync: the facts are ahead of the points.
        await db.MetricStates.Where(s => s.ProjectId == project.ProjectId).ExecuteUpdateAsync(s => s.SetProperty(m => m.DataRevision, m => m.DataRevision - 1), Token);
        try
        {
            Html.TextOfMain(await app.HtmlAsync(Page)).ShouldBe(expected);
        }
        finally
        {
            await db.MetricStates.Where(s => s.ProjectId == project.ProjectId).ExecuteUpdateAsync(s => s.SetProperty(m => m.DataRevision, m => m.DataRevision + 1), Token);
        }
    }

    [Fact]
    public async Task What_takes_long_is_streamed_after_the_page()
    {
        await using var connection = await app.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using (var hold = new NpgsqlCommand("lock table metric_point in access exclusive mode", connection, transaction)) await hold.ExecuteNonQueryAsync(Token);

        using var answer = await app.Client.GetAsync("/p/" + WebAppFixture.Buoy, HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Token));
        var first = await ReadUntilAsync(reader, "</footer>");
        first.ShouldContain("<h1>harbor/buoy</h1>");
        first.ShouldContain("class=\"loading\"");
        first.ShouldNotContain("key-figure");

        await transaction.RollbackAsync(Token);
        var whole = first + await reader.ReadToEndAsync(Token);
        Html.TextOfMain(whole).ShouldEndWith("Loading");
        Html.TextOfMain(Html.Assemble(whole)).ShouldContain("Active contributors");
    }

    [Fact]
    public async Task A_silent_project_says_since_when_and_that_the_clone_may_be_old()
    {
        var html = await app.HtmlAsync("/p/" + WebAppFixture.Buoy);
        var text = Html.TextOfMain(html);
        text.ShouldContain("Nobody committed in the last 12 months; the newest commit is of May 7, 2028.");
        text.ShouldContain("The newest commit in this clone is of May 7, 2028. If the project has gone on since, update the clone (git pull) and sync again");
        text.ShouldContain("the twelve whole months from May 2027 to Apr 2028");
        text.ShouldContain("small n");
        text.ShouldContain("No tag looks like a version yet.");
    }

    [Fact]
    public async Task A_clone_that_was_not_fetched_for_months_is_not_shown_as_a_project_that_slows_down()
    {
        const string name = "harbor/ferry";
        await app.AddProjectAsync(name, await TestRepository.CreateAsync(script =>
        {
            CommitRef? tip = null;
            for (var day = new DateTimeOffset(2028, 1, 5, 0, 0, 0, TimeSpan.Zero); day < new DateTimeOffset(2030, 12, 20, 0, 0, 0, TimeSpan.Zero); day = day.AddMonths(1))
                tip = script.Commit("Cross the bay", tip is { } parent ? [parent] : [], at: new Moment(day.ToUnixTimeSeconds()));
            script.Branch("main", tip!.Value);
        }));
        Html.TextOfMain(await app.HtmlAsync($"/p/{name}")).ShouldContain(
            "In the 12 months to the end of Nov 2030 1 person made 12 commits, about as many as in the year before. Half of them came from 1 person.");
    }

    [Fact]
    public async Task Charts_show_five_years_and_lead_to_the_whole_history()
    {
        const string name = "harbor/pier";
        await app.AddProjectAsync(name, await TestRepository.CreateAsync(script =>
        {
            CommitRef? tip = null;
            for (var day = new DateTimeOffset(2022, 1, 5, 0, 0, 0, TimeSpan.Zero); day < TestClock.Start; day = day.AddMonths(1))
                tip = script.Commit("Replace a plank", tip is { } parent ? [parent] : [], at: new Moment(day.ToUnixTimeSeconds()));
            script.Branch("main", tip!.Value);
        }));
        var five = await app.HtmlAsync($"/p/{name}");
        five.ShouldContain($"/p/{name}?years=all");
        five.ShouldContain("data-start=\"2026-01-01\"");
        // The year that ended with January 2026 is the oldest that is shown.
        five.ShouldNotContain("data-start=\"2025-01-01\"");

        var whole = await app.HtmlAsync($"/p/{name}?years=all");
        whole.ShouldContain("data-start=\"2022-01-01\"");
        FiguresOf(whole).ShouldBe(FiguresOf(five));
    }

    [Fact]
    public async Task A_former_name_leads_to_the_present_one()
    {
        var repository = await TestRepository.CreateAsync(SampleHistories.Buoy);
        await app.AddProjectAsync("harbor/dinghy", repository);
        await app.TrackAsync("harbor/tender", repository);
        foreach (var (asked, target) in ((string, string)[])[("/p/harbor/dinghy?years=all", "/p/harbor/tender?years=all"), ("/p/Harbor/TENDER", "/p/harbor/tender")])
        {
            using var answer = await app.GetAsync(asked);
            answer.StatusCode.ShouldBe(HttpStatusCode.Redirect, asked);
            new Uri(app.Site, answer.Headers.Location!).PathAndQuery.ShouldBe(target);
        }
    }

    private async Task<MetricPoint?> PointAsync<T>(TwelveMonths window, string? series = null) where T : Metric
    {
        var metric = MetricCatalogue.Of<T>();
        var result = await app.Services.GetRequiredService<MetricReader>()
            .ReadAsync(await app.ProjectAsync(WebAppFixture.Lighthouse), metric, metric.Defaults with { Every = BucketSize.All, From = window.From, To = window.To }, Token);
        return result.Points.SingleOrDefault(p => p.Series == series);
    }

    private async Task<MetricResult> StoredAsync<T>() where T : Metric => await app.Services.GetRequiredService<MetricReader>()
        .ReadAsync(await app.ProjectAsync(WebAppFixture.Lighthouse), MetricCatalogue.Of<T>(), MetricCatalogue.Of<T>().Defaults, Token);

    private static string Whole(double? value) => value!.Value.ToString("N0", CultureInfo.InvariantCulture);

    private static Dictionary<string, string> FiguresOf(string html) =>
        FigureElement().Matches(html).ToDictionary(m => Html.Text(m.Groups["name"].Value), m => Html.Text(m.Groups["value"].Value));

    private static async Task<string> ReadUntilAsync(StreamReader reader, string end)
    {
        var text = "";
        var buffer = new char[4096];
        while (!text.Contains(end, StringComparison.Ordinal) && await reader.ReadAsync(buffer, Token) is > 0 and var read) text += new string(buffer, 0, read);
        return text;
    }

    [GeneratedRegex("<dt class=\"key-figure-name\">(?<name>.*?)</dt>.*?<span class=\"key-figure-value\">(?<value>.*?)</span>", RegexOptions.Singleline)]
    private static partial Regex FigureElement();
}
