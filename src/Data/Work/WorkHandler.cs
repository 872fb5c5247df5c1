namespace Community.Data.Work;

/// <summary>
/// Does one kind of work. It may be stopped at any moment and started again elsewhere, so it writes nothing half.
/// A <see cref="Core.Failures.TransientFailureException"/> is tried again later; any other <see cref="Core.Failures.UserErrorException"/>
/// is told and not tried again; everything else is tried again and logged.
/// </summary>
public abstract class WorkHandler
{
    public abstract string Kind { get; }

    public abstract Task<WorkOutcome> RunAsync(WorkContext work, CancellationToken ct);
}

/// <summary>What a handler gets: its item, and a place to say how far it is. Cheap to report to as often as one likes.</summary>
public sealed class WorkContext(WorkItem item)
{
    private readonly Lock _gate = new();
    private WorkProgress _progress;

    public WorkItem Item { get; } = item;

    public WorkProgress Progress
    {
        get
        {
            lock (_gate) return _progress;
        }
    }

    public void Report(string stage, long done = 0, long? total = null)
    {
        lock (_gate) _progress = new WorkProgress(stage, done, total);
    }
}
