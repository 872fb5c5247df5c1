using System.Globalization;
using Community.Core.Failures;
using Community.Core.History;
using Community.Data.Projects;
using Community.Data.Schema;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Community.Data.Git;

/// <summary>
/// Brings the stored history of a project to what its repository says now. Everything a sync changes, it changes in one transaction:
/// after any failure the last good facts are all there.
/// </summary>
public sealed partial class GitImporter(NpgsqlDataSource dataSource, GitCommand git, MirrorKeeper mirrors, TimeProvider time, ILogger<GitImporter> logger)
{
    /// <summary>
    /// Reads what is new since the last sync (all of it the first time, and after the old HEAD has been pruned). Waits while another sync
    /// of the project runs.
    /// </summary>
    public async Task<GitSyncResult> SyncAsync(int projectId, IProgress<GitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var gate = new ProgressGate(progress, time);
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            await using var turn = await ProjectTurn.TakeAsync(connection, projectId, gate, cancellationToken);
            return await SyncInTurnAsync(connection, projectId, gate, cancellationToken);
        }
        catch (NpgsqlException e) when (IsPassing(e))
        {
            throw e is PostgresException { SqlState: PostgresErrorCodes.DiskFull } full
                ? new TransientFailureException(new Failure("database.full", full.MessageText), e)
                : new TransientFailureException(new Failure("database.away", projectId.ToString(CultureInfo.InvariantCulture), e.Message.TrimEnd('.')), e);
        }
    }

    /// <summary>
    /// After an import that made much of the tables anew: until the server's own housekeeping comes by, which may take a minute, it would plan
    /// queries for what the tables held before.
    /// </summary>
    public async Task AnalyzeAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        // The columns that queries choose rows by: all of them would take twice as long as the rest of what follows an import.
        await connection.ExecuteAsync(
            """
            analyze git_commit (project_id, commit_no, author_no, authored_at, committed_at, reachable),
                    git_co_author (project_id, commit_no, signature_no), git_signature (project_id, signature_no), git_tag
            """, cancellationToken);
    }

    /// <summary>Notes on the project why its newest sync failed. Its facts stay as they are, with the date of the last good sync.</summary>
    public async Task RecordFailureAsync(int projectId, UserErrorException failure, CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand(
            "update project set sync_problem = $2, sync_remedy = $3, sync_problem_at = $4 where project_id = $1");
        command.Parameters.Add(new() { Value = projectId });
        command.Parameters.Add(new() { Value = failure.Problem });
        command.Parameters.Add(new() { Value = failure.Remedy });
        command.Parameters.Add(new() { Value = time.GetUtcNow() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<GitSyncResult> SyncInTurnAsync(NpgsqlConnection connection, int projectId, ProgressGate progress, CancellationToken cancellationToken)
    {
        var started = time.GetUtcNow();
        var project = await StoredProject.ReadAsync(connection, projectId, cancellationToken);
        if (project.Path is null) throw new UserErrorException(new Failure("project.no-repository"));
        if (project.Source == ProjectSource.Mirror) await mirrors.UpdateAsync(project.CloneUrl!, project.Path, progress, cancellationToken);

        var repository = await GitRepository.OpenAsync(git, project.Path, cancellationToken);
        var head = await repository.ReadHeadAsync(cancellationToken);
        var tagReader = new TagReader(repository);
        var tags = await tagReader.ReadAsync(cancellationToken);

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // A crash of the server may lose the last moments of an import, whole: the next sync reads them again.
        await connection.ExecuteAsync("set local synchronous_commit = off", cancellationToken);
        var import = head.Sha == project.HeadSha
            ? HistoryChange.None
            : await new HistoryImport(connection, repository, projectId, time, progress).RunAsync(project.HeadSha, head.Sha, cancellationToken);
        var changedTags = await new TagStore(connection, projectId).ReplaceAsync(tags, cancellationToken);

        var notices = new List<GitNotice>(import.Notices);
        if (tagReader.Skipped.Count > 0) notices.Add(new GitNotice(GitNoticeKind.TagsSkipped, tagReader.Skipped.Count, tagReader.Skipped[0]));
        var result = new GitSyncResult
        {
            ProjectId = projectId,
            HeadBefore = project.HeadSha,
            HeadAfter = head.Sha,
            Branch = head.Branch,
            CommitCount = project.CommitCount + import.AddedCount + import.Regained.Count - import.Lost.Count,
            DataRevision = project.DataRevision,
            FirstAdded = import.FirstAdded,
            AddedCount = import.AddedCount,
            Lost = import.Lost,
            Regained = import.Regained,
            Tags = changedTags,
            MailmapChanged = import.MailmapChanged,
            HistoryRewritten = import.Rewritten,
            Notices = notices,
            History = import.Whole is { } whole ? new RepositoryHistory(whole.Commits, whole.Signatures, Facts(tags.Values)) : null,
        };
        result = result with { DataRevision = await project.StoreAsync(connection, result, started, time.GetUtcNow(), import.IdentityHash, cancellationToken) };
        await transaction.CommitAsync(cancellationToken);
        Log.Synced(logger, projectId, result.HeadAfter, result.AddedCount, result.Lost.Count, result.Regained.Count, result.Tags.Count, result.HistoryRewritten);
        return result;
    }

    private static IReadOnlyList<TagFact> Facts(IEnumerable<TagLine> tags) =>
        [.. tags.OrderBy(t => t.CreatedAt).ThenBy(t => t.Name, StringComparer.Ordinal).Select(t => new TagFact(t.Name, t.CreatedAt))];

    /// <summary>A server that restarts or is away, a full disk, too many connections: SQL classes 08, 53, 57 and broken sockets.</summary>
    private static bool IsPassing(NpgsqlException e) =>
        e is not PostgresException postgres ? e.IsTransient || e.InnerException is IOException or System.Net.Sockets.SocketException
        : postgres.IsTransient || postgres.SqlState.StartsWith("08", StringComparison.Ordinal) || postgres.SqlState.StartsWith("53", StringComparison.Ordinal)
            || postgres.SqlState.StartsWith("57P", StringComparison.Ordinal);

    private static partial class Log
    {
        [LoggerMessage(10, LogLevel.Information,
            "Project {ProjectId} is at {Head}: {Added} commits added, {Lost} lost, {Regained} regained, {Tags} tags changed, rewritten: {Rewritten}")]
        public static partial void Synced(ILogger logger, int projectId, string head, int added, int lost, int regained, int tags, bool rewritten);
    }
}
