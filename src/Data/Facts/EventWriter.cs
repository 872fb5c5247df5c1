using Community.Core.Facts;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.Facts;

/// <summary>
/// Writes raw events: each once, whoever tells it and how often. Stars and forks count for their day when their event is new, so the counts
/// stay when the events of an erased person go.
/// </summary>
internal static class EventWriter
{
    private const string Savepoint = "events";

    /// <summary>The months that the events fall into must have been made by <see cref="EventMonths"/> before.</summary>
    public static async Task WriteAsync(
        NpgsqlConnection connection, IReadOnlyCollection<ProjectFacts> facts, KnownEvents known, FactCounts counts, CancellationToken cancellationToken)
    {
        var told = facts.Sum(f => f.Events.Count);
        if (told == 0) return;
        var events = InOrder(facts, told);
        var isNew = known == KnownEvents.Unlikely && await TryInsertAsync(connection, events, cancellationToken);
        var changed = 0;
        if (!isNew) (events, changed) = await InsertMissingAsync(connection, events, cancellationToken);
        await CountDaysAsync(connection, events, counts, cancellationToken);
        counts.Add(FactSchema.Events.Name, new FactCount(events.Count, changed, told - events.Count - changed));
    }

    /// <summary>In the order of the primary key, which the index takes fastest, and without those told twice.</summary>
    private static List<RawEvent> InOrder(IReadOnlyCollection<ProjectFacts> facts, int told)
    {
        var events = new List<RawEvent>(told);
        foreach (var project in facts.OrderBy(f => f.ProjectId))
        {
            project.Events.Sort(ByTime);
            foreach (var raw in project.Events)
            {
                raw.ProjectId = project.ProjectId;
                if (events is [.., var last] && ByTime(last, raw) == 0 && last.ProjectId == raw.ProjectId) last.SourceId = Math.Min(last.SourceId, raw.SourceId);
                else events.Add(raw);
            }
        }

        return events;
    }

    private static int ByTime(RawEvent a, RawEvent b) => a.CreatedAt.CompareTo(b.CreatedAt) is not 0 and var order ? order : a.EventId.CompareTo(b.EventId);

    private static async Task<bool> TryInsertAsync(NpgsqlConnection connection, List<RawEvent> events, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync($"savepoint {Savepoint}", cancellationToken);
        try
        {
            await FactSchema.Events.InsertAsync(connection, events, cancellationToken);
            await connection.ExecuteAsync($"release savepoint {Savepoint}", cancellationToken);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            await connection.ExecuteAsync($"rollback to savepoint {Savepoint}", cancellationToken);
            return false;
        }
    }

    /// <summary>Returns the events that were new.</summary>
    private static async Task<(List<RawEvent> Added, int Changed)> InsertMissingAsync(
        NpgsqlConnection connection, List<RawEvent> events, CancellationToken cancellationToken)
    {
        var incoming = events.ToDictionary(e => (e.ProjectId, e.CreatedAt, e.EventId));
        var lowered = new List<RawEvent>();
        foreach (var (key, sourceId) in await StoredAsync(connection, events, cancellationToken))
        {
            if (incoming.Remove(key, out var raw) && raw.SourceId < sourceId) lowered.Add(raw);
        }

        var added = events.Where(e => incoming.ContainsKey((e.ProjectId, e.CreatedAt, e.EventId))).ToList();
        await FactSchema.Events.InsertAsync(connection, added, cancellationToken);
        if (lowered.Count > 0)
        {
            await connection.Command(
                """
                update raw_event e set source_id = u.source_id
                from unnest($1::int[], $2::timestamptz[], $3::bigint[], $4::bigint[]) as u (project_id, created_at, event_id, source_id)
                where e.project_id = u.project_id and e.created_at = u.created_at and e.event_id = u.event_id
                """,
                lowered.Select(e => e.ProjectId).ToArray(), lowered.Select(e => e.CreatedAt).ToArray(), lowered.Select(e => e.EventId).ToArray(),
                lowered.Select(e => e.SourceId).ToArray()).RunAsync(cancellationToken);
        }

        return (added, lowered.Count);
    }

    /// <summary>The bounds of time let the planner leave out the other months before it starts.</summary>
    private static Task<List<((int ProjectId, DateTimeOffset CreatedAt, long EventId) Key, long SourceId)>> StoredAsync(
        NpgsqlConnection connection, List<RawEvent> events, CancellationToken cancellationToken) =>
        connection.Command(
            """
            select e.project_id, e.created_at, e.event_id, e.source_id
            from unnest($1::int[], $2::timestamptz[], $3::bigint[]) as u (project_id, created_at, event_id)
            join raw_event e using (project_id, created_at, event_id)
            where e.created_at between $4 and $5
            """,
            events.Select(e => e.ProjectId).ToArray(), events.Select(e => e.CreatedAt).ToArray(), events.Select(e => e.EventId).ToArray(),
            events.Min(e => e.CreatedAt), events.Max(e => e.CreatedAt))
            .ListAsync(r => ((r.GetInt32(0), r.GetFieldValue<DateTimeOffset>(1), r.GetInt64(2)), r.GetInt64(3)), cancellationToken);

    private static async Task CountDaysAsync(NpgsqlConnection connection, List<RawEvent> added, FactCounts counts, CancellationToken cancellationToken)
    {
        var days = new Dictionary<(int ProjectId, AttentionKind Kind, DateOnly Day), int>();
        foreach (var raw in added)
        {
            AttentionKind? kind = raw.Type switch { "WatchEvent" => AttentionKind.Star, "ForkEvent" => AttentionKind.Fork, _ => null };
            if (kind is null) continue;
            var key = (raw.ProjectId, kind.Value, DateOnly.FromDateTime(raw.CreatedAt.UtcDateTime));
            days[key] = days.GetValueOrDefault(key) + 1;
        }

        if (days.Count == 0) return;
        var isNew = await connection.Command(
            """
            insert into attention_day as a (project_id, kind, day, source, added)
            select project_id, kind, day, $1, added from unnest($2::int[], $3::smallint[], $4::date[], $5::int[]) as u (project_id, kind, day, added)
            order by project_id, kind, day
            on conflict (project_id, kind, day, source) do update set added = coalesce(a.added, 0) + excluded.added
            returning xmax = 0
            """,
            (short)FactSources.GhArchive, days.Keys.Select(d => d.ProjectId).ToArray(), days.Keys.Select(d => (short)d.Kind).ToArray(),
            days.Keys.Select(d => d.Day).ToArray(), days.Values.ToArray()).ListAsync(r => r.GetBoolean(0), cancellationToken);
        counts.Add("attention_day", new FactCount(isNew.Count(n => n), isNew.Count(n => !n), 0));
    }
}
