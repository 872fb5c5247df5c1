using System.Globalization;
using Community.Core.Facts;
using Community.Data.Work;
using Community.FakeGitHub.Serving;
using Community.Testing.Database;
using Shouldly;
using Xunit;

namespace Community.Bots.Tests.Sync;

public sealed class FirstSyncTests(DatabaseServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_the_first_sync_the_database_holds_what_GitHub_holds()
    {
        await using var stand = await SyncStand.StartAsync(server);
        var repository = stand.Generate(300);
        var project = await stand.TrackAsync();

        (await stand.SyncAsync(project)).State.ShouldBe(WorkState.Done);

        await TruthComparison.ShouldHoldAsync(stand, stand.Fake.Truth(repository));
        stand.Fake.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_open_comes_first_so_that_triage_works_while_the_rest_loads()
    {
        await using var stand = await SyncStand.StartAsync(server);
        stand.Generate(300);
        await stand.SyncAsync(await stand.TrackAsync());

        var calls = stand.Calls;
        var order = new[]
        {
            calls.First(@"^/repos/acme/widgets$"), calls.First("/labels"), calls.First(@"/issues\?state=open"), calls.First(@"/pulls\?state=open"),
            calls.First(@"/pulls/\d+/reviews"), calls.First(@"/issues/\d+/timeline"), calls.First(@"/issues\?state=all"), calls.First(@"/pulls\?state=all"),
            calls.First("/issues/comments"), calls.First("/pulls/comments"), calls.First("/issues/events"), calls.First("/releases"), calls.First("/actions/runs"),
            calls.First("/stargazers"), calls.First("/forks"),
        };
        order.ShouldAllBe(place => place >= 0);
        order.ShouldBeInOrder();
        // The rest of the reviews and the details of pull requests come last, as they cost a call each.
        calls.Last(@"/pulls/\d+/reviews").ShouldBeGreaterThan(calls.Last("/forks"));
        calls.First(@"/pulls/\d+$").ShouldBeGreaterThan(calls.Last(@"/pulls/\d+/reviews"));
    }

    /// <summary>The table of docs/github-sync.md, with its own rates: the bound is of the repository as it is.</summary>
    [Fact]
    public async Task Two_thousand_items_cost_no_more_calls_than_the_budget_says()
    {
        await using var stand = await SyncStand.StartAsync(server);
        var repository = stand.Generate(2000);
        var truth = stand.Fake.Truth(repository);
        var project = await stand.TrackAsync();
        await stand.SyncAsync(project);

        var pulls = truth.Items.Count(i => i.PullId is not null);
        var openPulls = truth.Items.Count(i => i is { PullId: not null, State: "open" });
        var lists = 1 + Pages(truth.Labels.Count) + Pages(truth.Items.Count(i => i.State == "open")) + Pages(openPulls) + Pages(truth.Items.Count) + Pages(pulls)
            + Pages(truth.Comments.Count) + Pages(truth.ReviewComments.Count) + Pages(truth.Events.Count) + Pages(truth.Releases.Count) + Pages(truth.Runs.Count)
            + Pages(truth.Stars.Count) + Pages(truth.Forks.Count);
        lists.ShouldBeLessThan(200);
        stand.Calls.Paths.Count.ShouldBe(lists + (2 * pulls) + openPulls, stand.Calls.Summary());
        stand.Calls.Paths.Count.ShouldBeLessThan(2000, "two thousand items fit into the hour of a token, its reserve left alone");

        // The next night: nothing has happened.
        stand.Forget();
        stand.Time.Advance(TimeSpan.FromDays(1));
        await stand.SyncAsync(project);
        var free = stand.Fake.Counts.Values.Sum(c => c.NotModified);
        (stand.Calls.Paths.Count - free).ShouldBeLessThan(60, stand.Calls.Summary());

        static int Pages(int count) => Math.Max(1, (count + 99) / 100);
    }

    [Fact]
    public async Task Each_page_says_since_when_everything_is_held()
    {
        await using var stand = await SyncStand.StartAsync(server);
        var repository = stand.Generate(250);
        var project = await stand.TrackAsync();
        stand.Fake.Fail(new Fault { Operation = "issues/list-for-repo", After = 2, Status = 500 });
        var item = stand.NewItem("github-sync", project);

        // Open items are on one page here, so that the second page of all fails.
        (await stand.OnceAsync(stand.Work, item)).State.ShouldBe(WorkState.Queued);

        var numbers = await stand.ListAsync("select number from item where issue_id is not null", r => r.GetInt32(0));
        var since = await stand.ScalarAsync<DateTime>("select complete_since from github_cursor where resource = 'items'");
        var expected = stand.Fake.Truth(repository).Items.Where(i => i.CreatedAt.UtcDateTime >= since).Select(i => i.Number).ToList();
        expected.Count.ShouldBeInRange(99, 100);
        expected.ShouldBeSubsetOf(numbers);

        stand.Fake.StopFailing();
        (await stand.RunAsync(() => stand.Work, item)).State.ShouldBe(WorkState.Done);
        (await stand.ScalarAsync<bool>("select reached_start and next_page is null from github_cursor where resource = 'items'")).ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_token_it_stops_at_the_limit_and_goes_on_when_that_is_full_again()
    {
        await using var stand = await SyncStand.StartAsync(server, withToken: false);
        var repository = stand.Generate(60);
        var project = await stand.TrackAsync();
        var item = stand.NewItem("github-sync", project);

        var first = await stand.OnceAsync(stand.Work, item);

        first.State.ShouldBe(WorkState.Queued);
        first.RunAfter.ShouldBe(SyncStand.Start.AddHours(1));
        first.Words.Text.ShouldContain("it goes on at 13:00 UTC");
        first.Words.Text.ShouldContain("without a token");
        first.Words.Remedy!.ShouldContain("community github token add");
        // A tenth of the sixty is kept for people.
        stand.Calls.Paths.Count.ShouldBe(54);
        (await stand.ScalarAsync<DateTime>("select goes_on_at from github_sync")).ShouldBe(SyncStand.Start.AddHours(1).UtcDateTime);

        (await stand.RunAsync(() => stand.Work, item)).State.ShouldBe(WorkState.Done);
        await TruthComparison.ShouldHoldAsync(stand, stand.Fake.Truth(repository));
    }

    [Fact]
    public async Task Stars_forks_and_watchers_are_counted_by_day_and_in_all()
    {
        await using var stand = await SyncStand.StartAsync(server);
        var repository = stand.Generate(450);
        await stand.SyncAsync(await stand.TrackAsync());

        var truth = stand.Fake.Truth(repository);
        var stars = await DaysAsync(stand, AttentionKind.Star);
        stars.ShouldBe(truth.Stars.CountBy(s => Day(s.At)).ToDictionary(), ignoreOrder: true);
        (await DaysAsync(stand, AttentionKind.Fork)).ShouldBe(truth.Forks.CountBy(f => Day(f.CreatedAt)).ToDictionary(), ignoreOrder: true);
        (await stand.ListAsync("select kind, total from attention_day where total is not null order by kind", r => (r.GetInt16(0), r.GetInt32(1))))
            .ShouldBe([(0, truth.Stars.Count), (1, truth.Forks.Count), (2, repository.Watchers)]);
    }

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private static async Task<Dictionary<DateOnly, int>> DaysAsync(SyncStand stand, AttentionKind kind) => (await stand.ListAsync(
        string.Create(CultureInfo.InvariantCulture, $"select day, added from attention_day where kind = {(int)kind} and added is not null"),
        r => (r.GetFieldValue<DateOnly>(0), r.GetInt32(1)))).ToDictionary();
}
