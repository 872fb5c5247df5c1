using Community.Bots.GitHub;
using Community.Core.Facts;
using Community.Core.Projects;
using Community.Data.Facts;
using Community.Data.GitHub;
using Community.Data.Work;
using Npgsql;

namespace Community.Bots.Sync;

/// <summary>One turn of reading a project: what its stages share. What it counts is of this turn.</summary>
internal sealed class SyncSession(
    NpgsqlDataSource dataSource, GitHubClient client, TimeProvider time, WorkContext work, GitHubSync sync, Dictionary<string, GitHubCursor> cursors, DateTimeOffset turnEnd)
{
    public GitHubClient Client => client;

    public GitHubSync Sync => sync;

    public int ProjectId => sync.ProjectId;

    /// <summary>The name it has on GitHub now.</summary>
    public required ProjectName Name { get; set; }

    /// <summary>Open issues and pull requests, where the repository has just said how many there are.</summary>
    public int? StatedOpen { get; set; }

    public FactCounts Counts { get; } = new();

    public int Calls { get; private set; }

    /// <summary>Calls that cost nothing, as the page had not changed.</summary>
    public int NotModified { get; private set; }

    /// <summary>Pages whose facts this turn has stored: while there are any, going on is not trying the same again.</summary>
    public int Stored { get; private set; }

    /// <summary>Entries of pages that could not be read.</summary>
    public int Refused { get; private set; }

    public List<string> Unreadable { get; } = [];

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The account of a resource; a new one begins now.</summary>
    public GitHubCursor Cursor(string resource)
    {
        if (!cursors.TryGetValue(resource, out var cursor)) cursors.Add(resource, cursor = new GitHubCursor { ProjectId = ProjectId, Resource = resource, StartedAt = Now });
        return cursor;
    }

    /// <summary>The account of a resource whose reading has begun before; null else.</summary>
    public GitHubCursor? Begun(string resource) => cursors.GetValueOrDefault(resource);

    public void Report(string stage, long done = 0, long? total = null) => work.Report($"github-{stage}", done, total);

    /// <summary>One page, and the moment before it was asked for: what it says was so then, or later.</summary>
    public async Task<(GitHubPage<T> Page, DateTimeOffset At)> PageAsync<T>(GitHubListing<T> listing, string? place, string? etag, CancellationToken ct)
    {
        var at = Now;
        Calls++;
        var page = await listing.PagesAsync(place, etag, ct).FirstAsync(ct);
        if (page.NotModified) NotModified++;
        Refused += page.Refused.Count;
        return (page, at);
    }

    /// <summary>One thing; null when it has not changed.</summary>
    public async Task<(GitHubAnswer<T> Answer, DateTimeOffset At)> GetAsync<T>(Func<GitHubClient, Task<GitHubAnswer<T>>> get)
        where T : class
    {
        var at = Now;
        Calls++;
        var answer = await get(client);
        if (answer.NotModified) NotModified++;
        return (answer, at);
    }

    public ProjectFacts NewFacts() => new(ProjectId);

    public async Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        return await read(connection);
    }

    public Task StoreAsync(ProjectFacts facts, GitHubCursor cursor, CancellationToken ct) =>
        StoreAsync(facts, connection => GitHubLedger.SaveAsync(connection, cursor, ct), ct);

    /// <summary>Facts and the account of how far reading is come true together; then it is another's turn, if this one has lasted long enough.</summary>
    public async Task StoreAsync(ProjectFacts facts, Func<NpgsqlConnection, Task> account, CancellationToken ct)
    {
        await using (var connection = await dataSource.OpenConnectionAsync(ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var counts = await FactWriter.WriteAsync(connection, [facts], ct);
            await account(connection);
            await transaction.CommitAsync(ct);
            Counts.Add(counts);
            Stored++;
        }

        if (Now >= turnEnd) throw new TurnOverException();
    }
}

/// <summary>A long reading has had its turn; it goes on after others had theirs.</summary>
internal sealed class TurnOverException : Exception;
