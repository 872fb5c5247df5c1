using Community.Data.Work;

namespace Community.Web.Jobs;

/// <summary>
/// Gets one work item done and watches it, for a command line: a server that runs beside takes it if it is quicker,
/// else it is done here. Either way there is one row, one lease and one place to read about it.
/// </summary>
internal sealed class WorkFollower(WorkQueue queue, WorkRunner runner, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(150);

    /// <summary>Work that gives others a turn goes on after a second or so: that is not waiting.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(5);

    /// <summary>Returns the item once it has ended, or once it waits: to be tried again after a failure, or for a limit.</summary>
    /// <param name="onProgress">Told of the item, and of the one that must be done before it.</param>
    /// <param name="ct">Cancels the work itself, not only the watching.</param>
    public async Task<WorkItem> FollowAsync(long id, Action<WorkItem, WorkItem?> onProgress, CancellationToken ct)
    {
        using var abandon = new CancellationTokenSource();
        var cancelled = false;
        await using var onCancel = ct.Register(() => Volatile.Write(ref cancelled, true));
        using var worked = new SemaphoreSlim(0);
        var run = RunAsync(id, worked, abandon.Token);
        try
        {
            var asked = false;
            while (true)
            {
                if (run.IsFaulted) await run;
                var item = await queue.FindAsync(id, CancellationToken.None) ?? throw new InvalidOperationException($"Work item {id} is gone.");
                onProgress(item, item.State == WorkState.Queued ? await queue.FindAheadAsync(item, CancellationToken.None) : null);
                if (item.State is not (WorkState.Queued or WorkState.Running) || Waits(item)) return item;
                if (Volatile.Read(ref cancelled) && !asked) asked = await queue.CancelAsync(id, CancellationToken.None);
                // What was done here is looked at at once; what another process does, and a wish to stop, now and then.
                await worked.WaitAsync(LookEvery, CancellationToken.None);
            }
        }
        finally
        {
            await abandon.CancelAsync();
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One that was hurried by asking again is due now, and is about to be done.</summary>
    private bool Waits(WorkItem item) => item is { State: WorkState.Queued, Outcome: not null } && item.RunAfter > time.GetUtcNow() + Turn;

    private async Task RunAsync(long id, SemaphoreSlim worked, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        do
        {
            // Until the watching ends: work that somebody left behind may have to be done first.
            while (await runner.TryRunAsync(id, ct)) worked.Release();
        }
        while (await timer.WaitForNextTickAsync(ct));
    }
}
