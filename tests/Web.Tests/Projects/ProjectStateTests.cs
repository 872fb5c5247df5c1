using System.Net;
using Community.Data.Projects;
using Community.Data.Work;
using Community.Testing.Browser;
using Community.Testing.Git;
using Community.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Community.Web.Tests.Projects;

/// <summary>What the pages say while a history is read for the first time, when it cannot be read, and when it can no longer be.</summary>
public sealed class ProjectStateTests(WebAppFixture app, BrowserFixture browser) : IClassFixture<WebAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_project_that_was_never_read_says_so_and_lets_the_operator_begin()
    {
        const string name = "harbor/unread";
        await app.TrackAsync(name, await TestRepository.CreateAsync(SampleHistories.Buoy));
        var html = await app.HtmlAsync($"/p/{name}");
        Html.TextOfMain(html).ShouldContain("Not read yet");
        html.ShouldContain("/sign-in?returnUrl=%2Fp%2Fharbor%2Funread");
        html.ShouldNotContain("metrics.json");

        await LookAsync(name);

        var project = await app.ProjectAsync(name);
        using var answer = await WebAppFixture.PostAsync(app.Operator, $"/p/{name}", "/ops/jobs/sync", ("projectId", $"{project.ProjectId}"), ("returnUrl", $"/p/{name}"));
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        await app.SyncAsync(name);
        (await app.HtmlAsync($"/p/{name}")).ShouldContain("6 commits, main at");
    }

    [Fact]
    public async Task A_first_import_shows_how_far_it_is()
    {
        const string name = "harbor/arriving";
        await app.TrackAsync(name, await TestRepository.CreateAsync(SampleHistories.Buoy));
        var item = await AddRunningSyncAsync(await app.ProjectAsync(name));
        var html = await app.HtmlAsync($"/p/{name}");
        html.ShouldContain($"src=\"/ops/jobs/{item}/events\"");
        var text = Html.TextOfMain(html);
        text.ShouldContain("Reading commits");
        text.ShouldContain("1,200 of 5,000");
        text.ShouldContain("The history is being read for the first time.");
        text.ShouldNotContain("Not read yet");
        (await PortfolioLineAsync(name)).ShouldContain("reading now");
        await LookAsync(name);
    }

    [Fact]
    public async Task A_later_sync_shows_its_progress_above_the_numbers()
    {
        const string name = "harbor/again";
        await app.AddProjectAsync(name, await TestRepository.CreateAsync(SampleHistories.Buoy));
        await AddRunningSyncAsync(await app.ProjectAsync(name));
        var html = await app.HtmlAsync($"/p/{name}");
        html.ShouldContain("<live-progress");
        html.ShouldContain("key-figure");
        await LookAsync(name);
    }

    [Fact]
    public async Task A_first_import_that_failed_says_what_to_do()
    {
        const string name = "harbor/gone";
        var repository = await TestRepository.CreateAsync(SampleHistories.Buoy);
        await app.TrackAsync(name, repository);
        Directory.Move(repository.Path, repository.Beside("elsewhere"));
        (await app.SyncAsync(name)).State.ShouldNotBe(WorkState.Done);
        var project = await app.ProjectAsync(name);
        var text = Html.TextOfMain(await app.HtmlAsync($"/p/{name}"));
        text.ShouldContain("The history could not be read");
        ShouldNotShow(text, repository);
        text.ShouldContain("Check the path");
        text.ShouldContain("Sign in as operator to sync");
        var forOperator = Html.TextOfMain(await app.Operator.GetStringAsync($"/p/{name}", Token));
        forOperator.ShouldContain(project.SyncProblem!);
        forOperator.ShouldContain(project.SyncRemedy!);
        forOperator.ShouldContain("Sync now");
        (await PortfolioLineAsync(name)).ShouldContain("could not be read");
        await LookAsync(name);
    }

    [Fact]
    public async Task A_sync_that_failed_keeps_the_numbers_with_their_age_and_the_reason()
    {
        const string name = "harbor/lost";
        var repository = await TestRepository.CreateAsync(SampleHistories.Lighthouse);
        await app.AddProjectAsync(name, repository);
        var before = Html.TextOfMain(await app.HtmlAsync($"/p/{name}"));
        Directory.Move(repository.Path, repository.Beside("elsewhere"));
        (await app.SyncAsync(name)).State.ShouldNotBe(WorkState.Done);

        var project = await app.ProjectAsync(name);
        var text = Html.TextOfMain(await app.HtmlAsync($"/p/{name}"));
        text.ShouldContain("The newest sync failed just now.");
        ShouldNotShow(text, repository);
        text.ShouldContain("There is nothing at the repository's folder.");
        Html.TextOfMain(await app.Operator.GetStringAsync($"/p/{name}", Token)).ShouldContain(project.SyncProblem!);
        text.ShouldContain("The numbers below are those of just now.");
        text.ShouldContain(before[before.IndexOf("In the last 12 months", StringComparison.Ordinal)..]);
        var chinese = Html.TextOfMain(await app.HtmlAsync($"/p/{name}", "zh-Hans"));
        chinese.ShouldContain("最近一次同步失败");
        chinese.ShouldContain("仓库所在的文件夹处没有任何内容。");
        foreach (var page in (string[])["contributors", "releases"])
            Html.TextOfMain(await app.HtmlAsync($"/p/{name}/{page}", "zh-Hans")).ShouldContain("仓库所在的文件夹处没有任何内容。");
        foreach (var page in (string[])[$"/p/{name}", $"/p/{name}/contributors", $"/p/{name}/releases", $"/p/{name}/m/commits", $"/?q={name}", $"/ops/jobs?project={name}"])
            ShouldNotShow(await app.HtmlAsync(page), repository);
        (await PortfolioLineAsync(name)).ShouldContain("stale");
        Html.TextOfMain(await app.HtmlAsync("/")).ShouldContain("could not be read at the newest attempt.");
        await LookAsync(name);
    }

    /// <summary>As the operator on a phone in the dark, and as a visitor at a desk.</summary>
    private async Task LookAsync(string name)
    {
        foreach (var view in (BrowserView[])[BrowserView.Desktop, BrowserView.Phone with { Dark = true, Locale = "zh-CN" }])
        {
            await browser.VisitAsync(app.Site, view, async page =>
            {
                if (view.Dark) await page.Page.Context.AddCookiesAsync(app.OperatorCookies);
                await page.GoAsync($"/p/{name}");
                await page.PictureAsync($"state-{name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]}-{view.Width}");
                (await page.HorizontalOverflowAsync()).ShouldBe(0);
                (await page.AccessibilityViolationsAsync()).ShouldBeEmpty();
            });
        }
    }

    private static void ShouldNotShow(string page, TestRepository repository) => page.ShouldNotContain(Path.GetDirectoryName(repository.Path)!);

    /// <summary>As if a worker elsewhere were at it.</summary>
    private async Task<long> AddRunningSyncAsync(Project project)
    {
        await using var db = await app.OpenContextAsync();
        var item = new WorkItem
        {
            Kind = "sync",
            SerialKey = $"project:{project.ProjectId}",
            ProjectId = project.ProjectId,
            RequestedBy = "operator",
            State = WorkState.Running,
            CreatedAt = TestClock.Start,
            RunAfter = TestClock.Start,
            StartedAt = TestClock.Start,
            Attempts = 1,
            MaxAttempts = 5,
            LeaseOwner = "elsewhere",
            LeaseUntil = TestClock.Start.AddHours(1),
            Stage = "reading",
            ProgressDone = 1200,
            ProgressTotal = 5000,
        };
        db.WorkItems.Add(item);
        await db.SaveChangesAsync(Token);
        return item.WorkItemId;
    }

    private async Task<string> PortfolioLineAsync(string name)
    {
        var html = await app.HtmlAsync($"/?q={name}");
        return Html.Text(html[html.IndexOf("<tbody>", StringComparison.Ordinal)..html.IndexOf("</tbody>", StringComparison.Ordinal)]);
    }
}
