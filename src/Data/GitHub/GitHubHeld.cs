using Community.Core.Facts;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.GitHub;

/// <summary>An item as far as reading it again is concerned.</summary>
public readonly record struct HeldItem(int Number, ItemKind Kind, DateTimeOffset? CreatedAt);

/// <summary>What is held of a project, seen by who must find out what else to ask for.</summary>
public static class GitHubHeld
{
    /// <summary>
    /// Pull requests whose list of <paramref name="resource"/> must be asked for, newest first: those never asked for, and those that changed since. A change
    /// within <paramref name="settle"/> before the last look may have come after it: GitHub's times are whole seconds, and its lists run behind.
    /// </summary>
    public static Task<List<int>> PullsToAskAsync(
        NpgsqlConnection connection, int projectId, string resource, bool openOnly, TimeSpan settle, int count, CancellationToken cancellationToken) =>
        connection.Command(
            """
            select i.number from item i left join github_page p on p.project_id = i.project_id and p.resource = $2 and p.page_no = i.number
            where i.project_id = $1 and i.kind = 1 and i.gone is null and i.pull_id is not null and (i.state = 0 or not $3)
              and (p.verified_at is null or p.verified_at < i.updated_at + $4)
            order by i.number desc limit $5
            """,
            projectId, resource, openOnly, settle, count).ListAsync(r => r.GetInt32(0), cancellationToken);

    /// <summary>Items made after the first and before the second moment, gone ones aside.</summary>
    public static Task<List<HeldItem>> ItemsBetweenAsync(
        NpgsqlConnection connection, int projectId, DateTimeOffset after, DateTimeOffset before, CancellationToken cancellationToken) =>
        connection.Command(
            "select number, kind, created_at from item where project_id = $1 and gone is null and created_at > $2 and created_at < $3", projectId, after, before)
            .ListAsync(ReadItem, cancellationToken);

    public static Task<List<HeldItem>> OpenItemsAsync(NpgsqlConnection connection, int projectId, CancellationToken cancellationToken) =>
        connection.Command("select number, kind, created_at from item where project_id = $1 and gone is null and state = 0", projectId).ListAsync(ReadItem, cancellationToken);

    /// <summary>Marks of those comments that were made between two moments and are not among the listed ones.</summary>
    public static Task<List<Comment>> MissingCommentsAsync(
        NpgsqlConnection connection, int projectId, DateTimeOffset after, DateTimeOffset before, IReadOnlyCollection<long> listed, DateTimeOffset now, CancellationToken cancellationToken) =>
        MissingAsync(connection, "item_comment", "at > $3 and at < $4", [projectId, listed.ToArray(), after, before], now, () => new Comment(), cancellationToken);

    public static Task<List<ReviewComment>> MissingReviewCommentsAsync(
        NpgsqlConnection connection, int projectId, DateTimeOffset after, DateTimeOffset before, IReadOnlyCollection<long> listed, DateTimeOffset now, CancellationToken cancellationToken) =>
        MissingAsync(connection, "review_comment", "at > $3 and at < $4", [projectId, listed.ToArray(), after, before], now, () => new ReviewComment(), cancellationToken);

    /// <summary>The same for all comments of one item.</summary>
    public static Task<List<Comment>> MissingCommentsAsync(
        NpgsqlConnection connection, int projectId, int number, IReadOnlyCollection<long> listed, DateTimeOffset now, CancellationToken cancellationToken) =>
        MissingAsync(connection, "item_comment", "number = $3", [projectId, listed.ToArray(), number], now, () => new Comment(), cancellationToken);

    public static Task<List<Review>> MissingReviewsAsync(
        NpgsqlConnection connection, int projectId, int number, IReadOnlyCollection<long> listed, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.Command(
            "select review_id from review where project_id = $1 and number = $2 and review_id <> all($3) and (gone_at is null or gone_at <= seen_at)",
            projectId, number, listed.ToArray())
            .ListAsync(r => new Review { ReviewId = r.GetInt64(0), Number = number, GoneAt = now, SeenAt = DateTimeOffset.MinValue }, cancellationToken);

    public static Task<List<Label>> MissingLabelsAsync(
        NpgsqlConnection connection, int projectId, IEnumerable<string> listed, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.Command(
            "select name from label where project_id = $1 and name_key <> all($2) and (gone_at is null or gone_at <= seen_at)",
            projectId, listed.Select(n => n.ToLowerInvariant()).ToArray())
            .ListAsync(r => new Label { Name = r.GetString(0), GoneAt = now, SeenAt = DateTimeOffset.MinValue }, cancellationToken);

    public static Task<List<PublishedRelease>> MissingReleasesAsync(
        NpgsqlConnection connection, int projectId, IReadOnlyCollection<long> listed, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.Command(
            "select release_id from published_release where project_id = $1 and release_id <> all($2) and (gone_at is null or gone_at <= seen_at)",
            projectId, listed.ToArray())
            .ListAsync(r => new PublishedRelease { ReleaseId = r.GetInt64(0), GoneAt = now, SeenAt = DateTimeOffset.MinValue }, cancellationToken);

    /// <summary>When the oldest run that had not ended was made.</summary>
    public static async Task<DateTimeOffset?> OldestUnfinishedRunAsync(NpgsqlConnection connection, int projectId, DateTimeOffset from, CancellationToken cancellationToken) =>
        (await connection.Command(
            "select min(created_at) from workflow_run where project_id = $1 and created_at >= $2 and status is distinct from 'completed' and (gone_at is null or gone_at <= seen_at)",
            projectId, from).ListAsync(r => GitHubLedger.Moment(r, 0), cancellationToken))[0];

    /// <summary>Numbers below the largest that nobody has told us anything about, newest first.</summary>
    public static Task<List<int>> HolesAsync(NpgsqlConnection connection, int projectId, int count, CancellationToken cancellationToken) => connection.Command(
        """
        select n from generate_series(1, (select max(number) from item where project_id = $1)) n
        where not exists (select from item i where i.project_id = $1 and i.number = n and (i.created_at is not null or i.gone is not null))
          and not exists (select from discussion d where d.project_id = $1 and d.number = n)
        order by n desc limit $2
        """,
        projectId, count).ListAsync(r => r.GetInt32(0), cancellationToken);

    /// <summary>Facts by kind, to tell how many pages there may be.</summary>
    public static async Task<(int Items, int Comments, int ReviewComments)> CountsAsync(NpgsqlConnection connection, int projectId, CancellationToken cancellationToken) =>
        (await connection.Command(
            """
            select (select count(*)::int from item where project_id = $1), (select count(*)::int from item_comment where project_id = $1),
                   (select count(*)::int from review_comment where project_id = $1)
            """,
            projectId).ListAsync(r => (r.GetInt32(0), r.GetInt32(1), r.GetInt32(2)), cancellationToken))[0];

    private static HeldItem ReadItem(NpgsqlDataReader r) => new(r.GetInt32(0), (ItemKind)r.GetInt16(1), GitHubLedger.Moment(r, 2));

    /// <summary>Rows that GitHub has numbered; the author is what finds a row among those of one moment.</summary>
    private static Task<List<T>> MissingAsync<T>(
        NpgsqlConnection connection, string table, string where, object[] parameters, DateTimeOffset now, Func<T> create, CancellationToken cancellationToken)
        where T : Comment =>
        connection.Command(
            $"""
            select number, at, key, author_login from {table}
            where project_id = $1 and key > 0 and key <> all($2) and {where} and (gone_at is null or gone_at <= seen_at)
            """,
            parameters).ListAsync(
            r =>
            {
                var fact = create();
                (fact.Number, fact.At, fact.Key) = (r.GetInt32(0), r.GetFieldValue<DateTimeOffset>(1), r.GetInt64(2));
                fact.AuthorLogin = r.IsDBNull(3) ? null : r.GetString(3);
                (fact.GoneAt, fact.SeenAt) = (now, DateTimeOffset.MinValue);
                return fact;
            },
            cancellationToken);
}
