using Community.Data.Schema;
using Community.Data.Work;
using Community.Testing;
using Community.Testing.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Community.Data.Tests.Work;

/// <summary>The queue on a real database, with a clock that the test moves.</summary>
internal sealed class WorkStand : IAsyncDisposable
{
    private readonly DatabaseFixture _database;
    private readonly NpgsqlConnection _listener;

    private WorkStand(DatabaseFixture database, NpgsqlConnection listener)
    {
        (_database, _listener) = (database, listener);
        Queue = new WorkQueue(database.DataSource, Clock);
    }

    public ManualTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));

    public WorkQueue Queue { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<WorkStand> OpenAsync(DatabaseFixture database)
    {
        var listener = await database.DataSource.OpenConnectionAsync(Token);
        await using var prepare = new NpgsqlCommand($"truncate work_item; listen {WorkQueue.Channel}", listener);
        await prepare.ExecuteNonQueryAsync(Token);
        return new WorkStand(database, listener);
    }

    public WorkRunner Runner(params WorkHandler[] handlers) => new(Queue, handlers, Clock, NullLogger<WorkRunner>.Instance);

    public Task<long> AskAsync(string key = "k", string kind = Script.Name, string? coalesce = null, short priority = 0, short attempts = 5) =>
        Queue.EnqueueAsync(new WorkRequest(kind, key, null, "tests", coalesce, priority, attempts), Token);

    public async Task<WorkItem> RowAsync(long id) => (await Queue.FindAsync(id, Token))!;

    public async Task<List<WorkItem>> RowsAsync()
    {
        await using var db = _database.CreateContext();
        return await db.WorkItems.AsNoTracking().OrderBy(w => w.WorkItemId).ToListAsync(Token);
    }

    public Task ExecuteAsync(FormattableString sql) => WithContextAsync(db => db.Database.ExecuteSqlAsync(sql, Token));

    /// <summary>Moves the clock beat by beat until a row is as wanted.</summary>
    public async Task<WorkItem> BeatUntilAsync(long id, Func<WorkItem, bool> wanted)
    {
        while (true)
        {
            Clock.Advance(WorkRunner.BeatEvery);
            if (await RowAsync(id) is var row && wanted(row)) return row;
            // The beat writes on another thread; what it wrote is notified.
            await _listener.WaitAsync(TimeSpan.FromMilliseconds(100), Token);
        }
    }

    public async ValueTask DisposeAsync() => await _listener.DisposeAsync();

    private async Task WithContextAsync(Func<CommunityDbContext, Task> use)
    {
        await using var db = _database.CreateContext();
        await use(db);
    }
}

internal sealed class ContextFactory(DatabaseFixture database) : IDbContextFactory<CommunityDbContext>
{
    public CommunityDbContext CreateDbContext() => database.CreateContext();
}

/// <summary>Work that does what the test says.</summary>
internal sealed class Script(Func<WorkContext, CancellationToken, Task<WorkOutcome>> run) : WorkHandler
{
    public const string Name = "script";

    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Script(Func<WorkOutcome> run)
        : this((_, _) => Task.FromResult(run()))
    {
    }

    public static WorkOutcome Done { get; } = WorkOutcome.Done(new OutcomePart("commits", 2), new OutcomePart("values", 1));

    public override string Kind => Name;

    public Task Started => _started.Task;

    public int Runs { get; private set; }

    /// <summary>Works until it is told to stop.</summary>
    public static Script Endless() => new(async (_, ct) =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, ct);
        return Done;
    });

    public override async Task<WorkOutcome> RunAsync(WorkContext work, CancellationToken ct)
    {
        Runs++;
        _started.TrySetResult();
        return await run(work, ct);
    }
}
