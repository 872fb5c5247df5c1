using Community.Core.Failures;
using Community.Data.Projects;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.Git;

/// <summary>What a sync needs to know of the project's row, and writes back.</summary>
internal sealed record StoredProject(
    int ProjectId, ProjectSource Source, string? Path, string? CloneUrl, string? Branch, string? HeadSha, int CommitCount, long DataRevision)
{
    public static async Task<StoredProject> ReadAsync(NpgsqlConnection connection, int projectId, CancellationToken cancellationToken)
    {
        var rows = await connection
            .Command("select source, path, clone_url, branch, head_sha, commit_count, data_revision from project where project_id = $1", projectId)
            .ListAsync(
                r => new StoredProject(
                    projectId, Enum.Parse<ProjectSource>(r.GetString(0)), r.TextOrNull(1), r.TextOrNull(2), r.TextOrNull(3), r.TextOrNull(4), r.GetInt32(5), r.GetInt64(6)),
                cancellationToken);
        return rows is [var row] ? row : throw Gone(projectId);
    }

    /// <summary>
    /// An unchanged repository costs one write: that the facts were seen to hold. Returns the data revision, which is raised from what the row says
    /// by now: a rule about actors may have raised it while the sync was reading.
    /// </summary>
    public async Task<long> StoreAsync(
        NpgsqlConnection connection, GitSyncResult result, DateTimeOffset started, DateTimeOffset ended, byte[]? identityHash, CancellationToken cancellationToken)
    {
        var revisions = await connection.Command(
            """
            update project
            set branch = $2, head_sha = $3, commit_count = $4, data_revision = data_revision + $5, synced_at = $6, sync_problem = null, sync_remedy = null, sync_problem_at = null
            where project_id = $1
            returning data_revision
            """,
            ProjectId, (object?)result.Branch ?? DBNull.Value, result.HeadAfter, result.CommitCount, result.Changed ? 1L : 0L, ended)
            .ListAsync(r => r.GetInt64(0), cancellationToken);
        if (revisions is not [var revision]) throw Gone(ProjectId);
        if (!result.Changed && result.HeadBefore == result.HeadAfter) return revision;
        await connection.Command(
            """
            insert into git_sync
              (project_id, started_at, ended_at, head_before, head_after, commits_added, commits_lost, tags_changed, mailmap_changed, history_rewritten, identity_hash)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
              coalesce($11, (select identity_hash from git_sync where project_id = $1 order by sync_no desc limit 1)))
            """,
            ProjectId, started, ended, (object?)result.HeadBefore ?? DBNull.Value, result.HeadAfter, result.AddedCount, result.Lost.Count, result.Tags.Count,
            result.MailmapChanged, result.HistoryRewritten, (object?)identityHash ?? DBNull.Value).RunAsync(cancellationToken);
        return revision;
    }

    private static UserErrorException Gone(int projectId) => new($"Project {projectId} is not tracked any more.", "Track its repository again.");
}
