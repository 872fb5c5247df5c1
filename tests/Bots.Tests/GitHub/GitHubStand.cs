using Community.Bots.GitHub;
using Community.Core.Projects;
using Community.FakeGitHub.Serving;
using Community.Testing;
using Microsoft.Extensions.Options;
using Xunit;

namespace Community.Bots.Tests.GitHub;

/// <summary>A client and a GitHub that share a clock which only the test moves.</summary>
internal sealed class GitHubStand : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly WaitLog _log = new();

    private GitHubStand(FakeGitHubServer server, ManualTimeProvider time, GitHubOptions options)
    {
        (Server, Time) = (server, time);
        Token = server.AddToken();
        Connections = new GitHubConnections(Options.Create(options), time, _log);
    }

    public FakeGitHubServer Server { get; }

    public ManualTimeProvider Time { get; }

    public Token Token { get; }

    public GitHubConnections Connections { get; }

    /// <summary>How long the client meant to wait, each time that it did.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. _log.Waits];

    public static ProjectName Name { get; } = ProjectName.Parse("acme/widgets", null);

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="serverTime">A clock of its own for the server, where it waits too: one clock's timers could not be told apart.</param>
    public static async Task<GitHubStand> StartAsync(GitHubOptions? options = null, FakeGitHubOptions? fake = null, ManualTimeProvider? serverTime = null)
    {
        var time = new ManualTimeProvider(Start);
        return new GitHubStand(await FakeGitHubServer.StartAsync(fake, serverTime ?? time, Ct), time, options ?? new GitHubOptions());
    }

    public GitHubClient Client(string account = "acme/widgets", GitHubPriority priority = GitHubPriority.Background) =>
        Connections.Open(new GitHubAccess(Server.Api, Token.Value, "the token"), account, priority);

    public GitHubClient Anonymous() => Connections.Open(new GitHubAccess(Server.Api, null, "nobody"), "acme/widgets");

    /// <summary>
    /// Moves the clock whenever the client waits for it, until the call is done. The client logs before it waits; by then the timer of the attempt before is
    /// gone, so that one timer means that it waits.
    /// </summary>
    public async Task<T> PassTimeAsync<T>(Task<T> call, TimeSpan step)
    {
        while (await Task.WhenAny(call, _log.ComingAsync()) != call)
        {
            await _log.NextAsync();
            await Task.WhenAny(call, Time.TimersAsync(1));
            if (!call.IsCompleted) Time.Advance(step);
        }

        return await call;
    }

    /// <summary>Comes back when the client waits for the clock, after a limit or before another attempt.</summary>
    public async Task WaitsAsync()
    {
        await _log.NextAsync();
        await Time.TimersAsync(1);
    }

    public static async Task<List<GitHubPage<T>>> PagesAsync<T>(GitHubListing<T> listing, string? from = null, string? etag = null)
    {
        var pages = new List<GitHubPage<T>>();
        await foreach (var page in listing.PagesAsync(from, etag, Ct)) pages.Add(page);
        return pages;
    }

    public async ValueTask DisposeAsync()
    {
        Connections.Dispose();
        await Server.DisposeAsync();
    }
}
