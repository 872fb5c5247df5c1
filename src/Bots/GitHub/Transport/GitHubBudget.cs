using Community.Bots.GitHub.Failures;

namespace Community.Bots.GitHub.Transport;

/// <summary>
/// What one token may still do, and whose turn it is. Every attempt at a call takes a turn. GitHub counts for all processes that use the token, and
/// says so with every answer, so that processes need not tell each other.
/// </summary>
internal sealed class GitHubBudget : IDisposable
{
    /// <summary>GitHub asks for at least a second between calls that write.</summary>
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromSeconds(1);

    /// <summary>Nobody looks at a page for longer than this without thinking that it is broken.</summary>
    private static readonly TimeSpan LongestInteractiveWait = TimeSpan.FromSeconds(5);

    /// <summary>Secondary limits that repeat wait twice as long each time, up to this.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    private readonly Lock _gate = new();
    private readonly FairQueue<Waiter> _queue = new();
    private readonly Dictionary<string, Use> _uses = [];
    private readonly GitHubAccess _access;
    private readonly GitHubOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _alarm;
    private int _inFlight;
    private int _refusals;
    private int? _limit;
    private int? _remaining;
    private DateTimeOffset _resetAt = DateTimeOffset.MaxValue;
    private DateTimeOffset _pausedUntil;
    private DateTimeOffset _nextWriteAt;
    private DateTimeOffset? _tokenExpiresAt;

    public GitHubBudget(GitHubAccess access, GitHubOptions options, TimeProvider time)
    {
        (_access, _options, _time) = (access, options, time);
        _alarm = time.CreateTimer(static budget => ((GitHubBudget)budget!).Pump(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private int Reserve => (int)Math.Ceiling((_limit ?? 0) * _options.Reserve);

    /// <summary>Waits for a turn. Whoever gets one gives it back with <see cref="Leave"/>.</summary>
    /// <exception cref="GitHubUnavailableException">The turn would come too late; it says when.</exception>
    public async Task EnterAsync(GitHubCall call, string account, GitHubPriority priority, CancellationToken ct)
    {
        var waiter = new Waiter(call, account, priority);
        lock (_gate) _queue.Add(account, priority, waiter);
        using var cancelled = ct.UnsafeRegister(
            static (state, token) =>
            {
                var (budget, waiter) = ((GitHubBudget, Waiter))state!;
                lock (budget._gate)
                    if (waiter.Turn.TrySetCanceled(token)) budget._queue.Remove(waiter);
            },
            (this, waiter));
        Pump();
        await waiter.Turn.Task;
    }

    /// <param name="headers">What the answer said; null when there was none.</param>
    public void Leave(GitHubCall call, string account, RateHeaders? headers, bool notModified)
    {
        lock (_gate)
        {
            _inFlight--;
            var now = _time.GetUtcNow();
            if (call.IsWrite) _nextWriteAt = now + BetweenWrites;
            if (notModified && _uses.TryGetValue(account, out var use)) use.NotModified++;
            if (headers?.TokenExpiresAt is { } expires) _tokenExpiresAt = expires;
            if (headers is { Remaining: { } remaining, Resource: null or "core" }) Observe(headers, remaining, now);
        }

        Pump();
    }

    /// <summary>GitHub refused a call for a limit: nobody calls before the time it gave.</summary>
    public void Pause(TimeSpan wait, bool secondary)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (wait < TimeSpan.FromSeconds(1)) wait = TimeSpan.FromSeconds(1);
            // Repeated refusals mean that the wait given was too short.
            if (secondary && _refusals++ > 0 && wait < LongestPause)
                wait = TimeSpan.FromTicks(Math.Min(wait.Ticks << Math.Min(_refusals - 1, 5), LongestPause.Ticks));
            if (now + wait > _pausedUntil) _pausedUntil = now + wait;
        }

        Pump();
    }

    /// <summary>A call went through: the next secondary limit is a first one.</summary>
    public void Succeeded()
    {
        lock (_gate) _refusals = 0;
    }

    public GitHubBudgetReport Report()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            Refill(now);
            var waiting = _queue.Waiting.CountBy(w => w.Account).ToDictionary();
            return new GitHubBudgetReport(
                _access.Api, _access.Label, _access.Token is null, _limit, _remaining, Reserve, _remaining is null ? null : _resetAt,
                _pausedUntil > now ? _pausedUntil : null, _tokenExpiresAt,
                [
                    .. _uses.Keys.Union(waiting.Keys).Order(StringComparer.Ordinal).Select(account =>
                    {
                        var use = _uses.GetValueOrDefault(account);
                        return new GitHubBudgetUse(account, use?.Calls ?? 0, use?.NotModified ?? 0, waiting.GetValueOrDefault(account));
                    }),
                ]);
        }
    }

    public void Dispose() => _alarm.Dispose();

    private void Pump()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            Refill(now);
            while (_inFlight < _options.ConcurrentCalls && _queue.TryTake(w => ReadyAt(w) <= now, out var next)) Grant(next, now);
            var wake = DateTimeOffset.MaxValue;
            foreach (var waiter in _queue.Waiting.ToList())
            {
                var at = ReadyAt(waiter);
                if (at - now > (waiter.Priority == GitHubPriority.Interactive ? LongestInteractiveWait : _options.LongestWait)) Refuse(waiter, at);
                else if (at > now && at < wake) wake = at;
            }

            _alarm.Change(wake == DateTimeOffset.MaxValue ? Timeout.InfiniteTimeSpan : wake - now, Timeout.InfiniteTimeSpan);
        }
    }

    private void Grant(Waiter waiter, DateTimeOffset now)
    {
        if (!waiter.Turn.TrySetResult()) return;
        _inFlight++;
        _remaining--;
        if (waiter.Call.IsWrite) _nextWriteAt = now + BetweenWrites;
        if (!_uses.TryGetValue(waiter.Account, out var use)) _uses.Add(waiter.Account, use = new Use());
        use.Calls++;
    }

    private void Refuse(Waiter waiter, DateTimeOffset until)
    {
        _queue.Remove(waiter);
        waiter.Turn.TrySetException(GitHubFailures.RateLimited(waiter.Call, _access, until, secondary: until == _pausedUntil && _refusals > 0));
    }

    private DateTimeOffset ReadyAt(Waiter waiter)
    {
        var at = _pausedUntil;
        if (waiter.Call.IsWrite && _nextWriteAt > at) at = _nextWriteAt;
        if (_remaining <= (waiter.Priority == GitHubPriority.Interactive ? 0 : Reserve) && _resetAt > at) at = _resetAt;
        return at;
    }

    private void Observe(RateHeaders headers, int remaining, DateTimeOffset now)
    {
        // Never seen without a reset; an hour is what the limits are for.
        var resetAt = headers.ResetIn is { } wait ? now + wait : _remaining is null ? now.AddHours(1) : _resetAt;
        // Their clock is read in whole seconds: a reset that moves by less is the same one.
        if (_remaining is not null && resetAt - _resetAt > TimeSpan.FromMinutes(1)) _uses.Clear();
        if (_remaining is null || (resetAt - _resetAt).Duration() > TimeSpan.FromSeconds(2)) _resetAt = resetAt;
        _limit = headers.Limit ?? _limit;
        // Calls under way may or may not be in the number.
        _remaining = Math.Max(0, remaining - _inFlight);
    }

    private void Refill(DateTimeOffset now)
    {
        if (_remaining is null || now < _resetAt) return;
        (_remaining, _resetAt) = (null, DateTimeOffset.MaxValue);
        _uses.Clear();
    }

    private sealed record Waiter(GitHubCall Call, string Account, GitHubPriority Priority)
    {
        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Use
    {
        public int Calls { get; set; }

        public int NotModified { get; set; }
    }
}
