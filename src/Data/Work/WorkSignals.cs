using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Community.Data.Work;

/// <summary>
/// Tells this process which work items changed, from one listening connection for all of it. Signals may be lost while the
/// connection is away, so every reconnection sends <see cref="LookAgain"/>; who reads a signal looks at the rows, not at the signal.
/// </summary>
public sealed partial class WorkSignals(NpgsqlDataSource database, TimeProvider time, ILogger<WorkSignals> logger) : BackgroundService
{
    public const long LookAgain = 0;

    private static readonly TimeSpan ReconnectAfter = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Subscription, byte> _subscriptions = new();

    public Subscription Subscribe()
    {
        var subscription = new Subscription(this);
        _subscriptions.TryAdd(subscription, 0);
        return subscription;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
            {
                Log.Disconnected(logger, e.Message);
                await Task.Delay(ReconnectAfter, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        connection.Notification += (_, e) => Publish(long.TryParse(e.Payload, CultureInfo.InvariantCulture, out var id) ? id : LookAgain);
        await using (var listen = new NpgsqlCommand($"listen {WorkQueue.Channel}", connection)) await listen.ExecuteNonQueryAsync(ct);
        Publish(LookAgain);
        while (true) await connection.WaitAsync(ct);
    }

    private void Publish(long id)
    {
        foreach (var (subscription, _) in _subscriptions) subscription.Write(id);
    }

    /// <summary>One reader's signals; the oldest are dropped when it is slow.</summary>
    public sealed class Subscription(WorkSignals signals) : IDisposable
    {
        private readonly Channel<long> _channel = Channel.CreateBounded<long>(
            new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

        /// <summary>Waits for a signal, at most this long; swallows what else has come in.</summary>
        /// <returns>The ids that changed; empty when the time is over.</returns>
        public async Task<IReadOnlySet<long>> WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken ct)
        {
            var ids = new HashSet<long>();
            try
            {
                if (!await _channel.Reader.WaitToReadAsync(ct).AsTask().WaitAsync(atMost, time, ct)) return ids;
            }
            catch (TimeoutException)
            {
                return ids;
            }

            while (_channel.Reader.TryRead(out var id)) ids.Add(id);
            return ids;
        }

        public void Dispose()
        {
            signals._subscriptions.TryRemove(this, out _);
            _channel.Writer.TryComplete();
        }

        internal void Write(long id) => _channel.Writer.TryWrite(id);
    }

    private static partial class Log
    {
        [LoggerMessage(110, LogLevel.Warning, "The connection that listens for work was lost ({Reason}); it is opened again")]
        public static partial void Disconnected(ILogger logger, string reason);
    }
}
