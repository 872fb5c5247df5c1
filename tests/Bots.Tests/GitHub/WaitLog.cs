using System.Collections.Concurrent;
using System.Threading.Channels;
using Community.Bots.GitHub;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Community.Bots.Tests.GitHub;

/// <summary>Tells when the client begins to wait for the clock.</summary>
internal sealed class WaitLog : ILogger<GitHubClient>
{
    private readonly Channel<EventId> _waits = Channel.CreateUnbounded<EventId>();

    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    /// <summary>Takes nothing: asked for and not awaited it does no harm.</summary>
    public Task<bool> ComingAsync() => _waits.Reader.WaitToReadAsync(TestContext.Current.CancellationToken).AsTask();

    public async Task NextAsync() => await _waits.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name is not ("Limited" or "Retrying")) return;
        var values = (IReadOnlyList<KeyValuePair<string, object?>>)state!;
        Waits.Enqueue((TimeSpan)values.Single(v => v.Key == "Wait").Value!);
        _waits.Writer.TryWrite(eventId);
    }
}
