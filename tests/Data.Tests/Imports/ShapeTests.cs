using Community.Testing.Database;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Imports;

/// <summary>Small files in the shapes of three times: what each says, and what it leaves unknown.</summary>
public sealed class ShapeTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IDisposable
{
    private readonly EventStand _stand = new(database.DataSource);

    [Fact]
    public async Task Lines_of_2016_say_little_of_authors_and_all_of_merges()
    {
        await ImportAsync("2016");

        (await RowAsync("select kind, state, author_login, author_association, title, body_length, labels[1], stated_comments from item where number = 1"))
            .ShouldBe("0|0|ana||Crash on empty batch|18|bug|0");
        (await RowAsync("select kind, issue_id, pull_id, state, merged, merged_by_login, merged_at - created_at, head_ref, base_ref, additions, assignees[1] from item where number = 2"))
            .ShouldBe("1|502|601|1|t|mo|14:10:00|empty|master|10|mo");
        (await RowAsync("select key, author_login, author_association, body_length, full_account from item_comment")).ShouldBe("701|mo||7|f");
        (await RowAsync("select key, review_id, path from review_comment")).ShouldBe("801||src/batch.py");
        (await RowsAsync("select kind, exact, actor_login, at = '2016-07-07 00:10:00Z' from timeline_event order by kind")).ShouldBe(["closed|t|mo|t", "merged|t|mo|t"]);
        (await RowAsync("select push_size, push_distinct, commits_listed, commits_distinct, encode(head, 'hex') like '%9', ref from raw_event where type = 'PushEvent'"))
            .ShouldBe("22|21|20|19|t|refs/heads/master");
        (await RowAsync("select payload->'pages'->0->>'title', organization_id from raw_event where type = 'GollumEvent'")).ShouldBe("Home|");
        // The star of an account that is gone.
        (await RowAsync("select actor_id, actor_login from raw_event where type = 'WatchEvent'")).ShouldBe("|");
        (await RowAsync("select kind, day, source, added from attention_day")).ShouldBe("0|2016-07-07|1|1");
    }

    [Fact]
    public async Task Lines_of_2021_say_nearly_all()
    {
        await ImportAsync("2021");

        (await RowAsync("select state, state_reason, author_association, milestone, assignees[1], body_length, closed_at = '2021-07-21 06:00:00Z' from item where number = 1"))
            .ShouldBe("1|completed|CONTRIBUTOR|2.0|mo|0|t");
        // A review after the merge knows that it was merged and not by whom: that stays.
        (await RowAsync("select state, merged, merged_by_login, draft, title, updated_at = '2021-07-21 07:00:00Z' from item where number = 3"))
            .ShouldBe("1|t|mo|f|支持空批次|t");
        (await RowsAsync("select review_id, state, author_login, author_association, full_account from review order by review_id"))
            .ShouldBe(["901|changes_requested|mo|MEMBER|t", "902|approved|ana|NONE|t"]);
        (await RowAsync("select key, review_id, full_account from review_comment")).ShouldBe("811|901|t");
        (await RowAsync("select tag, name, prerelease, author_login from published_release")).ShouldBe("v2.0|Two|t|mo");
        (await RowAsync("select name, color, description, full_account from label")).ShouldBe("bug|d73a4a|Something is broken|t");
        // Renamed on the way.
        (await RowsAsync("select full_name, until is null from project_alias order by since")).ShouldBe(["acme/model|f", "acme/model-2|t"]);
        (await RowAsync("select owner, name, github_id from project")).ShouldBe("acme|model-2|9001");
        (await RowAsync("select push_size, commits_listed, payload from raw_event where type = 'PushEvent'")).ShouldBe("0|0|");
    }

    [Fact]
    public async Task Lines_since_October_2025_leave_unknown_what_they_do_not_say()
    {
        await ImportAsync("2025");

        (await RowAsync(
            "select state, merged, merged_at, merge_seen_at, closed_at = '2025-11-01 02:00:03Z', created_at = '2025-11-01Z', author_login, title, draft, additions, head_ref from item where number = 5"))
            .ShouldBe("1||||t|t|ana||||fast");
        (await RowsAsync("select kind, subject, exact, actor_login from timeline_event where number = 5 order by at")).ShouldBe(["labeled|bug|f|mo", "closed||f|mo"]);
        // Where a merge is told as an action it is known.
        (await RowAsync("select state, merged, merged_by_login, merged_at = '2025-11-01 03:00:00Z', author_login, created_at from item where number = 6")).ShouldBe("1|t|mo|t||");
        (await RowAsync("select push_size, push_distinct, commits_listed, ref, payload from raw_event where type = 'PushEvent'")).ShouldBe("|||refs/heads/main|");
        (await RowAsync("select state, author_association, full_account from review")).ShouldBe("approved||f");
        (await RowAsync("select number, title, category, author_login from discussion")).ShouldBe("7|Ideas|General|ana");
        // Of a type nobody knew: kept as it came.
        (await RowAsync("select action, payload->'tier'->>'monthly' from raw_event where type = 'SponsorshipEvent'")).ShouldBe("created|5");
    }

    [Fact]
    public async Task Three_times_together_make_one_history()
    {
        await _stand.ClearAsync();
        foreach (var year in (string[])["2025", "2016", "2021"]) await _stand.ImportAsync(Path.Combine(EventStand.Samples, $"{year}.ndjson"));

        (await RowsAsync("select owner, name, github_id from project")).ShouldBe(["acme|model-2|9001"]);
        (await RowAsync("select count(*), count(distinct source_id) from raw_event")).ShouldBe("24|3");
        (await RowAsync("select state, author_login, stated_comments, updated_at = '2021-07-21 06:00:00Z' from item where number = 1")).ShouldBe("1|ana|3|t");
    }

    public void Dispose() => _stand.Dispose();

    private async Task ImportAsync(string year)
    {
        await _stand.ClearAsync();
        var summary = (await _stand.ImportAsync(Path.Combine(EventStand.Samples, $"{year}.ndjson"))).Summary;
        summary.Refused.ShouldBe(0);
        summary.New.ShouldBe(summary.Read);
    }

    private async Task<string> RowAsync(string sql) => (await RowsAsync(sql)).ShouldHaveSingleItem();

    /// <summary>Columns with bars between them; nothing where there is null.</summary>
    private async Task<List<string>> RowsAsync(string sql)
    {
        var rows = new List<string>();
        await using var connection = await database.DataSource.OpenConnectionAsync(EventStand.Token);
        await using var copy = connection.BeginTextExport($"copy ({sql}) to stdout (format csv, delimiter '|')");
        while (await copy.ReadLineAsync(EventStand.Token) is { } row) rows.Add(row);
        return rows;
    }
}
