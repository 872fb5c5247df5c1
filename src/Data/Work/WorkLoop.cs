using Community.Data.Schema;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Community.Data.Work;

/// <summary>Runs work as it comes, a few pieces at a time. Wakes by signal; the poll finds what became due and leases that ran out.</summary>
public sealed partial class WorkLoop(WorkRunner runner, WorkSignals signals, TimeProvider time, ILogger<WorkLoop> logger) : BackgroundService
{
    /// <summary>Two: a long import must not keep a small one waiting, and the machine has people's pages to serve.</summary>
    private const int Slots = 2;

    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Slots).Select(_ => RunSlotAsync(stoppingToken)));

    private async Task RunSlotAsync(CancellationToken ct)
    {
        using var subscription = signals.Subscribe();
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (await runner.TryRunAsync(only: null, ct)) continue;
            }
            catch (Exception e) when (DatabaseFailure.In(e) is not null)
            {
                // The database is away. What was running keeps its row and is taken up again when its lease is over.
                Log.DatabaseAway(logger, e.Message);
            }
            catch (OperationCanceledException e)
            {
                if (ct.IsCancellationRequested) return;
                Log.EndNotWritten(logger, e);
            }

            try
            {
                await subscription.WaitAsync(PollEvery, time, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(120, LogLevel.Warning, "Work waits for the database: {Reason}")]
        public static partial void DatabaseAway(ILogger logger, string reason);

        [LoggerMessage(121, LogLevel.Warning, "The database took too long to note how a piece of work ended; it is taken up again when its lease is over")]
        public static partial void EndNotWritten(ILogger logger, Exception error);
    }
}
