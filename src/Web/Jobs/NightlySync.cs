using Community.Data.Projects;
using Community.Data.Sync;
using Community.Data.Work;
using Microsoft.Extensions.Options;
using Quartz;

namespace Community.Web.Jobs;

/// <summary>Asks for a sync of every project once a night. It only inserts rows; the work loop does the work.</summary>
[DisallowConcurrentExecution]
internal sealed partial class NightlySync(ProjectFinder projects, WorkQueue queue, ILogger<NightlySync> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var all = await projects.ListAsync(cancellationToken);
        foreach (var project in all) await queue.EnqueueAsync(SyncWork.Request(project.ProjectId, "schedule"), cancellationToken);
        Log.Asked(logger, all.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(200, LogLevel.Information, "Nightly sync asked for {Count} projects")]
        public static partial void Asked(ILogger logger, int count);
    }
}

/// <summary>
/// Inserts at start what was missed while no replica ran: Quartz replaces a trigger that is registered in code, and with it forgets
/// that it should have fired.
/// </summary>
internal sealed class MissedNightlySync(
    ProjectFinder projects, WorkQueue queue, IOptions<JobOptions> options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var now = time.GetUtcNow();
        var due = Previous(options.Value.NightlySync, now);
        foreach (var project in await projects.ListAsync(stoppingToken))
        {
            var lastLook = Latest(project.SyncedAt, project.SyncProblemAt);
            if (lastLook is { } seen && seen < due) await queue.EnqueueAsync(SyncWork.Request(project.ProjectId, "schedule"), stoppingToken);
        }
    }

    /// <summary>The last time before <paramref name="now"/> at which the schedule should have fired.</summary>
    internal static DateTimeOffset Previous(string cron, DateTimeOffset now)
    {
        var schedule = new CronExpression(cron, TimeZoneInfo.Utc);
        var (found, from) = (DateTimeOffset.MinValue, now.AddDays(-2));
        while (schedule.GetNextValidTimeAfter(from) is { } next && next <= now) (found, from) = (next, next);
        return found;
    }

    private static DateTimeOffset? Latest(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b : a;
}
