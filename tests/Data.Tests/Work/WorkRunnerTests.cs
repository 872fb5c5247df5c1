using System.Globalization;
using Community.Core.Failures;
using Community.Data.Work;
using Community.Testing.Database;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Work;

public sealed class WorkRunnerTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-Hans");

    private WorkStand _stand = null!;

    private static CancellationToken Token => WorkStand.Token;

    public async ValueTask InitializeAsync() => _stand = await WorkStand.OpenAsync(database);

    public ValueTask DisposeAsync() => _stand.DisposeAsync();

    [Fact]
    public async Task Work_that_goes_on_later_waits_in_its_row_and_has_used_no_attempt()
    {
        var (id, at) = (await _stand.AskAsync(attempts: 1), _stand.Clock.GetUtcNow().AddMinutes(40));
        var runs = 0;
        var script = new Script(() => ++runs < 3 ? WorkOutcome.Later(at, new OutcomePart("commits", 1)) : Script.Done);
        (await _stand.Runner(script).TryRunAsync(null, Token)).ShouldBeTrue();

        var row = await _stand.RowAsync(id);
        (row.State, row.RunAfter, row.Attempts, row.Outcome).ShouldBe((WorkState.Queued, at, (short)0, "1 new commit."));
        (await _stand.Runner(script).TryRunAsync(null, Token)).ShouldBeFalse("it is not due");
        _stand.Clock.Advance(TimeSpan.FromMinutes(40));
        (await _stand.Runner(script).TryRunAsync(null, Token)).ShouldBeTrue();
        (await _stand.Runner(script).TryRunAsync(null, Token)).ShouldBeTrue();
        (await _stand.RowAsync(id)).State.ShouldBe(WorkState.Done);
    }

    [Fact]
    public async Task A_failure_that_says_when_trying_again_makes_sense_is_not_tried_before()
    {
        var (id, at) = (await _stand.AskAsync(), _stand.Clock.GetUtcNow().AddHours(1));
        await _stand.Runner(new Script((_, _) => throw new TransientFailureException("Away.", "Wait.") { RetryAt = at })).TryRunAsync(null, Token);
        var row = await _stand.RowAsync(id);
        (row.State, row.RunAfter, row.Attempts).ShouldBe((WorkState.Queued, at, (short)1));
    }

    [Fact]
    public async Task Work_ends_with_what_it_did_in_words_and_in_facts()
    {
        var id = await _stand.AskAsync();
        var script = new Script((work, _) =>
        {
            work.Report("computing", 3, 4);
            return Task.FromResult(Script.Done);
        });
        (await _stand.Runner(script).TryRunAsync(null, Token)).ShouldBeTrue();

        var row = await _stand.RowAsync(id);
        row.State.ShouldBe(WorkState.Done);
        row.Outcome.ShouldBe("2 new commits; 1 metric value computed.");
        row.OutcomeParts.ShouldBe([new OutcomePart("commits", 2), new OutcomePart("values", 1)]);
        (row.Stage, row.ProgressDone, row.ProgressTotal).ShouldBe(("computing", 3, 4));
        (row.LeaseOwner, row.LeaseUntil).ShouldBe((null, null));
    }

    [Fact]
    public async Task A_failure_that_may_pass_is_retried_after_growing_pauses_and_becomes_a_dead_letter()
    {
        var id = await _stand.AskAsync();
        var runner = _stand.Runner(new Script(() => throw new TransientFailureException("The network is away.", "It is tried again.")));
        foreach (var minutes in (int[])[1, 4, 16, 64])
        {
            (await runner.TryRunAsync(null, Token)).ShouldBeTrue();
            var waiting = await _stand.RowAsync(id);
            (waiting.State, waiting.Outcome, waiting.Remedy).ShouldBe((WorkState.Queued, "The network is away.", "It is tried again."));
            waiting.RunAfter.ShouldBe(_stand.Clock.GetUtcNow().AddMinutes(minutes));
            _stand.Clock.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
            (await runner.TryRunAsync(null, Token)).ShouldBeFalse();
            _stand.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await runner.TryRunAsync(null, Token)).ShouldBeTrue();
        var dead = await _stand.RowAsync(id);
        (dead.State, dead.Attempts, dead.Outcome, dead.Remedy).ShouldBe((WorkState.Failed, (short)5, "The network is away.", "It is tried again."));
        _stand.Clock.Advance(TimeSpan.FromDays(7));
        (await runner.TryRunAsync(null, Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task What_somebody_must_mend_is_told_and_not_tried_again()
    {
        var id = await _stand.AskAsync();
        await _stand.Runner(new Script(() => throw new UserErrorException("The path is gone.", "Put it back."))).TryRunAsync(null, Token);

        var row = await _stand.RowAsync(id);
        (row.State, row.Attempts, row.Outcome, row.Remedy, row.OutcomeParts).ShouldBe((WorkState.Refused, (short)1, "The path is gone.", "Put it back.", null));
    }

    [Fact]
    public async Task A_failure_is_kept_as_facts_beside_its_English_words()
    {
        var id = await _stand.AskAsync();
        await _stand.Runner(new Script(() => throw new UserErrorException(new Failure("git.shallow", "/srv/x")))).TryRunAsync(null, Token);

        var row = await _stand.RowAsync(id);
        (row.Outcome, row.Remedy).ShouldBe(("/srv/x is a shallow clone: it holds only a part of the history.", "Run git fetch --unshallow in /srv/x."));
        var words = new WorkWords(row.Outcome!, row.Remedy, row.OutcomeParts);
        words.TextFor(Chinese, Reader.Operator).ShouldBe("/srv/x 是浅克隆，只包含部分历史。");
        words.RemedyFor(Chinese, Reader.Visitor).ShouldBe("请在仓库所在的文件夹中运行 git fetch --unshallow。");
    }

    [Fact]
    public void Words_that_are_stored_without_facts_are_told_as_they_are_but_for_places_on_the_server()
    {
        var words = new WorkWords("/srv/x is gone.", "Put it back.", Parts: [new OutcomePart("git.from-the-future", Values: ["/srv/x"])]);

        words.TextFor(Chinese, Reader.Operator).ShouldBe("/srv/x is gone.");
        words.TextFor(Chinese, Reader.Visitor).ShouldBeNull();
        words.RemedyFor(Chinese, Reader.Visitor).ShouldBe("Put it back.");
    }

    [Fact]
    public async Task What_nobody_foresaw_is_tried_again_and_says_where_to_look()
    {
        var id = await _stand.AskAsync();
        await _stand.Runner(new Script(() => throw new InvalidOperationException("Odd."))).TryRunAsync(null, Token);

        var row = await _stand.RowAsync(id);
        (row.State, row.Outcome, row.Remedy).ShouldBe((WorkState.Queued, "InvalidOperationException: Odd.", "Look into the server's log."));
    }

    [Fact]
    public async Task A_kind_that_this_program_does_not_know_is_refused()
    {
        var id = await _stand.AskAsync(kind: "from-the-future");
        await _stand.Runner(new Script(() => Script.Done)).TryRunAsync(null, Token);

        var row = await _stand.RowAsync(id);
        (row.State, row.Outcome, row.Remedy).ShouldBe((WorkState.Refused, "This program does not know work of the kind \"from-the-future\".", "Update this program."));
    }

    [Fact]
    public async Task Running_work_stops_within_a_second_of_being_cancelled()
    {
        var id = await _stand.AskAsync();
        var script = Script.Endless();
        var run = _stand.Runner(script).TryRunAsync(null, Token);
        await script.Started;
        (await _stand.Queue.CancelAsync(id, Token)).ShouldBeTrue();
        (await _stand.RowAsync(id)).State.ShouldBe(WorkState.Running);

        var before = _stand.Clock.GetUtcNow();
        var row = await _stand.BeatUntilAsync(id, r => r.State == WorkState.Cancelled);

        await run;
        (row.Outcome, row.CancelRequested).ShouldBe(("Cancelled.", true));
        (row.EndedAt!.Value - before).ShouldBeGreaterThanOrEqualTo(WorkRunner.LookEvery);
    }

    [Fact]
    public async Task Work_whose_worker_died_after_it_was_cancelled_is_not_begun_again()
    {
        var id = await _stand.AskAsync();
        await _stand.Queue.ClaimAsync("dead", null, Token);
        await _stand.Queue.CancelAsync(id, Token);
        _stand.Clock.Advance(WorkQueue.Lease * 2);

        var script = new Script(() => Script.Done);
        await _stand.Runner(script).TryRunAsync(null, Token);

        script.Runs.ShouldBe(0);
        (await _stand.RowAsync(id)).State.ShouldBe(WorkState.Cancelled);
    }

    [Fact]
    public async Task A_shutdown_gives_work_back_without_counting_the_attempt()
    {
        var id = await _stand.AskAsync();
        using var shutdown = new CancellationTokenSource();
        var endless = Script.Endless();
        var run = _stand.Runner(endless).TryRunAsync(null, shutdown.Token);
        await endless.Started;
        await shutdown.CancelAsync();
        await run;

        var row = await _stand.RowAsync(id);
        (row.State, row.Attempts, row.RunAfter, row.LeaseOwner).ShouldBe((WorkState.Queued, (short)0, _stand.Clock.GetUtcNow(), null));
        row.OutcomeParts!.Single().Key.ShouldBe("interrupted");
        (await _stand.Runner(new Script(() => Script.Done)).TryRunAsync(null, Token)).ShouldBeTrue();
        (await _stand.RowAsync(id)).State.ShouldBe(WorkState.Done);
    }

    [Fact]
    public async Task Work_that_takes_its_process_down_every_time_is_given_up()
    {
        var id = await _stand.AskAsync(attempts: 2);
        for (var crash = 0; crash < 2; crash++)
        {
            (await _stand.Queue.ClaimAsync("dead", null, Token)).ShouldNotBeNull();
            _stand.Clock.Advance(WorkQueue.Lease * 2);
        }

        var script = new Script(() => Script.Done);
        (await _stand.Runner(script).TryRunAsync(null, Token)).ShouldBeTrue();

        script.Runs.ShouldBe(0);
        var row = await _stand.RowAsync(id);
        (row.State, row.OutcomeParts!.Single().Key).ShouldBe((WorkState.Failed, "crashed"));
        row.Remedy.ShouldBe("Look into the server's log, then run it again.");
    }

    [Fact]
    public async Task A_worker_that_lost_its_lease_stops_and_leaves_the_row_alone()
    {
        var id = await _stand.AskAsync();
        var script = Script.Endless();
        var run = _stand.Runner(script).TryRunAsync(null, Token);
        await script.Started;
        await _stand.ExecuteAsync($"update work_item set lease_owner = 'heir' where work_item_id = {id}");

        while (!run.IsCompleted)
        {
            _stand.Clock.Advance(WorkRunner.LookEvery);
            await Task.Yield();
        }

        await run;
        var row = await _stand.RowAsync(id);
        (row.State, row.LeaseOwner).ShouldBe((WorkState.Running, "heir"));
    }

    [Fact]
    public async Task Progress_is_stored_once_a_beat_however_often_it_is_reported()
    {
        var id = await _stand.AskAsync();
        var (go, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var script = new Script(async (work, _) =>
        {
            for (var i = 1; i <= 10_000; i++) work.Report("reading", i, 10_000);
            go.SetResult();
            await end.Task;
            return Script.Done;
        });
        var run = _stand.Runner(script).TryRunAsync(null, Token);
        await go.Task;
        var claimed = await _stand.RowAsync(id);
        claimed.ProgressDone.ShouldBe(0);

        var row = await _stand.BeatUntilAsync(id, r => r.ProgressDone == 10_000);
        row.RowVersion.ShouldBe(claimed.RowVersion + 1);

        // Nothing new: nothing is written until the lease needs it.
        var renewed = await _stand.BeatUntilAsync(id, r => r.RowVersion > row.RowVersion);
        (renewed.LeaseUntil!.Value - row.LeaseUntil!.Value).ShouldBeGreaterThan(WorkQueue.Lease / 6 - WorkRunner.BeatEvery);

        end.SetResult();
        await run;
        (await _stand.RowAsync(id)).State.ShouldBe(WorkState.Done);
    }
}
