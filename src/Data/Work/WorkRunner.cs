using System.Globalization;
using Community.Core.Failures;
using Community.Data.Schema;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Community.Data.Work;

/// <summary>Runs claimed work: heartbeat, progress, cancellation, and one of the ways to end.</summary>
public sealed partial class WorkRunner(WorkQueue queue, IEnumerable<WorkHandler> handlers, TimeProvider time, ILogger<WorkRunner> logger)
{
    /// <summary>How often progress is stored and cancellation is looked for; a lease is many times longer.</summary>
    public static readonly TimeSpan BeatEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>How soon a wish to stop is seen while the work has no progress to tell.</summary>
    internal static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RenewEvery = WorkQueue.Lease / 6;

    private readonly Dictionary<string, WorkHandler> _handlers = handlers.ToDictionary(h => h.Kind, StringComparer.Ordinal);

    /// <summary>This process among all that share the database.</summary>
    private readonly string _process = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";

    private long _claims;

    /// <summary>Claims and runs one piece of work. False when there was none.</summary>
    /// <param name="only">Take this item, or one that must be done before it.</param>
    /// <param name="ct">Gives the work back: it goes on elsewhere, or at the next start.</param>
    public async Task<bool> TryRunAsync(long? only, CancellationToken ct)
    {
        var lease = string.Create(CultureInfo.InvariantCulture, $"{_process}:{Interlocked.Increment(ref _claims)}");
        if (await queue.ClaimAsync(lease, only, ct) is not { } item) return false;
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["work_item"] = item.WorkItemId, ["kind"] = item.Kind });
        await RunAsync(item, lease, ct);
        return true;
    }

    /// <summary>1 min, 4 min, 16 min, 64 min: long enough for a network or a database to come back.</summary>
    internal static TimeSpan Backoff(int attempts) => TimeSpan.FromMinutes(Math.Pow(4, Math.Min(attempts, 6) - 1));

    private async Task RunAsync(WorkItem item, string lease, CancellationToken shutdown)
    {
        var claim = new Claim(item, lease, new WorkContext(item));
        if (Refusal(item) is { } refusal)
        {
            await EndAsync(claim, refusal.State, refusal.Words, CancellationToken.None);
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(shutdown);
        using var beatEnd = new CancellationTokenSource();
        var beat = BeatAsync(claim, stop, beatEnd.Token);
        Log.Started(logger, item.Kind, item.WorkItemId, item.Attempts);
        var end = await CompleteAsync(_handlers[item.Kind], claim.Work, stop.Token);
        await beatEnd.CancelAsync();
        await WriteEndAsync(claim, end, await beat, shutdown.IsCancellationRequested);
    }

    /// <summary>Why a claimed item is not to be run at all.</summary>
    private WorkOutcome? Refusal(WorkItem item)
    {
        // Whoever was asked to stop it died before it could.
        if (item.CancelRequested) return new WorkOutcome(WorkState.Cancelled, WorkQueue.Cancelled);
        // Every attempt took its worker down with it.
        if (item.Attempts > item.MaxAttempts) return new WorkOutcome(WorkState.Failed, WorkWords.Of(new OutcomePart("crashed")));
        return _handlers.ContainsKey(item.Kind) ? null : new WorkOutcome(WorkState.Refused, WorkWords.Of(new OutcomePart("unknown-kind", Example: item.Kind)));
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

    private async Task WriteEndAsync(Claim claim, End end, StopReason reason, bool shuttingDown)
    {
        // Not the shutdown token: how it ended must still be written.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10), time);
        var ct = limit.Token;
        switch (end)
        {
            case { Outcome: { RunAfter: { } at } waits }:
                await queue.RetryAsync(claim.Item.WorkItemId, claim.Lease, at, countAttempt: false, waits.Words, ct);
                break;
            case { Outcome: { } outcome }:
                await EndAsync(claim, outcome.State, outcome.Words, ct);
                break;
            case { Error: OperationCanceledException } when reason == StopReason.Cancelled:
                await EndAsync(claim, WorkState.Cancelled, WorkQueue.Cancelled, ct);
                break;
            case { Error: OperationCanceledException } when reason == StopReason.LeaseLost:
                Log.LeaseLost(logger, claim.Item.Kind, claim.Item.WorkItemId);
                break;
            case { Error: OperationCanceledException } when shuttingDown:
                await queue.RetryAsync(
                    claim.Item.WorkItemId, claim.Lease, time.GetUtcNow(), countAttempt: false, WorkWords.Of(new OutcomePart("interrupted")), ct);
                break;
            case { Error: UserErrorException and not TransientFailureException and var error }:
                await EndAsync(claim, WorkState.Refused, WorkWords.Of(error), ct);
                break;
            case { Error: { } error }:
                await RetryOrGiveUpAsync(claim, error, ct);
                break;
        }
    }

    private async Task EndAsync(Claim claim, WorkState state, WorkWords words, CancellationToken ct)
    {
        if (await queue.EndAsync(claim.Item.WorkItemId, claim.Lease, state, words, claim.Work.Progress, ct))
            Log.Ended(logger, claim.Item.Kind, claim.Item.WorkItemId, state, words.Text);
        else
            Log.LeaseLost(logger, claim.Item.Kind, claim.Item.WorkItemId);
    }

    private async Task RetryOrGiveUpAsync(Claim claim, Exception error, CancellationToken ct)
    {
        var (item, words) = (claim.Item, Describe(error));
        if (item.Attempts >= item.MaxAttempts)
        {
            Log.GivenUp(logger, Unexplained(error), item.Kind, item.WorkItemId, item.Attempts, words.Text);
            await EndAsync(claim, WorkState.Failed, words, ct);
            return;
        }

        var again = time.GetUtcNow() + Backoff(item.Attempts);
        if (error is TransientFailureException { RetryAt: { } sensible } && sensible > again) again = sensible;
        Log.WillRetry(logger, Unexplained(error), item.Kind, item.WorkItemId, item.Attempts, again, words.Text);
        await queue.RetryAsync(item.WorkItemId, claim.Lease, again, countAttempt: true, words, ct);
    }

    /// <summary>What says by itself what is wrong needs no stack trace in the log.</summary>
    private static Exception? Unexplained(Exception error) => error is UserErrorException ? null : error;

    private static WorkWords Describe(Exception error) => error switch
    {
        UserErrorException told => WorkWords.Of(told),
        _ when DatabaseFailure.In(error) is { } failure => WorkWords.Of(failure is PostgresException { SqlState: PostgresErrorCodes.DiskFull }
            ? new OutcomePart("disk-full")
            : new OutcomePart("database-away", Example: failure.Message.TrimEnd('.'))),
        _ => WorkWords.Of(new OutcomePart("unexpected", Example: $"{error.GetType().Name}: {error.Message.TrimEnd('.')}")),
    };

    /// <summary>Stores progress until the work ends, and stops the work when somebody asks or another worker took it over.</summary>
    private async Task<StopReason> BeatAsync(Claim claim, CancellationTokenSource stop, CancellationToken end)
    {
        var (last, renewed, looked) = (default(WorkProgress), time.GetTimestamp(), time.GetTimestamp());
        using var timer = new PeriodicTimer(BeatEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(end))
            {
                var progress = claim.Work.Progress;
                var write = progress != last || time.GetElapsedTime(renewed) >= RenewEvery;
                if (!write && time.GetElapsedTime(looked) < LookEvery) continue;
                var heart = write
                    ? await queue.BeatAsync(claim.Item.WorkItemId, claim.Lease, progress, end)
                    : await queue.LookAsync(claim.Item.WorkItemId, claim.Lease, end);
                if (heart != Heartbeat.Kept)
                {
                    await stop.CancelAsync();
                    return heart == Heartbeat.Lost ? StopReason.LeaseLost : StopReason.Cancelled;
                }

                looked = time.GetTimestamp();
                if (write) (last, renewed) = (progress, looked);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The work has ended.
        }
        catch (Exception e) when (DatabaseFailure.In(e) is not null)
        {
            // Without a lease the work may be another's by now: stop rather than do it twice.
            Log.BeatFailed(logger, e, claim.Item.WorkItemId);
            await stop.CancelAsync();
            return StopReason.LeaseLost;
        }

        return StopReason.None;
    }

    private sealed record Claim(WorkItem Item, string Lease, WorkContext Work);

    private enum StopReason { None, Cancelled, LeaseLost }

    private sealed record End(WorkOutcome? Outcome, Exception? Error);

    private static partial class Log
    {
        [LoggerMessage(100, LogLevel.Debug, "{Kind} #{Id} started, attempt {Attempt}")]
        public static partial void Started(ILogger logger, string kind, long id, int attempt);

        [LoggerMessage(101, LogLevel.Information, "{Kind} #{Id} ended as {State}: {Outcome}")]
        public static partial void Ended(ILogger logger, string kind, long id, WorkState state, string outcome);

        [LoggerMessage(103, LogLevel.Warning, "{Kind} #{Id} lost its lease and was stopped")]
        public static partial void LeaseLost(ILogger logger, string kind, long id);

        [LoggerMessage(105, LogLevel.Error, "{Kind} #{Id} was given up after {Attempts} attempts: {Reason}")]
        public static partial void GivenUp(ILogger logger, Exception? error, string kind, long id, int attempts, string reason);

        [LoggerMessage(106, LogLevel.Warning, "{Kind} #{Id} failed in attempt {Attempt} and is tried again at {Again:u}: {Reason}")]
        public static partial void WillRetry(ILogger logger, Exception? error, string kind, long id, int attempt, DateTimeOffset again, string reason);

        [LoggerMessage(107, LogLevel.Warning, "Heartbeat of #{Id} failed; the work is stopped")]
        public static partial void BeatFailed(ILogger logger, Exception error, long id);
    }
}
