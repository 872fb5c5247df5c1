using Community.Core.Failures;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Community.Data.Work;

/// <summary>Runs claimed work: heartbeat, progress, cancellation, and one of the ways to end.</summary>
public sealed partial class WorkRunner(WorkQueue queue, IEnumerable<WorkHandler> handlers, TimeProvider time, ILogger<WorkRunner> logger)
{
    /// <summary>How often progress is stored and cancellation is looked for; a lease is many times longer.</summary>
    public static readonly TimeSpan BeatEvery = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, WorkHandler> _handlers = handlers.ToDictionary(h => h.Kind, StringComparer.Ordinal);

    /// <summary>This process among all that share the database.</summary>
    public string Owner { get; } = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";

    /// <summary>Claims and runs one piece of work. False when there was none.</summary>
    public async Task<bool> TryRunAsync(long? only, CancellationToken ct)
    {
        var item = await queue.ClaimAsync(Owner, only, ct);
        if (item is null) return false;
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["work_item"] = item.WorkItemId, ["kind"] = item.Kind });
        await RunAsync(item, ct);
        return true;
    }

    /// <summary>1 min, 4 min, 16 min, 64 min: long enough for a network or a database to come back.</summary>
    internal static TimeSpan Backoff(int attempts) => TimeSpan.FromMinutes(Math.Pow(4, Math.Min(attempts, 6) - 1));

    private async Task RunAsync(WorkItem item, CancellationToken shutdown)
    {
        if (item.Attempts > item.MaxAttempts)
        {
            // Every attempt took its worker down with it.
            await queue.EndAsync(item.WorkItemId, Owner, WorkState.Failed, "Given up: the process that ran it ended unexpectedly each time.",
                "Look into the server's log, then run it again.", CancellationToken.None);
            return;
        }

        if (!_handlers.TryGetValue(item.Kind, out var handler))
        {
            await queue.EndAsync(item.WorkItemId, Owner, WorkState.Refused, $"This program does not know work of kind '{item.Kind}'.",
                "Update this program.", CancellationToken.None);
            return;
        }

        var work = new WorkContext(item);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(shutdown);
        using var beatEnd = new CancellationTokenSource();
        var beat = BeatAsync(work, stop, beatEnd.Token);
        Log.Started(logger, item.Kind, item.WorkItemId, item.Attempts);
        var end = await CompleteAsync(handler, work, stop.Token);
        await beatEnd.CancelAsync();
        var reason = await beat;
        await WriteEndAsync(item, work, end, reason, shutdown.IsCancellationRequested);
    }

    private static async Task<End> CompleteAsync(WorkHandler handler, WorkContext work, CancellationToken ct)
    {
        try
        {
            return new End(await handler.RunAsync(work, ct), null);
        }
#pragma warning disable CA1031 // The end of every piece of work is a row, whatever it threw.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new End(null, e);
        }
    }

    private async Task WriteEndAsync(WorkItem item, WorkContext work, End end, StopReason reason, bool shuttingDown)
    {
        // Not the shutdown token: how it ended must still be written.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10), time);
        var (id, ct) = (item.WorkItemId, limit.Token);
        switch (end)
        {
            case { Outcome: { } outcome }:
                await queue.BeatAsync(id, Owner, work.Progress, ct);
                await queue.EndAsync(id, Owner, outcome.State, outcome.Text, null, ct);
                Log.Ended(logger, item.Kind, id, outcome.State, outcome.Text);
                break;
            case { Error: OperationCanceledException } when reason == StopReason.Cancelled:
                await queue.EndAsync(id, Owner, WorkState.Cancelled, "Cancelled.", null, ct);
                Log.Cancelled(logger, item.Kind, id);
                break;
            case { Error: OperationCanceledException } when reason == StopReason.LeaseLost:
                Log.LeaseLost(logger, item.Kind, id);
                break;
            case { Error: OperationCanceledException } when shuttingDown:
                await queue.RetryAsync(id, Owner, time.GetUtcNow(), countAttempt: false, "Interrupted by a shutdown; goes on at the next start.", null, ct);
                break;
            case { Error: UserErrorException and not TransientFailureException and var error }:
                await queue.EndAsync(id, Owner, WorkState.Refused, error.Problem, error.Remedy, ct);
                Log.Refused(logger, item.Kind, id, error.Message);
                break;
            case { Error: { } error }:
                await RetryOrGiveUpAsync(item, error, ct);
                break;
        }
    }

    private async Task RetryOrGiveUpAsync(WorkItem item, Exception error, CancellationToken ct)
    {
        var (problem, remedy) = Describe(error);
        if (item.Attempts >= item.MaxAttempts)
        {
            await queue.EndAsync(item.WorkItemId, Owner, WorkState.Failed, problem, remedy, ct);
            Log.GivenUp(logger, error, item.Kind, item.WorkItemId, item.Attempts);
            return;
        }

        var again = time.GetUtcNow() + Backoff(item.Attempts);
        await queue.RetryAsync(item.WorkItemId, Owner, again, countAttempt: true, problem, remedy, ct);
        Log.WillRetry(logger, error, item.Kind, item.WorkItemId, item.Attempts, again);
    }

    private static (string Problem, string? Remedy) Describe(Exception error) => error switch
    {
        UserErrorException told => (told.Problem, told.Remedy),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => ("The disk of the database is full.", "Free some space; the work goes on by itself."),
        NpgsqlException => ($"The database did not answer: {error.Message}", "It is tried again by itself."),
        _ => ($"{error.GetType().Name}: {error.Message}", "Look into the server's log."),
    };

    /// <summary>Stores progress until the work ends, and stops the work when somebody asks or another worker took it over.</summary>
    private async Task<StopReason> BeatAsync(WorkContext work, CancellationTokenSource stop, CancellationToken end)
    {
        var (last, lastSent) = (default(WorkProgress), time.GetTimestamp());
        using var timer = new PeriodicTimer(BeatEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(end))
            {
                var progress = work.Progress;
                var renew = time.GetElapsedTime(lastSent) > WorkQueue.Lease / 6;
                var asked = time.GetElapsedTime(lastSent) > TimeSpan.FromSeconds(1);
                if (progress == last && !renew && !asked) continue;
                switch (await queue.BeatAsync(work.Item.WorkItemId, Owner, progress, end))
                {
                    case Heartbeat.CancelRequested:
                        await stop.CancelAsync();
                        return StopReason.Cancelled;
                    case Heartbeat.Lost:
                        await stop.CancelAsync();
                        return StopReason.LeaseLost;
                }

                (last, lastSent) = (progress, time.GetTimestamp());
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return StopReason.None;
        }
        catch (NpgsqlException e)
        {
            // Without a lease the work may be another's by now: stop rather than do it twice.
            Log.BeatFailed(logger, e, work.Item.WorkItemId);
            await stop.CancelAsync();
            return StopReason.LeaseLost;
        }

        return StopReason.None;
    }

    private enum StopReason { None, Cancelled, LeaseLost }

    private sealed record End(WorkOutcome? Outcome, Exception? Error);

    private static partial class Log
    {
        [LoggerMessage(100, LogLevel.Debug, "{Kind} #{Id} started, attempt {Attempt}")]
        public static partial void Started(ILogger logger, string kind, long id, int attempt);

        [LoggerMessage(101, LogLevel.Information, "{Kind} #{Id} ended as {State}: {Outcome}")]
        public static partial void Ended(ILogger logger, string kind, long id, WorkState state, string outcome);

        [LoggerMessage(102, LogLevel.Information, "{Kind} #{Id} was cancelled")]
        public static partial void Cancelled(ILogger logger, string kind, long id);

        [LoggerMessage(103, LogLevel.Warning, "{Kind} #{Id} lost its lease and was stopped")]
        public static partial void LeaseLost(ILogger logger, string kind, long id);

        [LoggerMessage(104, LogLevel.Warning, "{Kind} #{Id} was refused: {Reason}")]
        public static partial void Refused(ILogger logger, string kind, long id, string reason);

        [LoggerMessage(105, LogLevel.Error, "{Kind} #{Id} was given up after {Attempts} attempts")]
        public static partial void GivenUp(ILogger logger, Exception error, string kind, long id, int attempts);

        [LoggerMessage(106, LogLevel.Warning, "{Kind} #{Id} failed in attempt {Attempt} and is tried again at {Again}")]
        public static partial void WillRetry(ILogger logger, Exception error, string kind, long id, int attempt, DateTimeOffset again);

        [LoggerMessage(107, LogLevel.Warning, "Heartbeat of #{Id} failed; the work is stopped")]
        public static partial void BeatFailed(ILogger logger, Exception error, long id);
    }
}
