using System.Globalization;
using System.Text.RegularExpressions;
using Community.Bots.GitHub;
using Community.Bots.Sync;
using Community.Bots.Tests.GitHub;
using Community.Core.Failures;
using Community.Data.Completeness;
using Community.Data.GitHub;
using Community.Data.Projects;
using Community.Data.Work;
using Community.FakeGitHub.Serving;
using Community.FakeGitHub.State;
using Community.Testing;
using Community.Testing.Database;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Shouldly;
using Xunit;
using Repository = Community.FakeGitHub.State.Repository;

namespace Community.Bots.Tests.Sync;

/// <summary>A GitHub, a database and what reads the one into the other, on one clock that only the test moves.</summary>
internal sealed partial class SyncStand : IAsyncDisposable
{
    private readonly DatabaseServer _server;
    private readonly WaitLog _waits = new();
    private readonly IDataProtectionProvider _protection = new EphemeralDataProtectionProvider();
    private readonly IOptions<GitHubSyncOptions> _options = Options.Create(new GitHubSyncOptions());
    private readonly IOptions<GitHubOptions> _gitHub;
    /// <summary>The client sits out no longer waits.</summary>
    private static readonly TimeSpan LongestWait = new GitHubOptions().LongestWait;

    private long _workItems;

    private SyncStand(DatabaseServer server, DatabaseFixture database, FakeGitHubServer fake, ManualTimeProvider time)
    {
        (_server, Database, Fake, Time) = (server, database, fake, time);
        _gitHub = Options.Create(new GitHubOptions { Api = fake.Api });
        Calls = new CallLog();
        Connections = NewConnections();
    }

    public static DateTimeOffset Start { get; } = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public DatabaseFixture Database { get; }

    public NpgsqlDataSource Data => Database.DataSource;

    public FakeGitHubServer Fake { get; }

    public ManualTimeProvider Time { get; }

    public CallLog Calls { get; private set; }

    public GitHubConnections Connections { get; private set; }

    public WorkQueue Queue => new(Data, Time);

    public GitHubCredentials Credentials => new(Data);

    public GitHubTokens Tokens => new(Credentials, Connections, _protection, _gitHub, _options, Time);

    public GitHubSyncWork Work => new(
        Data, new ProjectFinder(Data), Connections, Tokens, Credentials, Queue, _options, Time, NullLogger<GitHubSyncWork>.Instance);

    public GitHubGapsWork Gaps => new(Data, Connections, Tokens, Queue, _options, Time);

    public CompletenessWork Completeness => new(Data, Time);

    /// <summary>With a database of its own, and a token unless the test is about having none.</summary>
    public static async Task<SyncStand> StartAsync(DatabaseServer server, bool withToken = true, FakeGitHubOptions? options = null)
    {
        var time = new ManualTimeProvider(Start);
        var database = new DatabaseFixture(server);
        await database.InitializeAsync();
        var stand = new SyncStand(server, database, await FakeGitHubServer.StartAsync(options, time, Ct), time);
        if (withToken) await stand.Tokens.AddAsync("github.com", "main", stand.Fake.AddToken().Value, Ct);
        stand.Forget();
        return stand;
    }

    /// <summary>Another database that reads from the same GitHub.</summary>
    public async Task<SyncStand> TwinAsync()
    {
        var database = new DatabaseFixture(_server);
        await database.InitializeAsync();
        var twin = new SyncStand(_server, database, Fake, Time);
        await twin.Tokens.AddAsync("github.com", "main", Fake.AddToken().Value, Ct);
        return twin;
    }

    public async Task<int> TrackAsync(string name = "acme/widgets")
    {
        await using var command = Data.CreateCommand(
            """
            with p as (insert into project (owner, name, source, data_revision, facts_revision, commit_count, tracked_at)
                values (split_part($1, '/', 1), split_part($1, '/', 2), 'None', 0, 0, 0, $2) returning project_id)
            insert into project_alias (project_id, alias_no, host, full_name, since) select project_id, 0, 'github.com', $1, $2 from p returning project_id
            """);
        command.Parameters.AddWithValue(name);
        command.Parameters.AddWithValue(Time.GetUtcNow());
        return (int)(await command.ExecuteScalarAsync(Ct))!;
    }

    /// <summary>One piece of work, however many turns and attempts it takes; time passes where it waits.</summary>
    public Task<WorkOutcome> SyncAsync(int projectId, CancellationToken? ct = null) => RunAsync(() => Work, NewItem(GitHubSyncWork.Name, projectId), ct);

    public Task<WorkOutcome> RunAsync(WorkHandler handler, int projectId) => RunAsync(() => handler, NewItem(handler.Kind, projectId));

    public async Task<WorkOutcome> RunAsync(Func<WorkHandler> handler, WorkItem item, CancellationToken? ct = null)
    {
        while (true)
        {
            try
            {
                var outcome = await OnceAsync(handler(), item, ct);
                if (outcome.RunAfter is not { } later) return outcome;
                AdvanceTo(later);
            }
            catch (TransientFailureException e)
            {
                AdvanceTo(e.RetryAt ?? Time.GetUtcNow().AddMinutes(1));
            }
        }
    }

    /// <summary>One attempt.</summary>
    public Task<WorkOutcome> OnceAsync(WorkHandler handler, WorkItem item, CancellationToken? ct = null) =>
        PassTimeAsync(handler.RunAsync(new WorkContext(item), ct ?? Ct));

    public WorkItem NewItem(string kind, int projectId) => new()
    {
        WorkItemId = ++_workItems,
        Kind = kind,
        SerialKey = "tests",
        RequestedBy = "tests",
        ProjectId = projectId,
    };

    /// <summary>As another process would go on: with nothing in memory.</summary>
    public void Restart()
    {
        Connections.Dispose();
        Connections = NewConnections();
    }

    /// <summary>Begins a new list of calls.</summary>
    public void Forget() => Calls.Clear();

    public void AdvanceTo(DateTimeOffset moment)
    {
        if (moment > Time.GetUtcNow()) Time.Advance(moment - Time.GetUtcNow());
    }

    public Repository Generate(int items, string name = "widgets", int seed = 7) => Fake.Generate("acme", name, items, seed);

    public void Change(Action<Changes> change)
    {
        lock (Fake.World.Gate) change(Fake.Changes);
    }

    public async Task<T> ScalarAsync<T>(string sql, params object[] parameters)
    {
        await using var command = Data.CreateCommand(sql);
        foreach (var value in parameters) command.Parameters.AddWithValue(value);
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }

    public async Task<List<T>> ListAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = Data.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(Ct)) rows.Add(read(reader));
        return rows;
    }

    /// <summary>All facts, but for the moments at which they were seen: those depend on how often reading was interrupted.</summary>
    public async Task ShouldHoldTheSameAsAsync(SyncStand other)
    {
        var (mine, theirs) = (await DumpAsync(), await other.DumpAsync());
        if (mine == theirs) return;
        var (left, right) = (mine.Split('\n'), theirs.Split('\n'));
        // A difference of thousands of lines is told by its first.
        left.Except(right).Take(3).ToList().ShouldBe([.. right.Except(left).Take(3)]);
    }

    private async Task<string> DumpAsync() => Observed.Replace(await TableDump.ReadAsync(Data, TableDump.Facts, Ct), "");

    public async ValueTask DisposeAsync()
    {
        Connections.Dispose();
        await Fake.DisposeAsync();
        await Database.DisposeAsync();
    }

    private GitHubConnections NewConnections() => new(_gitHub, Time, _waits, new CallLogHandler(Calls));

    /// <summary>Moves the clock whenever the client waits for it.</summary>
    private async Task<T> PassTimeAsync<T>(Task<T> work)
    {
        while (await Task.WhenAny(work, _waits.ComingAsync()) != work)
        {
            await _waits.NextAsync();
            await Task.WhenAny(work, Time.TimersAsync(1));
            if (!work.IsCompleted) Time.Advance(LongestWait);
        }

        return await work;
    }

    [GeneratedRegex("""
        "(author|association|text|state|merge_seen|draft|labels|assigned|branches|size|comments|review_comments|gone|seen)_at":\s("[^"]*"|null),?\s?
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Observed { get; }
}

/// <summary>What was asked for, in order.</summary>
internal sealed class CallLog
{
    private readonly List<string> _paths = [];
    private (int Left, Action? Act) _then;

    public IReadOnlyList<string> Paths
    {
        get
        {
            lock (_paths) return [.. _paths];
        }
    }

    /// <summary>Done at every call.</summary>
    public Action? OnCall { get; set; }

    public void Add(string path)
    {
        var act = OnCall;
        lock (_paths)
        {
            _paths.Add(path);
            if (_then.Act is not null && --_then.Left == 0) (act, _then) = (act + _then.Act, default);
        }

        act?.Invoke();
    }

    /// <summary>Does something once, when so many more calls were made.</summary>
    public void AfterCalls(int count, Action act)
    {
        lock (_paths) _then = (count, act);
    }

    public void Clear()
    {
        lock (_paths) _paths.Clear();
    }

    /// <summary>The first call whose path and query match.</summary>
    public int First(string pattern) => Paths.ToList().FindIndex(p => Regex.IsMatch(p, pattern, RegexOptions.CultureInvariant));

    public int Last(string pattern) => Paths.ToList().FindLastIndex(p => Regex.IsMatch(p, pattern, RegexOptions.CultureInvariant));

    public string Summary() => string.Join('\n', Paths.GroupBy(p => Regex.Replace(p.Split('?')[0], @"\d+", "N")).Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key}: {g.Count()}")));
}

internal sealed class CallLogHandler(CallLog log) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        log.Add(request.RequestUri!.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}
