using System.Collections.Concurrent;
using System.Globalization;
using Community.Data.Work;
using Community.Testing.Database;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Work;

public sealed class WorkQueueTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private static readonly WorkWords Nothing = WorkWords.Of(new OutcomePart("nothing-new"));

    private WorkStand _stand = null!;

    private static CancellationToken Token => WorkStand.Token;

    public async ValueTask InitializeAsync() => _stand = await WorkStand.OpenAsync(database);

    public ValueTask DisposeAsync() => _stand.DisposeAsync();

    [Fact]
    public async Task Work_of_one_key_is_done_one_at_a_time_in_the_order_of_asking()
    {
        var first = await _stand.AskAsync("a");
        var second = await _stand.AskAsync("a", priority: 9);
        var other = await _stand.AskAsync("b");

        (await ClaimAsync("w1"))!.WorkItemId.ShouldBe(first, "priority counts between keys, not within one");
        (await ClaimAsync("w2"))!.WorkItemId.ShouldBe(other);
        (await ClaimAsync("w3")).ShouldBeNull();

        await EndAsync(first, "w1");
        (await ClaimAsync("w3"))!.WorkItemId.ShouldBe(second);
    }

    [Fact]
    public async Task The_most_urgent_key_comes_first_then_the_oldest()
    {
        long[] asked = [await _stand.AskAsync("a"), await _stand.AskAsync("b", priority: 1), await _stand.AskAsync("c", priority: 1)];
        long[] claimed = [(await ClaimAsync("w1"))!.WorkItemId, (await ClaimAsync("w2"))!.WorkItemId, (await ClaimAsync("w3"))!.WorkItemId];
        claimed.ShouldBe([asked[1], asked[2], asked[0]]);
    }

    [Fact]
    public async Task Asking_for_what_waits_is_asking_once_and_hurries_it()
    {
        var id = await _stand.AskAsync(coalesce: "same");
        (await ClaimAsync("w"))!.WorkItemId.ShouldBe(id);
        await _stand.Queue.RetryAsync(id, "w", _stand.Clock.GetUtcNow().AddHours(1), countAttempt: true, Nothing, Token);
        (await ClaimAsync("w")).ShouldBeNull();

        (await _stand.AskAsync(coalesce: "same", priority: 3)).ShouldBe(id);

        var row = (await ClaimAsync("w"))!;
        (row.WorkItemId, row.Priority, row.Attempts).ShouldBe((id, (short)3, (short)2));
    }

    [Fact]
    public async Task Asking_for_what_already_runs_asks_for_another_run()
    {
        var running = await _stand.AskAsync(coalesce: "same");
        await ClaimAsync("w");
        var next = await _stand.AskAsync(coalesce: "same");
        next.ShouldNotBe(running);
        (await _stand.AskAsync(coalesce: "same")).ShouldBe(next);
        (await _stand.RowsAsync()).Select(r => r.State).ShouldBe([WorkState.Running, WorkState.Queued]);
    }

    [Fact]
    public async Task What_is_asked_for_in_a_transaction_that_fails_was_never_asked_for()
    {
        await using (var db = database.CreateContext())
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Token);
            await _stand.Queue.EnqueueAsync(db, new WorkRequest(Script.Name, "k", null, "tests"), Token);
        }

        (await _stand.RowsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Work_of_a_worker_that_is_not_heard_of_goes_to_another_and_the_first_can_no_longer_write()
    {
        var id = await _stand.AskAsync();
        await ClaimAsync("dead");
        _stand.Clock.Advance(WorkQueue.Lease);
        (await ClaimAsync("heir")).ShouldBeNull("the lease holds to its last moment");
        _stand.Clock.Advance(TimeSpan.FromMilliseconds(1));

        (await ClaimAsync("heir"))!.Attempts.ShouldBe((short)2);

        (await _stand.Queue.BeatAsync(id, "dead", new WorkProgress("reading", 7, 9), Token)).ShouldBe(Heartbeat.Lost);
        (await _stand.Queue.LookAsync(id, "dead", Token)).ShouldBe(Heartbeat.Lost);
        (await _stand.Queue.EndAsync(id, "dead", WorkState.Done, Nothing, default, Token)).ShouldBeFalse();
        (await _stand.Queue.RetryAsync(id, "dead", _stand.Clock.GetUtcNow(), countAttempt: true, Nothing, Token)).ShouldBeFalse();
        var row = await _stand.RowAsync(id);
        (row.State, row.LeaseOwner, row.ProgressDone).ShouldBe((WorkState.Running, "heir", 0));
        (await _stand.Queue.BeatAsync(id, "heir", default, Token)).ShouldBe(Heartbeat.Kept);
    }

    [Fact]
    public async Task A_heartbeat_keeps_the_lease()
    {
        var id = await _stand.AskAsync();
        await ClaimAsync("w");
        for (var i = 0; i < 5; i++)
        {
            _stand.Clock.Advance(WorkQueue.Lease - TimeSpan.FromSeconds(1));
            (await _stand.Queue.BeatAsync(id, "w", default, Token)).ShouldBe(Heartbeat.Kept);
            (await ClaimAsync("other")).ShouldBeNull();
        }
    }

    [Fact]
    public async Task Cancelling_what_waits_ends_it_at_once()
    {
        var id = await _stand.AskAsync();
        (await _stand.Queue.CancelAsync(id, Token)).ShouldBeTrue();

        var row = await _stand.RowAsync(id);
        (row.State, row.Outcome, row.EndedAt).ShouldBe((WorkState.Cancelled, "Cancelled before it started.", _stand.Clock.GetUtcNow()));
        (await ClaimAsync("w")).ShouldBeNull();
        (await _stand.Queue.CancelAsync(id, Token)).ShouldBeFalse("it has ended");
    }

    [Fact]
    public async Task Work_that_is_given_back_while_an_equal_request_waits_leaves_it_to_that_one()
    {
        var running = await _stand.AskAsync(coalesce: "same");
        await ClaimAsync("w");
        var waiting = await _stand.AskAsync(coalesce: "same");

        await _stand.Queue.RetryAsync(running, "w", _stand.Clock.GetUtcNow(), countAttempt: true, Nothing, Token);

        var row = await _stand.RowAsync(running);
        (row.State, row.OutcomeParts!.Single().Key).ShouldBe((WorkState.Skipped, "taken-over"));
        (await ClaimAsync("w"))!.WorkItemId.ShouldBe(waiting);
    }

    [Fact]
    public async Task Work_that_is_given_back_after_somebody_asked_to_stop_it_ends()
    {
        var id = await _stand.AskAsync();
        await ClaimAsync("w");
        await _stand.Queue.CancelAsync(id, Token);
        await _stand.Queue.RetryAsync(id, "w", _stand.Clock.GetUtcNow(), countAttempt: true, Nothing, Token);

        var row = await _stand.RowAsync(id);
        (row.State, row.Outcome, row.EndedAt).ShouldBe((WorkState.Cancelled, "Cancelled.", _stand.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_dead_letter_is_run_again_as_a_new_row()
    {
        var dead = await _stand.AskAsync("k", coalesce: "same", priority: 2, attempts: 3);
        await ClaimAsync("w");
        await _stand.Queue.EndAsync(dead, "w", WorkState.Failed, WorkWords.Of(new OutcomePart("crashed")), default, Token);

        var again = (await _stand.Queue.RunAgainAsync(dead, "operator", Token))!.Value;

        again.ShouldNotBe(dead);
        (await _stand.RowAsync(dead)).State.ShouldBe(WorkState.Failed);
        var row = await _stand.RowAsync(again);
        (row.State, row.SerialKey, row.CoalesceKey, row.Priority, row.MaxAttempts, row.Attempts, row.RequestedBy)
            .ShouldBe((WorkState.Queued, "k", "same", (short)2, (short)3, (short)0, "operator"));
        (await _stand.Queue.RunAgainAsync(999_999, "operator", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Two_workers_never_do_work_of_one_key_at_once()
    {
        const int Keys = 4, Each = 15, Workers = 8;
        for (var i = 0; i < Keys * Each; i++) await _stand.AskAsync($"key {i % Keys}");
        var busy = new ConcurrentDictionary<string, long>();
        var done = new ConcurrentQueue<WorkItem>();

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(WorkAsync));

        done.Count.ShouldBe(Keys * Each);
        foreach (var key in done.GroupBy(w => w.SerialKey)) key.Select(w => w.WorkItemId).ShouldBeInOrder();
        (await _stand.RowsAsync()).ShouldAllBe(w => w.State == WorkState.Done && w.Attempts == 1);

        async Task WorkAsync(int worker)
        {
            for (var claim = 0; done.Count < Keys * Each; claim++)
            {
                var lease = string.Create(CultureInfo.InvariantCulture, $"{worker}:{claim}");
                if (await ClaimAsync(lease) is not { } item) continue;
                busy.TryAdd(item.SerialKey, item.WorkItemId).ShouldBeTrue($"{item.SerialKey} is in work");
                // Another statement in between, as real work has.
                await _stand.Queue.BeatAsync(item.WorkItemId, lease, default, Token);
                done.Enqueue(item);
                busy.TryRemove(item.SerialKey, out _);
                await EndAsync(item.WorkItemId, lease);
            }
        }
    }

    [Fact]
    public async Task Whoever_waits_for_one_piece_of_work_is_given_what_must_be_done_before_it()
    {
        var left = await _stand.AskAsync("a");
        (await ClaimAsync("died"))!.WorkItemId.ShouldBe(left);
        var other = await _stand.AskAsync("b");
        var wanted = await _stand.AskAsync("a");
        (await _stand.Queue.ClaimAsync("w1", wanted, Token)).ShouldBeNull("the lease of the earlier one still holds");

        _stand.Clock.Advance(WorkQueue.Lease + TimeSpan.FromSeconds(1));

        (await _stand.Queue.ClaimAsync("w1", wanted, Token))!.WorkItemId.ShouldBe(left);
        await EndAsync(left, "w1");
        (await _stand.Queue.ClaimAsync("w2", wanted, Token))!.WorkItemId.ShouldBe(wanted);
        (await _stand.Queue.ClaimAsync("w3", wanted, Token)).ShouldBeNull($"{other} is another key's");
    }

    private Task<WorkItem?> ClaimAsync(string lease) => _stand.Queue.ClaimAsync(lease, only: null, Token);

    private async Task EndAsync(long id, string lease) => (await _stand.Queue.EndAsync(id, lease, WorkState.Done, Nothing, default, Token)).ShouldBeTrue();
}
