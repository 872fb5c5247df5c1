using Community.FakeGitHub.Serving;
using Npgsql;
using Shouldly;

namespace Community.Bots.Tests.Sync;

/// <summary>Compares all that a sync stored with all that the fake knows.</summary>
internal static class TruthComparison
{
    /// <summary>What hangs on an item that is gone is gone with it.</summary>
    private const string OnItem = "not exists (select from item i where i.project_id = t.project_id and i.number = t.number and i.gone is not null)";

    private const string There = "(gone_at is null or gone_at <= seen_at)";

    public static async Task ShouldHoldAsync(SyncStand stand, Truth truth)
    {
        (await stand.ListAsync(
            """
            select number, issue_id, pull_id, title, state, state_reason, author_login, created_at, updated_at, closed_at, labels, assignees, milestone, body_length,
                   draft, merged_at, merged_by_login, additions, deletions, changed_files, commit_count, stated_comments, merged
            from item where gone is null order by number
            """,
            Item)).ShouldBe(truth.Items.Select(Item));
        (await stand.ListAsync($"select key, number, author_login, at, updated_at, body_length from item_comment t where {There} and {OnItem} order by key", Comment))
            .ShouldBe(truth.Comments.Select(c => $"{c.Id} {c.Number} {c.Author} {c.CreatedAt:u} {c.UpdatedAt:u} {c.Body.Length}"));
        (await stand.ListAsync($"select key, number, author_login, at, updated_at, body_length, review_id from review_comment t where {There} and {OnItem} order by key", Comment))
            .ShouldBe(truth.ReviewComments.Select(c => $"{c.Id} {c.Number} {c.Author} {c.CreatedAt:u} {c.UpdatedAt:u} {c.Body.Length} {c.ReviewId}"));
        (await stand.ListAsync(
            $"select review_id, number, author_login, state, at, body_length from review t where {There} and {OnItem} order by review_id",
            r => $"{r[0]} {r[1]} {r[2]} {r[3]} {At(r, 4)} {r[5]}"))
            .ShouldBe(truth.Reviews.Select(r => $"{r.Id} {r.Number} {r.Author} {r.State.ToLowerInvariant()} {r.SubmittedAt:u} {r.Body.Length}"));
        (await stand.ListAsync(
            $"select key, number, kind, actor_login, at, subject from timeline_event t where {OnItem} order by key",
            r => (r.GetInt64(0), $"{r[1]} {r[2]} {r[3]} {At(r, 4)}", r.GetString(2), r.IsDBNull(5) ? null : r.GetString(5))))
            .Select(e => $"{e.Item1} {e.Item2} {(e.Item3 is "labeled" or "unlabeled" ? e.Item4 : e.Item3 == "renamed" ? e.Item4!.Split('\n')[1] : "")}")
            .ShouldBe(truth.Events.Select(e => $"{e.Id} {e.Number} {e.Kind} {e.Actor} {e.At:u} {e.Label ?? e.NewTitle}"));
        (await stand.ListAsync($"select name from label where {There}", r => r.GetString(0))).Order(StringComparer.Ordinal).ShouldBe(truth.Labels);
        (await stand.ListAsync(
            $"select release_id, tag, author_login, published_at, prerelease from published_release where {There} order by release_id",
            r => $"{r[0]} {r[1]} {r[2]} {At(r, 3)} {r[4]}"))
            .ShouldBe(truth.Releases.Select(r => $"{r.Id} {r.Tag} {r.Author} {r.PublishedAt:u} {r.Prerelease}"));
        (await stand.ListAsync(
            "select run_id, trigger, status, conclusion, created_at, updated_at, head_sha from workflow_run order by run_id",
            r => $"{r[0]} {r[1]} {r[2]} {r[3]} {At(r, 4)} {At(r, 5)} {r[6]}"))
            .ShouldBe(truth.Runs.Select(r => $"{r.Id} {r.Event} {r.Status} {r.Conclusion} {r.CreatedAt:u} {r.UpdatedAt:u} {r.Sha}"));
    }

    private static string Item(TrueItem i) =>
        $"{i.Number} {i.Id} {i.PullId} '{i.Title}' {i.State} {i.StateReason} {i.Author} {i.CreatedAt:u} {i.UpdatedAt:u} {i.ClosedAt:u} [{string.Join(',', i.Labels)}] "
        + $"[{string.Join(',', i.Assignees)}] {i.Milestone} {i.Body.Length} {i.Draft} {i.MergedAt:u} {i.MergedBy} {i.Additions} {i.Deletions} {i.ChangedFiles} {i.Commits} "
        + $"{i.CommentCount} {(i.PullId is null ? "" : i.MergedAt is not null)}";

    private static string Item(NpgsqlDataReader r) =>
        $"{r[0]} {r[1]} {r[2]} '{r[3]}' {(r.GetInt16(4) == 0 ? "open" : "closed")} {r[5]} {r[6]} {At(r, 7)} {At(r, 8)} {At(r, 9)} [{List(r, 10)}] [{List(r, 11)}] {r[12]} "
        + $"{r[13]} {r[14]} {At(r, 15)} {r[16]} {r[17]} {r[18]} {r[19]} {r[20]} {r[21]} {r[22]}";

    private static string Comment(NpgsqlDataReader r) =>
        $"{r[0]} {r[1]} {r[2]} {At(r, 3)} {At(r, 4)} {r[5]}{(r.FieldCount > 6 ? $" {r[6]}" : "")}";

    private static string At(NpgsqlDataReader r, int column) => r.IsDBNull(column) ? "" : $"{r.GetFieldValue<DateTimeOffset>(column):u}";

    private static string List(NpgsqlDataReader r, int column) => string.Join(',', r.GetFieldValue<string[]>(column));
}
