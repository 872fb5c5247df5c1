using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Community.Perf.Imports;

/// <summary>Every count of a generated file's side file, and the same by SQL over our tables.</summary>
internal static class ExpectedCounts
{
    private const string Responses =
        """
        select count(*), coalesce(sum(extract(epoch from first_at - created_at)), 0)::bigint from (
            select i.project_id, i.number, i.created_at, min(c.at) as first_at from item i join item_comment c using (project_id, number)
            where i.kind = 0 and c.author_login <> i.author_login and c.author_login not like '%[bot]' group by 1, 2, 3) as f
        """;

    private const string FirstReviews =
        """
        select count(*), coalesce(sum(extract(epoch from first_at - created_at)), 0)::bigint from (
            select i.project_id, i.number, i.created_at, min(r.at) as first_at from item i join review r using (project_id, number)
            where i.kind = 1 and r.author_login <> i.author_login and r.author_login not like '%[bot]' group by 1, 2, 3) as f
        """;

    public static async Task<List<(string What, object Wanted, object Ours)>> CompareAsync(
        NpgsqlDataSource database, JsonElement expected, JsonElement summary, CancellationToken ct)
    {
        var found = new List<(string What, object Wanted, object Ours)>();
        var unknown = expected.GetProperty("not_derivable_in_shape_2025").EnumerateArray().Select(n => n.GetString()!).ToHashSet(StringComparer.Ordinal);
        found.Add(("lines", Number(expected, "lines"), Number(summary, "read")));
        found.Add(("duplicate_lines", Number(expected, "duplicate_lines"), Number(summary, "duplicate")));
        found.Add(("lines_before_previous_created_at", Number(expected, "lines_before_previous_created_at"), Number(summary, "outOfOrder")));
        foreach (var (name, sql) in Numbers()) found.Add((name, Number(expected, name), long.Parse((await RowsAsync(sql)).Values.Single(), CultureInfo.InvariantCulture)));
        foreach (var (name, sql) in Maps()) Add(name, Map(expected.GetProperty(name)), await RowsAsync(sql));
        Add(
            "top20_actors",
            expected.GetProperty("top20_actors").EnumerateArray().ToDictionary(a => a[0].GetString()!, a => a[1].GetRawText()),
            await RowsAsync("select actor_login, count(*) from raw_event group by 1 order by 2 desc, actor_login limit 20"));
        foreach (var (name, sql) in (IEnumerable<(string, string)>)[("issue_first_response", Responses), ("pull_first_review_by_other_human", FirstReviews)])
        {
            var row = (await RowsAsync(sql)).Single();
            var wanted = expected.GetProperty(name);
            found.Add(($"{name}: n, sum_s", $"{wanted.GetProperty("n").GetRawText()}, {wanted.GetProperty("sum_s").GetRawText()}", $"{row.Key}, {row.Value}"));
        }

        foreach (var (name, sql) in Repositories().Where(r => !unknown.Contains(r.Name)))
        {
            var wanted = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var repository in expected.GetProperty("per_repo").EnumerateObject())
            {
                if (repository.Value.GetProperty(name) is { ValueKind: not JsonValueKind.Object } value) Put(wanted, repository.Name, value);
                else foreach (var part in repository.Value.GetProperty(name).EnumerateObject()) Put(wanted, $"{repository.Name} {part.Name}", part.Value);
            }

            Add($"per_repo.{name}", wanted, await RowsAsync(sql));
            if (expected.GetProperty("totals").TryGetProperty(name, out var total))
                found.Add(($"totals.{name}", total.GetInt64(), (await RowsAsync(sql)).Values.Sum(v => long.Parse(v, CultureInfo.InvariantCulture))));
        }

        return found;

        // How many entries there are to be, and how many are as they are to be, less those that are not to be.
        void Add(string name, Dictionary<string, string> wanted, Dictionary<string, string> ours) => found.Add(
            (name, (long)wanted.Count, wanted.Count(w => ours.GetValueOrDefault(w.Key) == w.Value) - (long)ours.Keys.Count(k => !wanted.ContainsKey(k))));

        async Task<Dictionary<string, string>> RowsAsync(string sql)
        {
            var rows = new Dictionary<string, string>(StringComparer.Ordinal);
            await using var command = database.CreateCommand(sql);
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                var value = Convert.ToString(reader.GetValue(reader.FieldCount - 1), CultureInfo.InvariantCulture)!;
                if (value != "0") rows.Add(reader.FieldCount == 1 ? "" : Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!, value);
            }

            return rows;
        }
    }

    private static IEnumerable<(string Name, string Sql)> Numbers() =>
    [
        ("events", "select count(*) from raw_event"),
        ("distinct_actors", "select count(distinct actor_login) from raw_event"),
        ("events_by_bot_logins", "select count(*) from raw_event where actor_login like '%[bot]'"),
        ("distinct_repos", "select count(distinct project_id) from raw_event"),
    ];

    private static IEnumerable<(string Name, string Sql)> Maps()
    {
        return
        [
            ("by_type", "select type, count(*) from raw_event group by 1"),
            ("by_type_action", "select type || '/' || coalesce(action, '-'), count(*) from raw_event group by 1"),
            ("by_day_and_type", "select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') || '/' || type, count(*) from raw_event group by 1"),
            ("new_actors_per_month", Newcomers("true")),
            ("new_non_bot_actors_per_month", Newcomers("actor_login not like '%[bot]'")),
        ];
    }

    private static string Newcomers(string where) =>
        $"""
        select to_char(first at time zone 'UTC', 'YYYY-MM'), count(*)
        from (select actor_login, min(created_at) as first from raw_event where {where} group by 1) as a group by 1
        """;

    private static IEnumerable<(string Name, string Sql)> Repositories()
    {
        return
        [
            ("last_name", "select github_id::text, owner || '/' || name from project"),
            ("by_type", "select p.github_id || ' ' || type, count(*) from raw_event join project p using (project_id) group by 1"),
            ("commits_pushed_size_sum", Sql("coalesce(sum(push_size), 0)", "raw_event")),
            ("commits_pushed_distinct_size_sum", Sql("coalesce(sum(push_distinct), 0)", "raw_event")),
            ("stars", Sql("sum(added)", "attention_day", "kind = 0")),
            ("forks", Sql("sum(added)", "attention_day", "kind = 1")),
            ("releases", Sql("count(*)", "published_release")),
            ("prereleases", Sql("count(*)", "published_release", "prerelease")),
            ("issues_opened", Sql("count(*)", "item", "kind = 0")),
            ("issues_open_at_end", Sql("count(*)", "item", "kind = 0 and state = 0")),
            ("pulls_opened", Sql("count(*)", "item", "kind = 1")),
            ("pulls_merged", Sql("count(*)", "item", "merged")),
            ("pulls_closed_unmerged_at_end", Sql("count(*)", "item", "kind = 1 and state = 1 and not merged")),
            ("pulls_open_at_end", Sql("count(*)", "item", "kind = 1 and state = 0")),
            ("reviews_by_state", "select p.github_id || ' ' || state, count(*) from review join project p using (project_id) group by 1"),
            ("distinct_actors", Sql("count(distinct actor_login)", "raw_event")),
            ("distinct_non_bot_actors", Sql("count(distinct actor_login)", "raw_event", "actor_login not like '%[bot]'")),
        ];

        static string Sql(string count, string table, string where = "true") =>
            $"select p.github_id::text, {count} from {table} t join project p using (project_id) where {where} group by 1";
    }

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private static Dictionary<string, string> Map(JsonElement element)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in element.EnumerateObject()) Put(map, part.Name, part.Value);
        return map;
    }

    /// <summary>A count of nothing is no row on either side.</summary>
    private static void Put(Dictionary<string, string> map, string name, JsonElement value)
    {
        if (value.ToString() != "0") map.Add(name, value.ToString());
    }
}
