using System.Globalization;
using Community.Bots.GitHub;
using Community.Bots.Sync.Stages;
using Community.Data.Completeness;
using Community.Data.GitHub;
using Community.Data.Work;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Community.Bots.Sync;

/// <summary>Asks for numbers that no list has shown, one by one, newest first: what was deleted or transferred, and what fell between two pages.</summary>
public sealed class GitHubGapsWork(
    NpgsqlDataSource dataSource, GitHubConnections connections, GitHubTokens tokens, WorkQueue queue, IOptions<GitHubSyncOptions> options, TimeProvider time) : WorkHandler
{
    public const string Name = "github-gaps";

    /// <summary>Numbers looked for at a time.</summary>
    private const int Batch = 50;

    public override string Kind => Name;

    /// <summary>After all syncs that wait: nobody misses what nobody has seen.</summary>
    public static WorkRequest Request(int projectId, string requestedBy) => new(
        Name, GitHubSyncWork.SerialKey(projectId), projectId, requestedBy, CoalesceKey: string.Create(CultureInfo.InvariantCulture, $"{Name}:{projectId}"), Priority: -1);

    public override async Task<WorkOutcome> RunAsync(WorkContext work, CancellationToken ct)
    {
        var projectId = work.Item.ProjectId!.Value;
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        if (await GitHubProjects.OnAsync(connection, options.Value.AllHosts, projectId, ct) is not [var project]) return WorkOutcome.Skipped(new OutcomePart("github-nothing-new"));
        var cursors = await GitHubLedger.CursorsAsync(connection, projectId, ct);
        // Before the lists are through everything is a gap.
        if (cursors.GetValueOrDefault(Resources.Items) is not { ReachedStart: true }) return WorkOutcome.Skipped(new OutcomePart("github-nothing-new"));
        var (access, _) = await tokens.AccessAsync(project, ct);
        var session = new SyncSession(
            dataSource, connections.Open(access, project.Name.ToString()), time, work, new GitHubSync { ProjectId = projectId }, cursors, time.GetUtcNow() + GitHubSyncWork.Turn)
        {
            Name = project.Name,
        };
        try
        {
            return await FillAsync(session, ct);
        }
        catch (TurnOverException)
        {
            return WorkOutcome.Later(time.GetUtcNow().AddSeconds(1), new OutcomePart("github-turn", session.Calls));
        }
        catch (GitHubUnavailableException e) when (e.Details is { Kind: GitHubFailureKind.RateLimited or GitHubFailureKind.SecondaryLimited, RetryAt: { } at })
        {
            return WorkOutcome.Later(
                at, new OutcomePart("github-waits", Example: at.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)), new OutcomePart("github-numbers", session.Calls));
        }
    }

    private async Task<WorkOutcome> FillAsync(SyncSession session, CancellationToken ct)
    {
        while (await session.ReadAsync(c => GitHubHeld.HolesAsync(c, session.ProjectId, Batch, ct), ct) is { Count: > 0 } holes)
        {
            foreach (var number in holes)
            {
                session.Report("gaps", session.Calls);
                var facts = session.NewFacts();
                await SingleItem.AskAsync(session, number, wasHeld: false, facts, ct);
                await session.StoreAsync(facts, _ => Task.CompletedTask, ct);
            }
        }

        if (session.Calls > 0) await queue.EnqueueAsync(CompletenessWork.Request(session.ProjectId, "sync"), ct);
        return session.Calls == 0 ? WorkOutcome.Skipped(new OutcomePart("github-nothing-new")) : WorkOutcome.Done(new OutcomePart("github-numbers", session.Calls));
    }
}
