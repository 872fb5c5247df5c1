using Community.Bots.Sync;
using Community.Data.Projects;
using Community.Data.Sync;
using Community.Data.Work;
using Community.Web.Jobs;
using Community.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Quartz;

namespace Community.Web.Tests.Jobs;

/// <summary>The schedule that only asks: by the real scheduler, and at start for what was missed.</summary>
public sealed class NightlySyncTests(WebAppFixture app) : IClassFixture<WebAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_the_trigger_fires_every_project_is_asked_for_once_and_read()
    {
        using var subscription = app.Services.GetRequiredService<WorkSignals>().Subscribe();
        var scheduler = await app.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Token);
        var before = await AskedBySchedule();

        await scheduler.TriggerJob(new JobKey("nightly-sync"), cancellationToken: Token);

        while (await AskedBySchedule() is var asked && (asked.Count < before.Count + 2 || asked.Exists(w => w.EndedAt is null)))
            await subscription.WaitAsync(TimeSpan.FromSeconds(1), TimeProvider.System, Token);
        (await AskedBySchedule()).ShouldAllBe(w => w.State == WorkState.Skipped, "nothing is new in either");
        await using var db = await app.OpenContextAsync();
        var onGitHub = await db.Projects.CountAsync(p => p.GitHubHost == GitHubSyncOptions.PublicHost, Token);
        (await db.WorkItems.CountAsync(w => w.RequestedBy == "schedule" && w.Kind == GitHubSyncWork.Name, Token)).ShouldBe(onGitHub, "nothing answers there, so they wait");
    }

    [Fact]
    public async Task What_was_missed_is_asked_for_at_start_and_what_was_read_since_is_not()
    {
        await using (var db = await app.OpenContextAsync())
        {
            await db.Projects.Where(p => p.Name == "buoy")
                .ExecuteUpdateAsync(s => s.SetProperty(p => p.SyncedAt, p => p.SyncedAt!.Value.AddDays(-3)), Token);
        }

        var before = (await AskedBySchedule()).Count;
        using var missed = new MissedNightlySync(
            app.Services.GetRequiredService<ProjectFinder>(), app.Services.GetRequiredService<WorkQueue>(), app.Services.GetRequiredService<GitHubRequests>(),
            app.Services.GetRequiredService<NightlySchedule>(), app.Services.GetRequiredService<TimeProvider>(), NullLogger<MissedNightlySync>.Instance);
        await missed.StartAsync(Token);
        await missed.ExecuteTask!;

        var asked = (await AskedBySchedule())[before..];
        asked.ShouldHaveSingleItem().ProjectId.ShouldBe((await app.ProjectAsync(WebAppFixture.Buoy)).ProjectId);
    }

    [Theory]
    [InlineData("2031-03-17T12:00:00Z", "2031-03-17T03:17:00Z")]
    [InlineData("2031-03-17T03:16:59Z", "2031-03-16T03:17:00Z")]
    [InlineData("2031-03-17T03:17:00Z", "2031-03-17T03:17:00Z")]
    public void The_last_time_is_the_newest_that_is_over(string now, string expected) =>
        NightlySchedule.Last(new JobOptions().NightlySync, DateTimeOffset.Parse(now, null)).ShouldBe(DateTimeOffset.Parse(expected, null));

    private async Task<List<WorkItem>> AskedBySchedule()
    {
        await using var db = await app.OpenContextAsync();
        return await db.WorkItems.AsNoTracking().Where(w => w.RequestedBy == "schedule" && w.Kind == SyncWork.Name).OrderBy(w => w.WorkItemId).ToListAsync(Token);
    }
}
