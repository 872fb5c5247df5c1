using Community.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Community.Data.Work;

/// <summary>What somebody wants done.</summary>
/// <param name="Kind">Names the handler.</param>
/// <param name="SerialKey">Work of one key is done one at a time, in the order of asking.</param>
/// <param name="CoalesceKey">Null where every request counts.</param>
/// <param name="Input">What else the handler needs to know, as JSON.</param>
public sealed record WorkRequest(
    string Kind, string SerialKey, int? ProjectId, string RequestedBy, string? CoalesceKey = null, short Priority = 0, short MaxAttempts = 5,
    string? Input = null);

/// <summary>
/// The one queue: rows of <c>work_item</c>. Every change of a row raises its version and is notified on <see cref="Channel"/>,
/// so that workers wake and pages follow without polling. Each is one statement that changes and notifies.
/// </summary>
public sealed class WorkQueue(NpgsqlDataSource database, TimeProvider time)
{
    public const string Channel = "work_item";

    /// <summary>A worker that has not been heard of for this long is taken for dead and its work is given to another.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    internal static readonly WorkWords Cancelled = WorkWords.Of(new OutcomePart("cancelled"));

    private static readonly WorkWords CancelledWaiting = WorkWords.Of(new OutcomePart("cancelled-waiting"));

    private static readonly WorkWords TakenOver = WorkWords.Of(new OutcomePart("taken-over"));

    /// <summary>Asks for work, or hurries the equal request that already waits. Returns the row's id.</summary>
    public async Task<long> EnqueueAsync(WorkRequest request, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await EnqueueAsync(connection, request, ct);
    }

    /// <summary>The same as part of the caller's transaction: what was written and the work that follows from it come true together.</summary>
    public Task<long> EnqueueAsync(CommunityDbContext db, WorkRequest request, CancellationToken ct) =>
        EnqueueAsync((NpgsqlConnection)db.Database.GetDbConnection(), request, ct);

    public async Task<long> EnqueueAsync(NpgsqlConnection connection, WorkRequest request, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var ids = await ChangeAsync(
            connection.Statement(
                $"""
                insert into work_item as w (project_id, kind, serial_key, coalesce_key, requested_by, priority, state, created_at, run_after, attempts,
                                            max_attempts, cancel_requested, progress_done, input)
                values ({request.ProjectId}, {request.Kind}, {request.SerialKey}, {request.CoalesceKey}, {request.RequestedBy}, {request.Priority},
                        'Queued', {now}, {now}, 0, {request.MaxAttempts}, false, 0, {request.Input}::jsonb)
                on conflict (coalesce_key) where state = 'Queued'
                do update set run_after = least(w.run_after, excluded.run_after), priority = greatest(w.priority, excluded.priority),
                              row_version = nextval('work_item_version')
                """),
            "work_item_id", r => r.GetInt64(0), ct);
        return ids[0];
    }

    /// <summary>Asks anew for what a row asked for; the row itself, a dead letter perhaps, stays as it is. Null when there is no such row.</summary>
    public async Task<long?> RunAgainAsync(long id, string requestedBy, CancellationToken ct) => await FindAsync(id, ct) is { } item
        ? await EnqueueAsync(new WorkRequest(item.Kind, item.SerialKey, item.ProjectId, requestedBy, item.CoalesceKey, item.Priority, item.MaxAttempts, item.Input), ct)
        : null;

    /// <summary>
    /// Takes the next piece of work that may run now: the most urgent, then the oldest, of keys nobody works on.
    /// Work whose lease ran out is taken again. Null when there is none.
    /// </summary>
    /// <param name="lease">Names this one claim: whoever lost it cannot write to the row any more, not even from the same process.</param>
    /// <param name="only">Take this item, or what must be done before it: equal keys go in order, and nobody else may be there to do it.</param>
    public async Task<WorkItem?> ClaimAsync(string lease, long? only, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        try
        {
            var claimed = await ChangeAsync(
                database.Statement(
                    $"""
                    update work_item w set state = 'Running', lease_owner = {lease}, lease_until = {now + Lease}, started_at = {now}, attempts = attempts + 1,
                           stage = null, progress_done = 0, progress_total = null, row_version = nextval('work_item_version')
                    where work_item_id = (
                        select next.work_item_id from work_item next
                        where ((next.state = 'Queued' and next.run_after <= {now}) or (next.state = 'Running' and next.lease_until < {now}))
                          and ({only}::bigint is null
                               or (next.work_item_id <= {only} and next.serial_key = (select serial_key from work_item where work_item_id = {only})))
                          and not exists (select from work_item earlier
                                          where earlier.serial_key = next.serial_key and earlier.work_item_id < next.work_item_id
                                            and earlier.state in ('Queued', 'Running'))
                        order by next.priority desc, next.work_item_id
                        for update skip locked limit 1)
                    """),
                WorkItem.Columns, WorkItem.Read, ct);
            return claimed.SingleOrDefault();
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "ux_work_item_running" })
        {
            // An earlier request became visible only now; its turn comes first.
            return null;
        }
    }

    /// <summary>Extends the lease and stores progress.</summary>
    public async Task<Heartbeat> BeatAsync(long id, string lease, WorkProgress progress, CancellationToken ct)
    {
        var until = time.GetUtcNow() + Lease;
        var cancel = await ChangeAsync(
            database.Statement(
                $"""
                update work_item w set lease_until = {until}, stage = {progress.Stage}, progress_done = {progress.Done}, progress_total = {progress.Total},
                       row_version = nextval('work_item_version')
                where work_item_id = {id} and lease_owner = {lease} and state = 'Running'
                """),
            "cancel_requested", r => r.GetBoolean(0), ct);
        return cancel is not [var requested] ? Heartbeat.Lost : requested ? Heartbeat.CancelRequested : Heartbeat.Kept;
    }

    /// <summary>Whether the lease still holds and whether somebody wants the work to stop; writes nothing.</summary>
    public async Task<Heartbeat> LookAsync(long id, string lease, CancellationToken ct)
    {
        var cancel = await database.Statement(
            $"select cancel_requested from work_item where work_item_id = {id} and lease_owner = {lease} and state = 'Running'").ListAsync(r => r.GetBoolean(0), ct);
        return cancel is not [var requested] ? Heartbeat.Lost : requested ? Heartbeat.CancelRequested : Heartbeat.Kept;
    }

    /// <summary>Ends an item. False when the lease is lost: the row is another worker's by now.</summary>
    public async Task<bool> EndAsync(long id, string lease, WorkState state, WorkWords words, WorkProgress progress, CancellationToken ct) =>
        await UpdateAsync(
            $"""
            update work_item w set state = {state.ToString()}, outcome = {words.Text}, remedy = {words.Remedy}, outcome_parts = {OutcomeJson.Write(words.Parts)}::jsonb,
                   stage = {progress.Stage}, progress_done = {progress.Done}, progress_total = {progress.Total},
                   ended_at = {time.GetUtcNow()}, lease_owner = null, lease_until = null, row_version = nextval('work_item_version')
            where work_item_id = {id} and lease_owner = {lease} and state = 'Running'
            """, ct) > 0;

    /// <summary>
    /// Gives an item back, to be tried again at <paramref name="runAfter"/>. It ends instead when somebody asked for that meanwhile, or when an equal
    /// request waits already, which then takes over. False when the lease is lost.
    /// </summary>
    public async Task<bool> RetryAsync(long id, string lease, DateTimeOffset runAfter, bool countAttempt, WorkWords words, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await GiveBackAsync(id, lease, runAfter, countAttempt, words, ct) > 0;
            }
            catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "ux_work_item_waiting" })
            {
                // An equal request came in at this very moment; now it can be seen.
            }
        }
    }

    /// <summary>Ends waiting work at once and asks running work to stop. False when it had ended already.</summary>
    public async Task<bool> CancelAsync(long id, CancellationToken ct) =>
        await UpdateAsync(
            $"""
            update work_item w set cancel_requested = true,
                   state = case when state = 'Queued' then 'Cancelled' else state end,
                   outcome = case when state = 'Queued' then {CancelledWaiting.Text} else outcome end,
                   outcome_parts = case when state = 'Queued' then {OutcomeJson.Write(CancelledWaiting.Parts)}::jsonb else outcome_parts end,
                   remedy = case when state = 'Queued' then null else remedy end,
                   ended_at = case when state = 'Queued' then {time.GetUtcNow()} else ended_at end,
                   row_version = nextval('work_item_version')
            where work_item_id = {id} and state in ('Queued', 'Running')
            """, ct) > 0;

    public async Task<WorkItem?> FindAsync(long id, CancellationToken ct)
    {
        var command = database.CreateCommand($"select {WorkItem.Columns} from work_item where work_item_id = $1");
        command.Parameters.Add(new() { Value = id });
        return (await command.ListAsync(WorkItem.Read, ct)).SingleOrDefault();
    }

    /// <summary>What must be done before this item, which waits; null where nothing must.</summary>
    public async Task<WorkItem?> FindAheadAsync(WorkItem item, CancellationToken ct)
    {
        var command = database.CreateCommand(
            $"""
            select {WorkItem.Columns} from work_item
            where serial_key = $1 and work_item_id < $2 and state in ('Queued', 'Running') order by work_item_id limit 1
            """);
        command.Parameters.Add(new() { Value = item.SerialKey });
        command.Parameters.Add(new() { Value = item.WorkItemId });
        return (await command.ListAsync(WorkItem.Read, ct)).SingleOrDefault();
    }

    private Task<int> GiveBackAsync(long id, string lease, DateTimeOffset runAfter, bool countAttempt, WorkWords words, CancellationToken ct) =>
        UpdateAsync(
            $"""
            update work_item w set
                   state = turn.state, ended_at = case when turn.state = 'Queued' then null else {time.GetUtcNow()} end,
                   outcome = case turn.state when 'Queued' then {words.Text} when 'Skipped' then {TakenOver.Text} else {Cancelled.Text} end,
                   outcome_parts = case turn.state when 'Queued' then {OutcomeJson.Write(words.Parts)} when 'Skipped' then {OutcomeJson.Write(TakenOver.Parts)}
                                   else {OutcomeJson.Write(Cancelled.Parts)} end::jsonb,
                   remedy = case when turn.state = 'Queued' then {words.Remedy} end,
                   run_after = {runAfter}, attempts = attempts - {(countAttempt ? 0 : 1)},
                   lease_owner = null, lease_until = null, row_version = nextval('work_item_version')
            from (select me.work_item_id, case
                         when me.cancel_requested then 'Cancelled'
                         when exists (select from work_item twin where twin.coalesce_key = me.coalesce_key and twin.state = 'Queued') then 'Skipped'
                         else 'Queued' end as state
                  from work_item me where me.work_item_id = {id}) turn
            where w.work_item_id = turn.work_item_id and w.lease_owner = {lease} and w.state = 'Running'
            """, ct);

    private async Task<int> UpdateAsync(FormattableString sql, CancellationToken ct) =>
        (await ChangeAsync(database.Statement(sql), "work_item_id", r => r.GetInt64(0), ct)).Count;

    /// <param name="change">An insert or update of <c>work_item w</c>.</param>
    private static Task<List<T>> ChangeAsync<T>(NpgsqlCommand change, string columns, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        change.CommandText = $"with changed as ({change.CommandText} returning w.*) select {columns}, pg_notify('{Channel}', work_item_id::text) from changed";
        return change.ListAsync(read, ct);
    }
}

public enum Heartbeat { Kept, CancelRequested, Lost }

/// <param name="Stage">What is being done: a key of the pages' resources.</param>
public readonly record struct WorkProgress(string? Stage, long Done, long? Total);
