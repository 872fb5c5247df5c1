using Community.Data.Schema;
using Npgsql;

namespace Community.Data.GitHub;

/// <summary>Reads and writes the marks of pages.</summary>
public static class GitHubPageMarks
{
    private const string Columns = "resource, page_no, place, next, etag, entries, first_at, last_at, verified_at, days::text";

    /// <summary>In the order of the list.</summary>
    public static Task<List<GitHubPageMark>> OfAsync(NpgsqlConnection connection, int projectId, string resource, CancellationToken cancellationToken) =>
        connection.Command($"select {Columns} from github_page where project_id = $1 and resource = $2 order by page_no", projectId, resource)
            .ListAsync(r => Read(r, projectId), cancellationToken);

    public static async Task<GitHubPageMark?> FindAsync(
        NpgsqlConnection connection, int projectId, string resource, int pageNo, CancellationToken cancellationToken)
    {
        var rows = await connection.Command(
            $"select {Columns} from github_page where project_id = $1 and resource = $2 and page_no = $3", projectId, resource, pageNo)
            .ListAsync(r => Read(r, projectId), cancellationToken);
        return rows is [var row] ? row : null;
    }

    /// <summary>The page that nobody has looked at for the longest time, never seen ones first; null when all were looked at since then.</summary>
    public static async Task<GitHubPageMark?> OldestAsync(
        NpgsqlConnection connection, int projectId, IReadOnlyCollection<string> resources, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var rows = await connection.Command(
            $"""
            select {Columns} from github_page where project_id = $1 and resource = any($2) and (verified_at is null or verified_at < $3)
            order by verified_at nulls first, resource, page_no limit 1
            """,
            projectId, resources.ToArray(), before).ListAsync(r => Read(r, projectId), cancellationToken);
        return rows is [var row] ? row : null;
    }

    /// <summary>
    /// A page that nobody has looked at for so many days, or for up to half of them less: what was read in one night for the first time is
    /// not all due in one night again.
    /// </summary>
    public static async Task<GitHubPageMark?> AgedAsync(
        NpgsqlConnection connection, int projectId, IReadOnlyCollection<string> resources, DateTimeOffset now, int days, CancellationToken cancellationToken)
    {
        var rows = await connection.Command(
            $"""
            select {Columns} from github_page
            where project_id = $1 and resource = any($2) and verified_at < $3 - make_interval(days => $4 - page_no % ($4 / 2))
            order by verified_at limit 1
            """,
            projectId, resources.ToArray(), now, days).ListAsync(r => Read(r, projectId), cancellationToken);
        return rows is [var row] ? row : null;
    }

    /// <summary>How many there are that were looked at since then.</summary>
    public static async Task<int> CountAsync(
        NpgsqlConnection connection, int projectId, IReadOnlyCollection<string> resources, DateTimeOffset since, CancellationToken cancellationToken) =>
        (await connection.Command(
            "select count(*)::int from github_page where project_id = $1 and resource = any($2) and verified_at >= $3", projectId, resources.ToArray(), since)
            .ListAsync(r => r.GetInt32(0), cancellationToken))[0];

    public static Task SaveAsync(NpgsqlConnection connection, GitHubPageMark mark, CancellationToken cancellationToken) => connection.Command(
        """
        insert into github_page (project_id, resource, page_no, place, next, etag, entries, first_at, last_at, verified_at, days)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb)
        on conflict (project_id, resource, page_no) do update set place = $4, next = $5, etag = $6, entries = $7, first_at = $8, last_at = $9,
            verified_at = $10, days = $11::jsonb
        """,
        mark.ProjectId, mark.Resource, mark.PageNo, mark.Place, GitHubLedger.Or(mark.Next), GitHubLedger.Or(mark.Etag), mark.Entries, GitHubLedger.Or(mark.FirstAt),
        GitHubLedger.Or(mark.LastAt), GitHubLedger.Or(mark.VerifiedAt), GitHubLedger.Or(mark.Days)).RunAsync(cancellationToken);

    /// <summary>The list has become shorter.</summary>
    public static Task DropAfterAsync(NpgsqlConnection connection, int projectId, string resource, int pageNo, CancellationToken cancellationToken) =>
        connection.Command("delete from github_page where project_id = $1 and resource = $2 and page_no > $3", projectId, resource, pageNo).RunAsync(cancellationToken);

    private static GitHubPageMark Read(NpgsqlDataReader r, int projectId) => new()
    {
        ProjectId = projectId,
        Resource = r.GetString(0),
        PageNo = r.GetInt32(1),
        Place = r.GetString(2),
        Next = r.IsDBNull(3) ? null : r.GetString(3),
        Etag = r.IsDBNull(4) ? null : r.GetString(4),
        Entries = r.GetInt32(5),
        FirstAt = GitHubLedger.Moment(r, 6),
        LastAt = GitHubLedger.Moment(r, 7),
        VerifiedAt = GitHubLedger.Moment(r, 8),
        Days = r.IsDBNull(9) ? null : r.GetString(9),
    };
}
