using System.Globalization;
using Community.Bots.GitHub;
using Community.Core.Failures;
using Community.Data.Completeness;
using Community.Data.GitHub;
using Community.Data.Projects;
using Community.Data.Work;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Community.Bots.Sync;

/// <summary>
/// Reads a project from GitHub, page by page. It may end at any moment: the next run goes on behind the last page that is stored. Where GitHub's limit
/// is used up it is put off until that is full again.
/// </summary>
public sealed partial class GitHubSyncWork(
    NpgsqlDataSource dataSource, ProjectFinder projects, GitHubConnections connections, GitHubTokens tokens, GitHubCredentials credentials, WorkQueue queue,
    IOptions<GitHubSyncOptions> options, TimeProvider time, ILogger<GitHubSyncWork> logger) : WorkHandler
{
    public const string Name = "github-sync";

    /// <summary>A long reading leaves its worker to others for a moment: there are few, and night syncs must not wait for hours.</summary>
    internal static readonly TimeSpan Turn = TimeSpan.FromMinutes(2);

    /// <summary>Without a token a first reading takes days; after so long, what has changed is asked for again before it goes on.</summary>
    internal static readonly TimeSpan LongestRound = TimeSpan.FromHours(12);

    public override string Kind => Name;

    public static WorkRequest Request(int projectId, string requestedBy) => new(
        Name, SerialKey(projectId), projectId, requestedBy, CoalesceKey: string.Create(CultureInfo.InvariantCulture, $"{Name}:{projectId}"));

    /// <summary>One reader of a project at a time; it runs beside what reads the git repository.</summary>
    public static string SerialKey(int projectId) => string.Create(CultureInfo.InvariantCulture, $"github:{projectId}");

    public override async Task<WorkOutcome> RunAsync(WorkContext work, CancellationToken ct)
    {
        var project = await FindAsync(work.Item.ProjectId!.Value, ct);
        var (session, refused) = ((SyncSession?)null, (string?)null);
        var (access, credential) = await tokens.AccessAsync(project, ct);
        try
        {
            session = await OpenAsync(project, access, work, ct);
            await RunStagesAsync(session, project, ct);
            return await EndAsync(session, access, ct);
        }
        catch (TurnOverException)
        {
            return WorkOutcome.Later(time.GetUtcNow().AddSeconds(1), new OutcomePart("github-turn", session!.Calls));
        }
        catch (GitHubUnavailableException e) when (LaterAfter(e, session) is { } at)
        {
            return await WaitAsync(session!, access, e, at);
        }
        catch (UserErrorException e)
        {
            if (GitHubFailure.Of(e)?.Kind == GitHubFailureKind.Unauthorized) refused = GitHubTokens.Unauthorized;
            await NoteAsync(project.ProjectId, e);
            throw;
        }
        finally
        {
            if (credential is not null) await NoteUseAsync(credential, access, refused);
        }
    }

    private async Task<GitHubProject> FindAsync(int projectId, CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        return await GitHubProjects.OnAsync(connection, options.Value.AllHosts, projectId, ct) is [var project]
            ? project
            : throw new UserErrorException(new Failure("github.no-host", (await projects.ByIdAsync(projectId, ct))?.FullName ?? "…"));
    }

    private async Task<SyncSession> OpenAsync(GitHubProject project, GitHubAccess access, WorkContext work, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        var sync = await GitHubLedger.BeginAsync(connection, project.ProjectId, work.Item.WorkItemId, now, LongestRound, ct);
        var cursors = await GitHubLedger.CursorsAsync(connection, project.ProjectId, ct);
        var client = connections.Open(access, project.Name.ToString());
        return new SyncSession(dataSource, client, time, work, sync, cursors, now + Turn) { Name = project.Name };
    }

    private async Task RunStagesAsync(SyncSession session, GitHubProject project, CancellationToken ct)
    {
        foreach (var stage in SyncPlan.Of(project))
        {
            try
            {
                await stage.RunAsync(session, ct);
                if (session.Begun(stage.Resource) is { Problem: not null } cursor)
                {
                    cursor.Problem = null;
                    await session.StoreAsync(session.NewFacts(), cursor, ct);
                }
            }
            catch (GitHubRefusedException e) when (stage.MayBeMissing && e.Details.Kind != GitHubFailureKind.Unauthorized)
            {
                Log.NotShown(logger, stage.Resource, session.Name.ToString(), e.Problem);
                session.Unreadable.Add(stage.Resource);
                var hidden = session.Cursor(stage.Resource);
                (hidden.Problem, hidden.Round) = (e.Problem, session.Sync.Round);
                await session.StoreAsync(session.NewFacts(), hidden, ct);
            }
        }
    }

    private async Task<WorkOutcome> EndAsync(SyncSession session, GitHubAccess access, CancellationToken ct)
    {
        session.Sync.EndedAt = time.GetUtcNow();
        await SaveAsync(session.Sync, ct);
        if (await session.ReadAsync(c => GitHubHeld.HolesAsync(c, session.ProjectId, 1, ct), ct) is [_])
            await queue.EnqueueAsync(GitHubGapsWork.Request(session.ProjectId, "sync"), ct);
        await queue.EnqueueAsync(CompletenessWork.Request(session.ProjectId, "sync"), ct);
        var parts = Describe(session);
        if (access.Token is null) parts.Add(new OutcomePart("github-anonymous"));
        return session.Counts.Total is { Added: 0, Changed: 0 } && session.Unreadable.Count == 0 ? WorkOutcome.Skipped(parts) : WorkOutcome.Done(parts);
    }

    private static List<OutcomePart> Describe(SyncSession session)
    {
        var total = session.Counts.Total;
        List<OutcomePart> parts = total is { Added: 0, Changed: 0 } ? [new("github-nothing-new")] : [new("github-new", total.Added), new("github-changed", total.Changed)];
        parts.Add(new OutcomePart("github-calls", session.Calls));
        if (session.NotModified > 0) parts.Add(new OutcomePart("github-free", session.NotModified));
        if (session.Refused > 0) parts.Add(new OutcomePart("github-refused", session.Refused));
        if (session.Unreadable.Count > 0) parts.Add(new OutcomePart("github-not-shown", Example: string.Join(", ", session.Unreadable.Distinct())));
        return parts;
    }

    /// <summary>When to go on; null where the attempt failed.</summary>
    private DateTimeOffset? LaterAfter(GitHubUnavailableException failure, SyncSession? session) => (failure.Details, session) switch
    {
        (_, null) => null,
        ({ Kind: GitHubFailureKind.RateLimited or GitHubFailureKind.SecondaryLimited, RetryAt: { } reset }, _) => reset,
        // What stored pages before an outage is no attempt that came to nothing.
        (_, { Stored: > 1 }) => Later(failure.RetryAt, time.GetUtcNow().AddMinutes(1)),
        _ => null,
    };

    private static DateTimeOffset Later(DateTimeOffset? a, DateTimeOffset b) => a > b ? a.Value : b;

    private async Task<WorkOutcome> WaitAsync(SyncSession session, GitHubAccess access, GitHubUnavailableException failure, DateTimeOffset at)
    {
        session.Sync.GoesOnAt = at;
        await SaveAsync(session.Sync, CancellationToken.None);
        var clock = at.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture);
        var limited = failure.Details.Kind is GitHubFailureKind.RateLimited or GitHubFailureKind.SecondaryLimited;
        List<OutcomePart> parts = [new(limited ? "github-waits" : "github-unanswered", Example: clock)];
        parts.AddRange(Describe(session).Where(p => p.Key != "github-nothing-new"));
        if (limited && access.Token is null) parts.Add(new OutcomePart("github-anonymous"));
        return WorkOutcome.Later(at, parts);
    }

    private async Task SaveAsync(GitHubSync sync, CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        await GitHubLedger.SaveAsync(connection, sync, ct);
    }

    /// <summary>For the project's pages: the work's row is one of many.</summary>
    private async Task NoteAsync(int projectId, UserErrorException failure)
    {
        await using var connection = await dataSource.OpenConnectionAsync(CancellationToken.None);
        await GitHubLedger.FailAsync(connection, projectId, failure.Problem, failure.Remedy, time.GetUtcNow(), CancellationToken.None);
    }

    private async Task NoteUseAsync(GitHubCredential credential, GitHubAccess access, string? refused)
    {
        var expires = connections.Budgets().FirstOrDefault(b => b.Api == access.Api && b.Label == access.Label)?.TokenExpiresAt;
        await credentials.UsedAsync(credential.CredentialId, time.GetUtcNow(), refused, expires, CancellationToken.None);
    }

    private static partial class Log
    {
        [LoggerMessage(300, LogLevel.Warning, "GitHub does not show {Resource} of {Project}: {Problem}")]
        public static partial void NotShown(ILogger logger, string resource, string project, string problem);
    }
}
