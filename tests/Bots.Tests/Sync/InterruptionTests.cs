using Community.Data.Work;
using Community.FakeGitHub.Serving;
using Community.Testing.Database;
using Shouldly;
using Xunit;

namespace Community.Bots.Tests.Sync;

/// <summary>However a sync is interrupted, it ends with the same database as one that ran through.</summary>
public sealed class InterruptionTests(DatabaseServer server)
{
    private const int Items = 300;

    public static TheoryData<string> Troubles => ["lost connections", "server errors", "limits", "cut bodies", "half bodies", "all at once"];

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Trouble_on_the_way_changes_nothing_about_the_end(string trouble)
    {
        await using var through = await SyncStand.StartAsync(server);
        var repository = through.Generate(Items);
        await through.SyncAsync(await through.TrackAsync());
        await using var troubled = await through.TwinAsync();
        var project = await troubled.TrackAsync();
        foreach (var fault in FaultsOf(trouble)) through.Fake.Fail(fault);

        (await troubled.SyncAsync(project)).State.ShouldBe(WorkState.Done);

        through.Fake.Counts.Values.Sum(c => c.Faults).ShouldBeGreaterThan(10);
        through.Fake.StopFailing();
        await TruthComparison.ShouldHoldAsync(troubled, through.Fake.Truth(repository));
        await troubled.ShouldHoldTheSameAsAsync(through);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_handler_that_is_cancelled_or_killed_at_any_call_is_gone_on_with_by_another(int seed)
    {
        await using var through = await SyncStand.StartAsync(server);
        through.Generate(Items);
        await through.SyncAsync(await through.TrackAsync());
        await using var interrupted = await through.TwinAsync();
        var (project, random, kills) = (await interrupted.TrackAsync(), new Random(seed), 0);
        var item = interrupted.NewItem("github-sync", project);
        interrupted.Forget();

        while (true)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(SyncStand.Ct);
            interrupted.Calls.AfterCalls(random.Next(1, 60), stop.Cancel);
            try
            {
                var outcome = await interrupted.OnceAsync(interrupted.Work, item, stop.Token);
                if (outcome.RunAfter is not { } later) break;
                interrupted.AdvanceTo(later);
            }
            catch (OperationCanceledException)
            {
                kills++;
                interrupted.Restart();
            }
        }

        kills.ShouldBeGreaterThan(5);
        await interrupted.ShouldHoldTheSameAsAsync(through);
        // No page was read twice but for the one that was being read.
        interrupted.Calls.Paths.Count.ShouldBeLessThan(through.Calls.Paths.Count + (4 * kills));
    }

    [Fact]
    public async Task A_round_that_takes_long_gives_its_worker_to_others_and_goes_on()
    {
        await using var stand = await SyncStand.StartAsync(server);
        stand.Generate(60);
        var project = await stand.TrackAsync();
        var item = stand.NewItem("github-sync", project);
        stand.Calls.OnCall = () => stand.Time.Advance(TimeSpan.FromSeconds(20));

        var first = await stand.OnceAsync(stand.Work, item);

        (first.State, first.RunAfter, stand.Calls.Paths.Count).ShouldBe((WorkState.Queued, SyncStand.Start.AddSeconds(121), 6));
        stand.Calls.OnCall = null;
        (await stand.RunAsync(() => stand.Work, item)).State.ShouldBe(WorkState.Done);
        (await stand.ScalarAsync<int>("select round from github_sync")).ShouldBe(1);
    }

    private static IEnumerable<Fault> FaultsOf(string trouble) => trouble switch
    {
        "lost connections" => [new Fault { Drop = true, Rate = 0.2 }],
        "server errors" => [new Fault { Status = 500, Rate = 0.3 }, new Fault { Status = 502, After = 30, Next = 12 }],
        "limits" =>
        [
            new Fault { SecondaryLimit = 45, Rate = 0.02 }, new Fault { SecondaryLimit = 0, After = 20, Next = 2 }, new Fault { PrimaryLimit = true, After = 60, Next = 1 },
            new Fault { Status = 429, After = 10, Rate = 0.05 },
        ],
        "cut bodies" => [new Fault { CutAt = 300, Rate = 0.2 }],
        "half bodies" => [new Fault { TruncateAt = 5000, Rate = 0.4 }, new Fault { TruncateAt = 10, Rate = 0.1 }],
        _ =>
        [
            new Fault { Drop = true, Rate = 0.1 }, new Fault { Status = 503, Rate = 0.1 }, new Fault { TruncateAt = 800, Rate = 0.1 },
            new Fault { SecondaryLimit = 20, Rate = 0.02 },
        ],
    };
}
