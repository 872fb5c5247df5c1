using System.Globalization;
using System.Net;
using Community.Data.Projects;
using Community.Data.Sync;
using Community.Data.Work;
using Community.Testing.Git;
using Community.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Community.Web.Tests.Jobs;

public sealed class JobsPageTests(WebAppFixture app) : IClassFixture<WebAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => app.Services.GetRequiredService<TimeProvider>().GetUtcNow();

    private WorkQueue Queue => app.Services.GetRequiredService<WorkQueue>();

    [Fact]
    public async Task The_page_says_what_runs_what_waits_and_how_the_week_went()
    {
        var (running, waiting) = (Row(WorkState.Running), Row(WorkState.Queued));
        (running.Stage, running.ProgressDone, running.ProgressTotal) = ("reading", 1200, 5000);
        (waiting.Attempts, waiting.Outcome, waiting.Remedy) = (2, "The network is away.", "It is tried again by itself.");
        var rows = await PutAsync(running, waiting);
        try
        {
            var text = Html.TextOfMain(await app.HtmlAsync("/ops/jobs"));
            text.ShouldContain("1 job runs and 1 waits.");
            text.ShouldMatch(@"In the last seven days \d+ jobs ended well, \d+ needs? a? ?person");
            text.ShouldContain("The next nightly sync of every project is due on Mar 18, 2031, 03:17 UTC.");
            text.ShouldContain("Reading commits");
            text.ShouldContain("1,200 of 5,000");
            text.ShouldContain("The network is away. It is tried again by itself. tried 2 of 5 times, again");
            Html.Rows(await app.HtmlAsync("/ops/jobs?state=Running")).Single().ShouldContain(FormattableString.Invariant($"#{running.WorkItemId}"));
            Html.Rows(await app.HtmlAsync("/ops/jobs?state=Queued")).Single().ShouldContain(FormattableString.Invariant($"#{waiting.WorkItemId}"));
        }
        finally
        {
            await RemoveAsync(rows);
        }
    }

    [Fact]
    public async Task How_a_job_ended_is_said_in_the_language_of_the_page()
    {
        Html.TextOfMain(await app.HtmlAsync($"/ops/jobs?project={WebAppFixture.Buoy}")).ShouldContain("6 new commits; ");
        Html.TextOfMain(await app.HtmlAsync($"/ops/jobs?project={WebAppFixture.Buoy}", "zh-Hans")).ShouldContain("新增 6 个提交；");
    }

    [Fact]
    public async Task A_job_that_needs_a_person_says_what_to_do_and_can_be_run_again_from_its_row()
    {
        var repository = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit("one")), name: "gone");
        await app.AddProjectAsync("harbor/gone", repository);
        Directory.Move(repository.Path, repository.Beside("elsewhere"));
        (await app.SyncAsync("harbor/gone")).State.ShouldBe(WorkState.Refused);
        Directory.Move(repository.Beside("elsewhere"), repository.Path);

        const string page = "/ops/jobs?project=harbor/gone&state=Refused";
        var row = Html.Rows(await app.HtmlAsync(page, "zh-Hans")).Single();
        row.ShouldContain("需要人工处理");
        row.ShouldContain("仓库所在的文件夹处没有任何内容。");
        row.ShouldNotContain(repository.Path);
        Html.Rows(await app.Operator.GetStringAsync(page, Token)).Single().ShouldContain($"There is nothing at {repository.Path}.");

        var refused = await NewestAsync("harbor/gone");
        using var answer = await PostAsync($"/ops/jobs/{refused.WorkItemId}/run-again", ("returnUrl", "/ops/jobs?project=harbor/gone"));
        (answer.StatusCode, answer.Headers.Location!.OriginalString).ShouldBe((HttpStatusCode.Redirect, "/ops/jobs?project=harbor/gone"));
        var again = await EndedAsync((await NewestAsync("harbor/gone")).WorkItemId);
        (again.State, again.RequestedBy).ShouldBe((WorkState.Skipped, "operator"));
        again.WorkItemId.ShouldBeGreaterThan(refused.WorkItemId);
        (await Queue.FindAsync(refused.WorkItemId, Token))!.State.ShouldBe(WorkState.Refused, "it stays on record");
    }

    [Fact]
    public async Task The_operator_cancels_a_job_and_syncs_a_project_and_a_visitor_sees_no_button()
    {
        (await app.HtmlAsync("/ops/jobs")).ShouldNotContain("/cancel");
        var waiting = (await PutAsync(Row(WorkState.Queued)))[0];
        using var cancelled = await PostAsync($"/ops/jobs/{waiting}/cancel");
        (cancelled.StatusCode, cancelled.Headers.Location!.OriginalString).ShouldBe((HttpStatusCode.Redirect, "/ops/jobs"));
        (await Queue.FindAsync(waiting, Token))!.State.ShouldBe(WorkState.Cancelled);
        using var twice = await PostAsync($"/ops/jobs/{waiting}/cancel");
        twice.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        using var unknown = await PostAsync("/ops/jobs/999999/cancel");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var project = await app.ProjectAsync(WebAppFixture.Lighthouse);
        using var asked = await PostAsync("/ops/jobs/sync", ("projectId", project.ProjectId.ToString(CultureInfo.InvariantCulture)));
        asked.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await EndedAsync((await NewestAsync(WebAppFixture.Lighthouse)).WorkItemId)).State.ShouldBe(WorkState.Skipped);
        using var nobody = await PostAsync("/ops/jobs/sync", ("projectId", "4711"));
        nobody.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Older_jobs_are_a_page_away_and_filters_stay_in_the_address()
    {
        var project = await app.ProjectAsync(WebAppFixture.Buoy);
        var ids = await PutAsync([.. Enumerable.Range(0, 55).Select(_ => Row(WorkState.Cancelled, project.ProjectId))]);
        try
        {
            var first = await app.HtmlAsync($"/ops/jobs?state=Cancelled&project={WebAppFixture.Buoy}");
            Html.Rows(first).Count.ShouldBe(50);
            var older = Html.Link(first, "Older");
            older.ShouldBe(FormattableString.Invariant($"/ops/jobs?state=Cancelled&project=harbor%2Fbuoy&before={ids[5]}"));
            var second = await app.HtmlAsync(older);
            Html.Rows(second).Count.ShouldBe(5);
            Html.Link(second, "Newest").ShouldBe("/ops/jobs?state=Cancelled&project=harbor%2Fbuoy");
        }
        finally
        {
            await RemoveAsync(ids);
        }
    }

    [Theory]
    [InlineData("/ops/jobs?state=nonsense&days=-3&before=x&project=..%2f..")]
    [InlineData("/ops/jobs?days=99999999999")]
    [InlineData("/ops/jobs?state=99&before=-1")]
    public async Task Odd_filters_are_left_out_and_what_matches_nothing_says_so(string path)
    {
        using var answer = await app.GetAsync(path);
        ((int)answer.StatusCode).ShouldBeLessThan(500);
        Html.TextOfMain(await app.HtmlAsync("/ops/jobs?before=0")).ShouldContain("No job matches");
    }

    private Task<HttpResponseMessage> PostAsync(string action, params (string, string)[] fields) => WebAppFixture.PostAsync(app.Operator, "/ops/jobs", action, fields);

    private async Task<WorkItem> NewestAsync(string project)
    {
        var id = (await app.ProjectAsync(project)).ProjectId;
        await using var db = await app.OpenContextAsync();
        return await db.WorkItems.AsNoTracking().Where(w => w.ProjectId == id && w.Kind == SyncWork.Name).OrderByDescending(w => w.WorkItemId).FirstAsync(Token);
    }

    private async Task<WorkItem> EndedAsync(long id)
    {
        using var subscription = app.Services.GetRequiredService<WorkSignals>().Subscribe();
        while (true)
        {
            if (await Queue.FindAsync(id, Token) is { State: not (WorkState.Queued or WorkState.Running) } item) return item;
            await subscription.WaitAsync(TimeSpan.FromSeconds(1), TimeProvider.System, Token);
        }
    }

    /// <summary>A row as the queue would leave it, but none that a worker takes: due, or leased, for ten years.</summary>
    private WorkItem Row(WorkState state, int? projectId = null) => new()
    {
        Kind = SyncWork.Name,
        SerialKey = $"page-tests:{Guid.NewGuid()}",
        RequestedBy = "schedule",
        ProjectId = projectId,
        State = state,
        CreatedAt = Now,
        RunAfter = Now.AddYears(10),
        LeaseOwner = state == WorkState.Running ? "tests" : null,
        LeaseUntil = state == WorkState.Running ? Now.AddYears(10) : null,
        EndedAt = state is WorkState.Running or WorkState.Queued ? null : Now,
        MaxAttempts = 5,
    };

    private async Task<long[]> PutAsync(params WorkItem[] rows)
    {
        await using var db = await app.OpenContextAsync();
        db.AddRange(rows);
        await db.SaveChangesAsync(Token);
        return [.. rows.Select(r => r.WorkItemId).Order()];
    }

    private async Task RemoveAsync(params long[] ids)
    {
        await using var db = await app.OpenContextAsync();
        await db.WorkItems.Where(w => ids.Contains(w.WorkItemId)).ExecuteDeleteAsync(Token);
    }
}
