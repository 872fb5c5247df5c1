using Community.Data.Schema;
using Npgsql;

namespace Community.Data.GitHub;

/// <summary>Keeps account of what was read from GitHub, in the transactions that store it: reading goes on behind the last page that is held.</summary>
public static class GitHubLedger
{
    /// <summary>Opens the project's round: the work's own, or a new one for new work, and for work that has waited for GitHub for so long that much has changed.</summary>
    public static async Task<GitHubSync> BeginAsync(
        NpgsqlConnection connection, int projectId, long workItemId, DateTimeOffset now, TimeSpan longestRound, CancellationToken cancellationToken)
    {
        var rows = await connection.Command(
            """
            insert into github_sync as s (project_id, round, work_item_id, started_at) values ($1, 1, $2, $3)
            on conflict (project_id) do update set goes_on_at = null,
                round = s.round + case when s.work_item_id = $2 and s.started_at > $4 then 0 else 1 end,
                started_at = case when s.work_item_id = $2 and s.started_at > $4 then s.started_at else $3 end,
                work_item_id = $2
            returning round, started_at, ended_at, has_discussions, created_at
            """,
            projectId, workItemId, now, now - longestRound).ListAsync(
            r => new GitHubSync
            {
                ProjectId = projectId,
                WorkItemId = workItemId,
                Round = r.GetInt32(0),
                StartedAt = r.GetFieldValue<DateTimeOffset>(1),
                EndedAt = Moment(r, 2),
                HasDiscussions = r.IsDBNull(3) ? null : r.GetBoolean(3),
                CreatedAt = Moment(r, 4),
            },
            cancellationToken);
        return rows[0];
    }

    public static async Task<Dictionary<string, GitHubCursor>> CursorsAsync(NpgsqlConnection connection, int projectId, CancellationToken cancellationToken)
    {
        var rows = await connection.Command(
            """
            select resource, etag, next_page, since, complete_since, reached_start, started_at, ended_at, calls, round, problem
            from github_cursor where project_id = $1
            """,
            projectId).ListAsync(
            r => new GitHubCursor
            {
                ProjectId = projectId,
                Resource = r.GetString(0),
                Etag = r.IsDBNull(1) ? null : r.GetString(1),
                NextPage = r.IsDBNull(2) ? null : r.GetString(2),
                Since = Moment(r, 3),
                CompleteSince = Moment(r, 4),
                ReachedStart = r.GetBoolean(5),
                StartedAt = r.GetFieldValue<DateTimeOffset>(6),
                EndedAt = Moment(r, 7),
                Calls = r.GetInt64(8),
                Round = r.IsDBNull(9) ? null : r.GetInt32(9),
                Problem = r.IsDBNull(10) ? null : r.GetString(10),
            },
            cancellationToken);
        return rows.ToDictionary(c => c.Resource, StringComparer.Ordinal);
    }

    public static Task SaveAsync(NpgsqlConnection connection, GitHubCursor cursor, CancellationToken cancellationToken) => connection.Command(
        """
        insert into github_cursor (project_id, resource, etag, next_page, since, complete_since, reached_start, started_at, ended_at, calls, round, problem)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        on conflict (project_id, resource) do update set etag = $3, next_page = $4, since = $5, complete_since = $6, reached_start = $7, started_at = $8,
            ended_at = $9, calls = $10, round = $11, problem = $12
        """,
        cursor.ProjectId, cursor.Resource, Or(cursor.Etag), Or(cursor.NextPage), Or(cursor.Since), Or(cursor.CompleteSince), cursor.ReachedStart,
        cursor.StartedAt, Or(cursor.EndedAt), cursor.Calls, Or(cursor.Round), Or(cursor.Problem)).RunAsync(cancellationToken);

    public static Task SaveAsync(NpgsqlConnection connection, GitHubSync sync, CancellationToken cancellationToken) => connection.Command(
        """
        update github_sync set ended_at = $2, goes_on_at = $3, problem = $4, remedy = $5, problem_at = $6, has_discussions = $7, created_at = $8
        where project_id = $1
        """,
        sync.ProjectId, Or(sync.EndedAt), Or(sync.GoesOnAt), Or(sync.Problem), Or(sync.Remedy), Or(sync.ProblemAt), Or(sync.HasDiscussions), Or(sync.CreatedAt))
        .RunAsync(cancellationToken);

    public static Task FailAsync(
        NpgsqlConnection connection, int projectId, string problem, string remedy, DateTimeOffset at, CancellationToken cancellationToken) => connection.Command(
        "update github_sync set problem = $2, remedy = $3, problem_at = $4, goes_on_at = null where project_id = $1", projectId, problem, remedy, at)
        .RunAsync(cancellationToken);

    /// <summary>Projects whose newest round began before then.</summary>
    public static async Task<HashSet<int>> NotSinceAsync(NpgsqlConnection connection, DateTimeOffset moment, CancellationToken cancellationToken) =>
        [.. await connection.Command("select project_id from github_sync where started_at < $1", moment).ListAsync(r => r.GetInt32(0), cancellationToken)];

    internal static object Or(object? value) => value ?? DBNull.Value;

    internal static DateTimeOffset? Moment(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
