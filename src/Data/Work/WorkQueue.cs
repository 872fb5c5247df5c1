using System.Globalization;
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
/// so that workers wake and pages follow without polling.
/// </summary>
public sealed class WorkQueue(IDbContextFactory<CommunityDbContext> contexts, TimeProvider time)
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
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await EnqueueAsync(db, request, ct);
    }

    /// <summary>The same as part of the caller's transaction: what was written and the work that follows from it come true together.</summary>
    public async Task<long> EnqueueAsync(CommunityDbContext db, WorkRequest request, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var ids = await db.Database.SqlQuery<long>(
            $"""
            insert into work_item (project_id, kind, serial_key, coalesce_key, requested_by, priority, state, created_at, run_after, attempts,
                                   max_attempts, cancel_requested, progress_done, input)
            values ({request.ProjectId}, {request.Kind}, {request.SerialKey}, {request.CoalesceKey}, {request.RequestedBy}, {request.Priority},
                    'Queued', {now}, {now}, 0, {request.MaxAttempts}, false, 0, {request.Input}::jsonb)
            on conflict (coalesce_key) where state = 'Queued'
            do update set run_after = least(work_item.run_after, excluded.run_after), priority = greatest(work_item.priority, excluded.priority),
                          row_version = nextval('work_item_version')
            returning work_item_id as "Value"
            """).ToListAsync(ct);
        await NotifyAsync(db, ids[0], ct);
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
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        try
        {
            var claimed = await db.WorkItems.FromSql(
                $"""
                update work_item set state = 'Running', lease_owner = {lease}, lease_until = {now + Lease}, started_at = {now}, attempts = attempts + 1,
                       stage = null, progress_done = 0, progress_total = null, row_version = nextval('work_item_version')
                where work_item_id = (
                    select w.work_item_id from work_item w
                    where ((w.state = 'Queued' and w.run_after <= {now}) or (w.state = 'Running' and w.lease_until < {now}))
                      and ({only}::bigint is null
                           or (w.work_item_id <= {only} and w.serial_key = (select serial_key from work_item where work_item_id = {only})))
                      and not exists (select from work_item earlier
                                      where earlier.serial_key = w.serial_key and earlier.work_item_id < w.work_item_id and earlier.state in ('Queued', 'Running'))
                    order by w.priority desc, w.work_item_id
                    for update skip locked limit 1)
                returning *
                """).AsNoTracking().ToListAsync(ct);
            if (claimed is [var item]) await NotifyAsync(db, item.WorkItemId, ct);
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
        await using var db = await contexts.CreateDbContextAsync(ct);
        var until = time.GetUtcNow() + Lease;
        var cancel = await db.Database.SqlQuery<bool>(
            $"""
            update work_item set lease_until = {until}, stage = {progress.Stage}, progress_done = {progress.Done}, progress_total = {progress.Total},
                   row_version = nextval('work_item_version')
            where work_item_id = {id} and lease_owner = {lease} and state = 'Running'
            returning cancel_requested as "Value"
            """).ToListAsync(ct);
        if (cancel is not [var requested]) return Heartbeat.Lost;
        await NotifyAsync(db, id, ct);
        return requested ? Heartbeat.CancelRequested : Heartbeat.Kept;
    }

    /// <summary>Whether the lease still holds and whether somebody wants the work to stop; writes nothing.</summary>
    public async Task<Heartbeat> LookAsync(long id, string lease, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var cancel = await db.WorkItems.Where(w => w.WorkItemId == id && w.LeaseOwner == lease && w.State == WorkState.Running)
            .Select(w => w.CancelRequested).ToListAsync(ct);
        return cancel is not [var requested] ? Heartbeat.Lost : requested ? Heartbeat.CancelRequested : Heartbeat.Kept;
    }

    /// <summary>Ends an item. False when the lease is lost: the row is another worker's by now.</summary>
    public async Task<bool> EndAsync(long id, string lease, WorkState state, WorkWords words, WorkProgress progress, CancellationToken ct) =>
        await UpdateAsync(
            $"""
            update work_item set state = {state.ToString()}, outcome = {words.Text}, remedy = {words.Remedy}, outcome_parts = {OutcomeJson.Write(words.Parts)}::jsonb,
                   stage = {progress.Stage}, progress_done = {progress.Done}, progress_total = {progress.Total},
                   ended_at = {time.GetUtcNow()}, lease_owner = null, lease_until = null, row_version = nextval('work_item_version')
            where work_item_id = {id} and lease_owner = {lease} and state = 'Running'
            """, id, ct) > 0;

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
            update work_item set cancel_requested = true,
                   state = case when state = 'Queued' then 'Cancelled' else state end,
                   outcome = case when state = 'Queued' then {CancelledWaiting.Text} else outcome end,
                   outcome_parts = case when state = 'Queued' then {OutcomeJson.Write(CancelledWaiting.Parts)}::jsonb else outcome_parts end,
                   remedy = case when state = 'Queued' then null else remedy end,
                   ended_at = case when state = 'Queued' then {time.GetUtcNow()} else ended_at end,
                   row_version = nextval('work_item_version')
            where work_item_id = {id} and state in ('Queued', 'Running')
            """, id, ct) > 0;

    public async Task<WorkItem?> FindAsync(long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.WorkItems.AsNoTracking().SingleOrDefaultAsync(w => w.WorkItemId == id, ct);
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
            """, id, ct);

    private async Task<int> UpdateAsync(FormattableString sql, long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Database.ExecuteSqlAsync(sql, ct);
        if (rows > 0) await NotifyAsync(db, id, ct);
        return rows;
    }

    private static async Task NotifyAsync(CommunityDbContext db, long id, CancellationToken ct)
    {
        var payload = id.ToString(CultureInfo.InvariantCulture);
        await db.Database.ExecuteSqlAsync($"select pg_notify({Channel}, {payload})", ct);
    }
}

public enum Heartbeat { Kept, CancelRequested, Lost }

/// <param name="Stage">What is being done: a key of the pages' resources.</param>
public readonly record struct WorkProgress(string? Stage, long Done, long? Total);
