using System.Text;
using Community.Bots.GitHub;
using Community.Bots.Sync;
using Community.Core.Failures;
using Community.Data.Work;
using Community.FakeGitHub.Serving;
using Community.Testing.Database;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Community.Bots.Tests.Sync;

public sealed class RefusalTests(DatabaseServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_withdrawn_token_is_told_with_what_to_do_and_noted_with_the_token_and_the_project()
    {
        await using var stand = await SyncStand.StartAsync(server);
        stand.Generate(20);
        var project = await stand.TrackAsync();
        stand.Fake.Gate.Tokens.Clear();

        var row = await RunQueuedAsync(stand, project);

        (row.State, row.Attempts).ShouldBe((WorkState.Refused, (short)1));
        row.Outcome!.ShouldContain("does not accept the token main");
        row.Remedy!.ShouldContain("store it");
        (await stand.Credentials.ListAsync(Ct)).Single().Problem.ShouldBe(GitHubTokens.Unauthorized);
        (await stand.ScalarAsync<string>("select problem from github_sync")).ShouldBe(row.Outcome);

        // A new one of the same name takes its place.
        await stand.Tokens.AddAsync("github.com", "main", stand.Fake.AddToken("ghp_new").Value, Ct);
        (await RunQueuedAsync(stand, project)).State.ShouldBe(WorkState.Done);
        (await stand.Credentials.ListAsync(Ct)).Single().Problem.ShouldBeNull();
        (await stand.ScalarAsync<bool>("select problem is null and ended_at is not null from github_sync")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_used_up_limit_puts_the_work_off_and_counts_no_attempt()
    {
        await using var stand = await SyncStand.StartAsync(server, withToken: false);
        stand.Generate(60);
        var row = await RunQueuedAsync(stand, await stand.TrackAsync());
        (row.State, row.Attempts, row.RunAfter).ShouldBe((WorkState.Queued, (short)0, SyncStand.Start.AddHours(1)));
        row.Outcome!.ShouldContain("it goes on at 13:00 UTC");
        row.OutcomeParts!.Select(p => p.Key).ShouldContain("github-anonymous");
    }

    [Fact]
    public async Task Another_repository_under_the_old_name_is_not_taken_for_the_old_one()
    {
        await using var stand = await SyncStand.StartAsync(server);
        var first = stand.Generate(20);
        var project = await stand.TrackAsync();
        await stand.SyncAsync(project);
        stand.Time.Advance(TimeSpan.FromDays(1));
        lock (stand.Fake.World.Gate) stand.Fake.World.Repositories.Remove(first);
        stand.Generate(30, seed: 8);

        var failure = await Should.ThrowAsync<UserErrorException>(() => stand.SyncAsync(project));

        failure.Failure!.Key.ShouldBe("github.other-repository");
        failure.Problem.ShouldContain($"number {first.Id}");
        (await stand.ScalarAsync<long>("select count(*) from item")).ShouldBe(20);
        (await stand.ScalarAsync<string>("select problem from github_sync")).ShouldBe(failure.Problem);
    }

    [Fact]
    public async Task A_repository_that_is_a_project_already_is_not_read_twice()
    {
        await using var stand = await SyncStand.StartAsync(server);
        var repository = stand.Generate(20);
        await stand.SyncAsync(await stand.TrackAsync());
        lock (stand.Fake.World.Gate) Community.FakeGitHub.State.Changes.Rename(repository, repository.Owner, "gizmos");
        var second = await stand.TrackAsync("acme/gizmos");
        (await Should.ThrowAsync<UserErrorException>(() => stand.SyncAsync(second))).Failure!.Key.ShouldBe("github.same-repository");
    }

    [Fact]
    public async Task What_the_token_may_not_read_is_left_out_and_told_and_the_rest_is_read()
    {
        await using var stand = await SyncStand.StartAsync(server);
        var repository = stand.Generate(40);
        var project = await stand.TrackAsync();
        stand.Fake.Fail(new Fault { Operation = "actions/list-workflow-runs-for-repo", Status = 403 });

        var outcome = await stand.SyncAsync(project);

        outcome.State.ShouldBe(WorkState.Done);
        outcome.Words.Text.ShouldContain("GitHub does not show runs");
        (await stand.ScalarAsync<string>("select problem from github_cursor where resource = 'runs'")).ShouldContain("refuses actions/list-workflow-runs-for-repo");
        stand.Fake.StopFailing();
        stand.Time.Advance(TimeSpan.FromDays(1));
        await stand.SyncAsync(project);
        await TruthComparison.ShouldHoldAsync(stand, stand.Fake.Truth(repository));
        (await stand.ScalarAsync<long>("select count(*) from github_cursor where problem is not null")).ShouldBe(0);
    }

    [Fact]
    public async Task A_token_is_stored_encrypted_with_whose_it_is_and_until_when()
    {
        await using var stand = await SyncStand.StartAsync(server, withToken: false);
        var token = stand.Fake.AddToken("ghp_secret", "octo-cat");
        token.ExpiresAt = new DateTimeOffset(2026, 8, 1, 10, 0, 0, TimeSpan.Zero);

        await stand.Tokens.AddAsync("github.com", "main", " ghp_secret\n", Ct);

        var stored = (await stand.Credentials.ListAsync(Ct)).Single();
        (stored.Login, stored.ExpiresAt).ShouldBe(("octo-cat", token.ExpiresAt));
        Encoding.UTF8.GetString(stored.Secret).ShouldNotContain("ghp_secret");
        await Should.ThrowAsync<GitHubRefusedException>(() => stand.Tokens.AddAsync("github.com", "other", "ghp_unknown", Ct));
        (await Should.ThrowAsync<UserErrorException>(() => stand.Tokens.AddAsync("git.example.org", "other", "ghp_secret", Ct))).Failure!.Key.ShouldBe("github.unknown-host");
        (await stand.Credentials.ListAsync(Ct)).Count.ShouldBe(1);
        await stand.Credentials.RemoveAsync("github.com", "main", Ct);
        await Should.ThrowAsync<UserErrorException>(() => stand.Credentials.RemoveAsync("github.com", "main", Ct));
    }

    [Fact]
    public async Task A_token_whose_keys_are_lost_says_so()
    {
        await using var stand = await SyncStand.StartAsync(server);
        var tokens = new GitHubTokens(
            stand.Credentials, stand.Connections, new EphemeralDataProtectionProvider(), Options.Create(new GitHubOptions()), Options.Create(new GitHubSyncOptions()), stand.Time);
        var project = new Data.GitHub.GitHubProject(1, "github.com", null, Community.Core.Projects.ProjectName.Parse("acme/widgets", null), null);
        (await Should.ThrowAsync<UserErrorException>(() => tokens.AccessAsync(project, Ct))).Failure!.Key.ShouldBe("github.lost-keys");
    }

    [Fact]
    public async Task Two_projects_of_one_token_share_its_hour()
    {
        await using var stand = await SyncStand.StartAsync(server, options: new FakeGitHubOptions { Limit = 150 });
        stand.Generate(200);
        stand.Generate(500, "gadgets", seed: 9);
        var (small, large) = (await stand.TrackAsync(), await stand.TrackAsync("acme/gadgets"));

        var outcomes = await Task.WhenAll(
            stand.Work.RunAsync(new WorkContext(stand.NewItem(GitHubSyncWork.Name, large)), Ct),
            stand.Work.RunAsync(new WorkContext(stand.NewItem(GitHubSyncWork.Name, small)), Ct));

        outcomes.ShouldAllBe(o => o.RunAfter != null);
        var uses = stand.Connections.Budgets().Single(b => !b.Anonymous).Uses.ToDictionary(u => u.Account, u => u.Calls);
        var used = uses["acme/widgets"] + uses["acme/gadgets"];
        used.ShouldBeInRange(130, 135);
        uses["acme/widgets"].ShouldBeInRange(used * 4 / 10, used * 6 / 10);
    }

    /// <summary>As the product does it: through the queue and its worker.</summary>
    private static async Task<WorkItem> RunQueuedAsync(SyncStand stand, int project)
    {
        var requests = new GitHubRequests(stand.Data, stand.Queue, Options.Create(new GitHubSyncOptions()));
        var id = (await requests.EnqueueAsync(project, "tests", Ct))!.Value;
        var runner = new WorkRunner(stand.Queue, [stand.Work], stand.Time, NullLogger<WorkRunner>.Instance);
        (await runner.TryRunAsync(id, Ct)).ShouldBeTrue();
        return (await stand.Queue.FindAsync(id, Ct))!;
    }
}
