using Community.Core.Actors;
using Community.Core.Metrics;
using Community.Data.Git;
using Community.Data.Metrics;
using Community.Data.People;
using Community.Data.Tests.Git;
using Community.Data.Tests.Work;
using Community.Data.Work;
using Community.Testing.Database;
using Community.Testing.Git;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Metrics;

/// <summary>Points that are behind their facts, because what should have brought them up to date did not come to its end.</summary>
public sealed class MetricStoreTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private readonly GitStand _git = new(database);
    private readonly ContextFactory _contexts = new(database);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commits_of_a_sync_that_died_before_its_metrics_are_counted_by_the_next_sync_that_finds_nothing_new()
    {
        using var repository = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit("one", at: Moment.At("2024-01-05"))));
        var project = await _git.AddProjectAsync(repository.Path);
        await UpdateAsync(await _git.SyncAsync(project));
        await repository.ImportAsync(s => s.Branch("main", s.Commit("two", [new CommitRef("refs/heads/main^0")], at: Moment.At("2024-01-06"))));
        // Imported, and then the process was gone.
        (await _git.SyncAsync(project)).AddedCount.ShouldBe(1);

        var next = await _git.SyncAsync(project);
        next.Changed.ShouldBeFalse();
        await UpdateAsync(next);

        (await CommitsAsync(project)).ShouldBe(2);
    }

    [Fact]
    public async Task A_rule_about_actors_is_not_forgotten_when_a_sync_without_news_comes_before_its_computation()
    {
        using var repository = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit("one", at: Moment.At("2024-01-05"))));
        var project = await _git.AddProjectAsync(repository.Path);
        await UpdateAsync(await _git.SyncAsync(project));
        var rules = new ActorRules(_contexts, new WorkQueue(database.DataSource, TimeProvider.System), TimeProvider.System);
        await rules.AddAsync(
            project, new NewActorRule(ActorClass.Automation, ActorField.Email, HistoryScript.Ann.Email, null, null, "A test says so."), "tests", Token);

        await UpdateAsync(await _git.SyncAsync(project));

        await using var db = database.CreateContext();
        var points = await db.MetricPoints.Where(p => p.ProjectId == project && p.MetricId == "active-contributors").ToListAsync(Token);
        points.ShouldAllBe(p => p.Value == 0, "the only contributor is a program now");
    }

    [Fact]
    public async Task A_sync_with_news_computes_only_what_it_touched()
    {
        using var repository = await TestRepository.CreateAsync(s =>
        {
            var first = s.Commit("one", at: Moment.At("2023-01-05"));
            s.Branch("main", s.Commit("two", [first], at: Moment.At("2024-06-05")));
        });
        var project = await _git.AddProjectAsync(repository.Path);
        await UpdateAsync(await _git.SyncAsync(project));
        await repository.ImportAsync(s => s.Branch("main", s.Commit("three", [new CommitRef("refs/heads/main^0")], at: Moment.At("2024-06-06"))));

        await UpdateAsync(await _git.SyncAsync(project));

        await using var db = database.CreateContext();
        (await db.MetricStates.SingleAsync(s => s.ProjectId == project && s.MetricId == "commits", Token)).BucketsComputed.ShouldBe(1, "one month of eighteen");
    }

    private Task<MetricUpdate> UpdateAsync(GitSyncResult result) =>
        new MetricStore(database.DataSource, new HistoryCache(_git.Reader, new ActorRuleReader(database.DataSource), new DecisionReader(database.DataSource)), TimeProvider.System)
            .UpdateAsync(result.ProjectId, result.DataRevision, result, Token);

    private async Task<double?> CommitsAsync(int project)
    {
        await using var db = database.CreateContext();
        return await db.MetricPoints.Where(p => p.ProjectId == project && p.MetricId == MetricCatalogue.All[0].Id).SumAsync(p => p.Value, Token);
    }
}
