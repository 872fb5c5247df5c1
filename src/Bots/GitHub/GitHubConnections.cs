using System.Collections.Concurrent;
using System.Net;
using Community.Bots.GitHub.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Community.Bots.GitHub;

/// <summary>Opens clients. One budget for each token and one pool of connections for all, as the limits are the token's and not the caller's.</summary>
public sealed class GitHubConnections : IDisposable
{
    private readonly ConcurrentDictionary<(Uri Api, string? Token), GitHubBudget> _budgets = new();
    private readonly IOptions<GitHubOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger<GitHubClient> _logger;
    private readonly HttpMessageInvoker _http;

    public GitHubConnections(IOptions<GitHubOptions> options, TimeProvider time, ILogger<GitHubClient> logger)
        : this(options, time, logger, NewHandler())
    {
    }

    /// <param name="handler">Owned from here on.</param>
    internal GitHubConnections(IOptions<GitHubOptions> options, TimeProvider time, ILogger<GitHubClient> logger, HttpMessageHandler handler) =>
        (_options, _time, _logger, _http) = (options, time, logger, new HttpMessageInvoker(handler, disposeHandler: true));

    /// <param name="account">Who pays: calls are shared fairly between accounts of one token, and shown by them. A project's <c>owner/name</c>.</param>
    /// <param name="priority">Interactive where a person waits: goes first, and may use the reserve.</param>
    public GitHubClient Open(GitHubAccess access, string account, GitHubPriority priority = GitHubPriority.Background)
    {
        var options = _options.Value;
        var budget = _budgets.GetOrAdd((access.Api, access.Token), _ => new GitHubBudget(access, options, _time));
        return new GitHubClient(new GitHubTransport(_http, access, budget, account, priority, options, _time, _logger));
    }

    /// <summary>What is left of every token used since this process began.</summary>
    public IReadOnlyList<GitHubBudgetReport> Budgets() => [.. _budgets.Values.Select(b => b.Report()).OrderBy(r => r.Label, StringComparer.Ordinal)];

    public void Dispose()
    {
        _http.Dispose();
        foreach (var budget in _budgets.Values) budget.Dispose();
    }

    /// <summary>Redirects are ours to follow: the token must not go along to another host.</summary>
    private static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    };
}
