using System.Globalization;
using System.Text.Json;
using Community.Testing;
using Community.Testing.Database;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Imports;

/// <summary>Real rows of 2016 and 2021 against aggregates that an independent script made of the same files, by SQL over our tables.</summary>
public sealed class RealEventTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IDisposable
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", "gharchive"));

    /// <summary>Closing events of merged pull requests: some were told twice, and count twice.</summary>
    private const string ClosedPulls =
        """
        raw_event e join item i on i.project_id = e.project_id and i.number = e.number
        where e.type = 'PullRequestEvent' and e.action = 'closed'
        """;

    private readonly EventStand _stand = new(database.DataSource);

    [Theory]
    [InlineData("2016-07-07-0.sample2000")]
    [InlineData("2021-07-21.sample800")]
    public async Task Aggregates_are_those_expected(string name)
    {
        Assert.SkipUnless(Directory.Exists(Folder), "shared/data/gharchive is absent");
        await _stand.ClearAsync();
        _stand.BatchLines = 300;
        var summary = (await _stand.ImportAsync(Path.Combine(Folder, $"{name}.ndjson.gz"))).Summary;
        using var expected = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Folder, $"{name}.ndjson.expected.json"), EventStand.Token));
        var root = expected.RootElement;

        await CheckEventsAsync(root);
        await CheckPushesAsync(root.GetProperty("push"));
        await CheckPullsAsync(root);
        summary.Read.ShouldBe(root.GetProperty("events").GetInt64());
        summary.Duplicate.ShouldBe(root.GetProperty("duplicate_ids").GetInt64());
        summary.OutOfOrder.ShouldBe(root.GetProperty("created_at_out_of_order_lines").GetInt64());
        summary.ByType.ToDictionary(t => t.Key, t => t.Value).ShouldBe(Counts(root.GetProperty("by_type")), ignoreOrder: true);
        // The script sorts names by culture-free code points too, but joins them before.
        foreach (var type in root.GetProperty("payload_key_sets").EnumerateObject())
            summary.Shapes[type.Name].Order(StringComparer.Ordinal).ShouldBe(type.Value.EnumerateArray().Select(s => s.GetString()!).Order(StringComparer.Ordinal));
        summary.Shapes.Count.ShouldBe(root.GetProperty("payload_key_sets").EnumerateObject().Count());
    }

    public void Dispose() => _stand.Dispose();

    private async Task CheckEventsAsync(JsonElement expected)
    {
        await NumberAsync("select count(*) from raw_event", expected, "distinct_event_ids");
        await NumberAsync("select count(distinct actor_login) from raw_event", expected, "distinct_actors");
        await NumberAsync("select count(distinct full_name) from project_alias", expected, "distinct_repo_names");
        await NumberAsync("select count(distinct github_id) from project", expected, "distinct_repo_ids");
        await NumberAsync("select count(distinct organization_id) from raw_event", expected, "distinct_orgs");
        await NumberAsync("select count(*) from raw_event where actor_login like '%[bot]'", expected, "events_by_bracket_bot_actors");
        await NumberAsync(
            "select count(*) from raw_event e join item i on i.project_id = e.project_id and i.number = e.number where e.type = 'IssueCommentEvent' and i.kind = 1",
            expected, "issue_comments_that_are_on_pull_requests");
        await CountsAsync("select type, count(*) from raw_event group by 1", expected, "by_type");
        await CountsAsync("select type || '/' || coalesce(action, '-'), count(*) from raw_event group by 1", expected, "by_type_action");
        await CountsAsync("""select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24'), count(*) from raw_event group by 1""", expected, "by_hour_utc");
        await CountsAsync("select actor_login, count(*) from raw_event where actor_login like '%[bot]' group by 1", expected, "bot_logins");
        await TopAsync("select a.full_name, count(*) from raw_event e join project_alias a using (project_id) group by 1", expected, "top_repos");
        (await _stand.OneAsync("""select to_char(min(created_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') from raw_event""")).ShouldBe(expected.GetProperty("first").GetString());
        (await _stand.OneAsync("""select to_char(max(created_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') from raw_event""")).ShouldBe(expected.GetProperty("last").GetString());
        // Two numbers of one review's event, some seconds apart at most, are one review here: the script counts events.
        await CountsAsync(
            """
            select r.state, count(*) from raw_event e
            join review r on r.project_id = e.project_id and r.number = e.number and r.author_id = e.actor_id and e.created_at - r.at between '0 s' and '2 s'
            where e.type = 'PullRequestReviewEvent' group by 1
            """,
            expected, "reviews_by_state");
    }

    private async Task CheckPushesAsync(JsonElement expected)
    {
        const string from = "from raw_event where type = 'PushEvent'";
        await NumberAsync($"select count(*) {from}", expected, "events");
        await NumberAsync($"select sum(push_size) {from}", expected, "size_sum");
        await NumberAsync($"select sum(push_distinct) {from}", expected, "distinct_size_sum");
        await NumberAsync($"select sum(commits_listed) {from}", expected, "commits_listed");
        await NumberAsync($"select sum(commits_distinct) {from}", expected, "distinct_commits_listed");
        await NumberAsync($"select count(*) {from} and push_size > 20", expected, "size_gt_20");
        await NumberAsync($"select count(*) {from} and push_size = 0", expected, "size_zero");
        await NumberAsync($"select count(*) {from} and commits_listed is null", expected, "without_commits_field");
    }

    private async Task CheckPullsAsync(JsonElement root)
    {
        var expected = root.GetProperty("pull_requests");
        await NumberAsync("select count(*) from raw_event where type = 'PullRequestEvent' and action = 'opened'", expected, "opened");
        await NumberAsync($"select count(*) from {ClosedPulls}", expected, "closed");
        await NumberAsync($"select count(*) from {ClosedPulls} and i.merged", expected, "closed_merged");
        await NumberAsync($"select count(*) from {ClosedPulls} and not i.merged", expected, "closed_unmerged");
        await NumberAsync($"select count(*) from {ClosedPulls} and e.actor_login = i.author_login", expected, "closed_by_author");
        await NumberAsync(
            $"select percentile_cont(0.5) within group (order by extract(epoch from i.merged_at - i.created_at)) from {ClosedPulls} and i.merged",
            root, "median_seconds_created_to_merged_of_closed_merged_events");
        await TopAsync(
            "select a.full_name, count(*) from item i join project_alias a using (project_id) where i.merged and i.closed_at is not null "
            + "and exists (select from raw_event e where e.project_id = i.project_id and e.number = i.number and e.type = 'PullRequestEvent' and e.action = 'closed') group by 1",
            root, "merged_prs_by_repo_top");
    }

    private async Task NumberAsync(string sql, JsonElement expected, string name) =>
        double.Parse(await _stand.OneAsync(sql), CultureInfo.InvariantCulture).ShouldBe(expected.GetProperty(name).GetDouble(), name);

    private async Task CountsAsync(string sql, JsonElement expected, string name) =>
        (await ReadAsync(sql)).ShouldBe(Counts(expected.GetProperty(name)), ignoreOrder: true, name);

    /// <summary>Which of those with equal counts make the list is the script's choice.</summary>
    private async Task TopAsync(string sql, JsonElement expected, string name)
    {
        var ours = await ReadAsync(sql);
        var top = expected.GetProperty(name).EnumerateArray().Select(t => (Name: t[0].GetString()!, Count: t[1].GetInt64())).ToList();
        top.Select(t => ours.GetValueOrDefault(t.Name)).ShouldBe(top.Select(t => t.Count), name);
        ours.Values.OrderDescending().Take(top.Count).ShouldBe(top.Select(t => t.Count), name);
    }

    private async Task<Dictionary<string, long>> ReadAsync(string sql) =>
        (await _stand.RowsAsync($"select a || ' ' || b from ({sql}) as t (a, b)"))
            .ToDictionary(r => r[..r.LastIndexOf(' ')], r => long.Parse(r[(r.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private static Dictionary<string, long> Counts(JsonElement expected) => expected.EnumerateObject().ToDictionary(c => c.Name, c => c.Value.GetInt64(), StringComparer.Ordinal);
}
