using Community.Core.Completeness;
using Community.Core.Facts;
using Community.Data.GitHub;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.Completeness;

/// <summary>Reads what is held of a project, and what says how much there is, and lets the rules compare them.</summary>
internal sealed class CompletenessReader(NpgsqlConnection connection, int projectId)
{
    public async Task<IReadOnlyDictionary<string, List<DayCount>>> ReadAsync(CancellationToken ct)
    {
        var cursors = await GitHubLedger.CursorsAsync(connection, projectId, ct);
        var items = CompletenessRules.Items(await KnownNumbersAsync(ct), Listed("items"));
        return new Dictionary<string, List<DayCount>>(StringComparer.Ordinal)
        {
            [CompletenessKinds.Items] = items,
            [CompletenessKinds.Comments] = CompletenessRules.OfItems(items, await PartsAsync("item_comment", "i.stated_comments", "true", ct)),
            [CompletenessKinds.ReviewComments] = CompletenessRules.OfItems(items, await PartsAsync("review_comment", "i.stated_review_comments", "i.kind = 1", ct)),
            // Of reviews GitHub states no number: a pull request that was asked for has told all of its own.
            [CompletenessKinds.Reviews] = CompletenessRules.OfItems(
                items,
                await PartsAsync(
                    "review",
                    "(select held from github_page p where p.project_id = i.project_id and p.resource = 'reviews' and p.page_no = i.number and p.verified_at is not null)",
                    "i.kind = 1", ct)),
            [CompletenessKinds.Timeline] = CompletenessRules.Listed(await DaysAsync("timeline_event", "at", "true", ct), Listed("events")),
            [CompletenessKinds.Events] = CompletenessRules.Hourly(await DaysAsync("raw_event", "created_at", "true", ct), await HoursAsync(ct)),
            [CompletenessKinds.Releases] = CompletenessRules.Listed(await DaysAsync("published_release", "created_at", NotGone, ct), Listed("releases")),
            [CompletenessKinds.Runs] = CompletenessRules.Listed(await DaysAsync("workflow_run", "created_at", NotGone, ct), Listed("runs")),
            [CompletenessKinds.Stars] = CompletenessRules.Listed(await AttentionAsync(AttentionKind.Star, ct), Listed("stars")),
            [CompletenessKinds.Forks] = CompletenessRules.Listed(await AttentionAsync(AttentionKind.Fork, ct), Listed("forks")),
        };

        ListedDays Listed(string resource) => cursors.GetValueOrDefault(resource) is { } first
            ? ListedDays.Since(first.CompleteSince, Later(first, cursors.GetValueOrDefault($"{resource}-changed")))
            : ListedDays.None;
    }

    private const string NotGone = "(gone_at is null or gone_at <= seen_at)";

    /// <summary>When the list was last seen to its newest entry: when the newest finished pass over it began.</summary>
    private static DateTimeOffset? Later(GitHubCursor first, GitHubCursor? changes) => changes?.EndedAt is not null ? changes.StartedAt : first.StartedAt;

    private Task<List<KnownNumber>> KnownNumbersAsync(CancellationToken ct) => connection.Command(
        """
        select number, (created_at at time zone 'UTC')::date, gone is null from item where project_id = $1
        union all
        select d.number, (d.created_at at time zone 'UTC')::date, false from discussion d
        where d.project_id = $1 and not exists (select from item i where i.project_id = d.project_id and i.number = d.number)
        """,
        projectId).ListAsync(r => new KnownNumber(r.GetInt32(0), r.IsDBNull(1) ? null : r.GetFieldValue<DateOnly>(1), r.GetBoolean(2)), ct);

    /// <summary>Items with what is held of them in a table, and what they say there is.</summary>
    private Task<List<ItemPart>> PartsAsync(string table, string stated, string which, CancellationToken ct) => connection.Command(
        $"""
        select (i.created_at at time zone 'UTC')::date, h.held, {stated}
        from item i left join (select number, count(*)::int as n from {table} where project_id = $1 and {NotGone} group by number) c on c.number = i.number
        cross join lateral (select coalesce(c.n, 0) as held) h
        where i.project_id = $1 and i.gone is null and i.created_at is not null and {which}
        """,
        projectId).ListAsync(r => new ItemPart(r.GetFieldValue<DateOnly>(0), r.GetInt32(1), r.IsDBNull(2) ? null : r.GetInt32(2)), ct);

    private async Task<Dictionary<DateOnly, int>> DaysAsync(string table, string moment, string where, CancellationToken ct) => (await connection.Command(
        $"select ({moment} at time zone 'UTC')::date as day, count(*)::int from {table} where project_id = $1 and {moment} is not null and {where} group by 1", projectId)
        .ListAsync(r => (Day: r.GetFieldValue<DateOnly>(0), Count: r.GetInt32(1)), ct)).ToDictionary(d => d.Day, d => d.Count);

    private async Task<Dictionary<DateOnly, int>> AttentionAsync(AttentionKind kind, CancellationToken ct) => (await connection.Command(
        "select day, added from attention_day where project_id = $1 and kind = $2 and source = $3 and added is not null", projectId, (short)kind, (short)FactSources.Rest)
        .ListAsync(r => (Day: r.GetFieldValue<DateOnly>(0), Count: r.GetInt32(1)), ct)).ToDictionary(d => d.Day, d => d.Count);

    /// <summary>
    /// Hours of event files that are read through and whose choice takes in this project. A file named after an hour is that hour; of another, the hours
    /// between its first and its last event are, those two aside as it may begin or end within them.
    /// </summary>
    private async Task<HashSet<long>> HoursAsync(CancellationToken ct)
    {
        var files = await connection.Command(
            """
            select s.name, s.first_at, s.last_at from import_source s
            where s.kind = $2 and s.ended_at is not null
              and (s.selection = 'all' or exists (select from project_source_file f where f.source_id = s.source_id and f.project_id = $1)
                   or (s.selection = 'tracked' and s.started_at >= (select tracked_at from project where project_id = $1))
                   or exists (select from project p where p.project_id = $1 and lower(p.owner || '/' || p.name) = any(string_to_array(lower(s.selection), ',')))
                   or exists (select from project_alias a where a.project_id = $1 and lower(a.full_name) = any(string_to_array(lower(s.selection), ','))))
            """,
            projectId, (short)FactSources.GhArchive)
            .ListAsync(r => (Name: r.GetString(0), First: GitHubLedger.Moment(r, 1), Last: GitHubLedger.Moment(r, 2)), ct);
        var hours = new HashSet<long>();
        foreach (var (name, first, last) in files)
        {
            if (ArchiveHour.Of(name) is { } hour) hours.Add(hour);
            else if (first is { } from && last is { } to)
                for (var h = CompletenessRules.HourOf(from) + 1; h < CompletenessRules.HourOf(to); h++) hours.Add(h);
        }

        return hours;
    }
}
