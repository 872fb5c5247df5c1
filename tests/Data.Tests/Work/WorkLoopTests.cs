using System.Threading.Channels;
using Community.Data.Schema;
using Community.Data.Work;
using Community.Testing;
using Community.Testing.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Work;

public sealed class WorkLoopTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task Work_begins_as_soon_as_it_is_asked_for_and_a_stop_gives_it_back()
    {
        await using var stand = await WorkStand.OpenAsync(database);
        var script = Script.Endless();
        using var signals = new WorkSignals(database.DataSource, stand.Clock, NullLogger<WorkSignals>.Instance);
        using var loop = new WorkLoop(stand.Runner(script), signals, stand.Clock, NullLogger<WorkLoop>.Instance);
        await signals.StartAsync(WorkStand.Token);
        await loop.StartAsync(WorkStand.Token);

        // The clock stands still: only the signal can have woken the loop.
        var id = await stand.AskAsync();
        await script.Started;
        await loop.StopAsync(WorkStand.Token);
        await signals.StopAsync(WorkStand.Token);

        var row = await stand.RowAsync(id);
        (row.State, row.Attempts).ShouldBe((WorkState.Queued, (short)0));
    }

    [Fact]
    public async Task A_database_that_is_away_does_not_end_the_loop()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=1");
        var clock = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        var queue = new WorkQueue(nowhere, clock);
        var heard = new HeardLogger();
        using var signals = new WorkSignals(nowhere, clock, NullLogger<WorkSignals>.Instance);
        using var loop = new WorkLoop(new WorkRunner(queue, [], clock, NullLogger<WorkRunner>.Instance), signals, clock, heard);
        await loop.StartAsync(WorkStand.Token);

        await heard.SaidAsync(2);
        await clock.TimersAsync(2);
        clock.Advance(TimeSpan.FromSeconds(5));
        await heard.SaidAsync(2);

        loop.ExecuteTask!.IsCompleted.ShouldBeFalse();
        await loop.StopAsync(WorkStand.Token);
    }

    /// <summary>Hears what was logged.</summary>
    private sealed class HeardLogger : ILogger<WorkLoop>
    {
        private readonly Channel<string> _said = Channel.CreateUnbounded<string>();

        /// <summary>Completes once this many more lines were logged.</summary>
        public async Task SaidAsync(int lines)
        {
            for (var i = 0; i < lines; i++) await _said.Reader.ReadAsync(WorkStand.Token);
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _said.Writer.TryWrite(formatter(state, exception));
    }
}
