using Community.Bots.Sync;
using Community.Data.Projects;
using Community.Data.Schema;
using Community.Data.Sync;
using Community.Data.Work;
using Microsoft.Extensions.Options;
using Quartz;

namespace Community.Web.Jobs;

/// <summary>Asks for a sync of every project once a night, of its repository and of what GitHub has of it. It only inserts rows; the work loop does the work.</summary>
[DisallowConcurrentExecution]
internal sealed partial class NightlySync(ProjectFinder projects, WorkQueue queue, GitHubRequests gitHub, ILogger<NightlySync> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var all = (await projects.ListAsync(cancellationToken)).Where(p => p.Source != ProjectSource.None).ToList();
        foreach (var project in all) await queue.EnqueueAsync(SyncWork.Request(project.ProjectId, "schedule"), cancellationToken);
        Log.Asked(logger, all.Count, await gitHub.EnqueueAllAsync("schedule", cancellationToken));
    }

    private static partial class Log
    {
        [LoggerMessage(200, LogLevel.Information, "Nightly sync asked for {Count} repositories, and for {OnGitHub} projects on GitHub")]
        public static partial void Asked(ILogger logger, int count, int onGitHub);
    }
}

/// <summary>When the nightly sync is due.</summary>
internal sealed class NightlySchedule(IOptions<JobOptions> options, TimeProvider time)
{
    /// <summary>Null for a schedule whose last time is over.</summary>
    public DateTimeOffset? Next() => new CronExpression(options.Value.NightlySync, TimeZoneInfo.Utc).GetNextValidTimeAfter(time.GetUtcNow());

    /// <summary>The last time at which it should have fired; null for one that did not fire in the last two days.</summary>
    public DateTimeOffset? Last() => Last(options.Value.NightlySync, time.GetUtcNow());

    internal static DateTimeOffset? Last(string cron, DateTimeOffset now)
    {
        var schedule = new CronExpression(cron, TimeZoneInfo.Utc);
        var (found, from) = ((DateTimeOffset?)null, now.AddDays(-2));
        while (schedule.GetNextValidTimeAfter(from) is { } next && next <= now) (found, from) = (next, next);
        return found;
    }
}

/// <summary>
/// Inserts at start what was missed while no replica ran: Quartz replaces a trigger that is registered in code, and with it forgets
/// that it should have fired.
/// </summary>
internal sealed partial class MissedNightlySync(
    ProjectFinder projects, WorkQueue queue, GitHubRequests gitHub, NightlySchedule schedule, TimeProvider time, ILogger<MissedNightlySync> logger) : BackgroundService
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (schedule.Last() is not { } due) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await AskAsync(due, stoppingToken);
                return;
            }
            catch (Exception e) when (DatabaseFailure.In(e) is not null)
            {
                Log.DatabaseAway(logger, e.Message);
                await Task.Delay(TryAgainAfter, time, stoppingToken);
            }
        }
    }

    private async Task AskAsync(DateTimeOffset due, CancellationToken ct)
    {
        foreach (var project in await projects.ListAsync(ct))
        {
            var lastLook = Latest(project.SyncedAt, project.SyncProblemAt);
            if (lastLook is { } seen && seen < due) await queue.EnqueueAsync(SyncWork.Request(project.ProjectId, "schedule"), ct);
        }

        await gitHub.EnqueueMissedAsync(due, "schedule", ct);
    }

    private static DateTimeOffset? Latest(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b : a;

    private static partial class Log
    {
        [LoggerMessage(201, LogLevel.Warning, "The syncs missed at night wait for the database: {Reason}")]
        public static partial void DatabaseAway(ILogger logger, string reason);
    }
}
