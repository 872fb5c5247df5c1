namespace Community.Testing;

/// <summary>
/// Time that stands still until a test moves it. Timers fire on the thread that moves it, in the order in which they are due, each with the clock
/// at its own moment.
/// </summary>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private DateTimeOffset _now = start;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var until = GetUtcNow() + by;
        while (Next(until) is { } due) due.Fire();
        lock (_gate) _now = until;
    }

    /// <summary>Completes once this many timers wait: what is tested has come to where only time moves it on.</summary>
    public Task TimersAsync(int count)
    {
        lock (_gate)
        {
            if (_timers.Count >= count) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task;
        }
    }

    private Timer? Next(DateTimeOffset until)
    {
        lock (_gate)
        {
            if (_timers.Where(t => t.Due <= until).MinBy(t => t.Due) is not { } next) return null;
            _now = next.Due > _now ? next.Due : _now;
            if (next.Period is { } period) next.Due += period;
            else _timers.Remove(next);
            return next;
        }
    }

    private sealed class Timer(ManualTimeProvider clock, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        /// <summary>Null fires once.</summary>
        public TimeSpan? Period { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = clock._now + dueTime;
                Period = period == Timeout.InfiniteTimeSpan || period == TimeSpan.Zero ? null : period;
                clock._timers.Add(this);
                foreach (var waiting in clock._waiting.Where(w => clock._timers.Count >= w.Count)) waiting.Reached.TrySetResult();
                clock._waiting.RemoveAll(w => w.Reached.Task.IsCompleted);
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._gate) clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
