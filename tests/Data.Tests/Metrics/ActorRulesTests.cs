using Community.Core.Actors;
using Community.Core.Failures;
using Community.Core.Metrics;
using Community.Data.Git;
using Community.Data.Metrics;
using Community.Data.People;
using Community.Data.Projects;
using Community.Data.Sync;
using Community.Data.Tests.Git;
using Community.Data.Tests.Work;
using Community.Data.Work;
using Community.Testing.Database;
using Community.Testing.Git;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Metrics;

public sealed class ActorRulesTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly Person Robot = new("Release Robot", "Robot@example.org");

    private readonly GitStand _git = new(database);
    private readonly ContextFactory _contexts = new(database);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WorkQueue Queue => new(database.DataSource, TimeProvider.System);

    private ActorRules Rules => new(_contexts, Queue, TimeProvider.System);

    [Fact]
    public async Task A_rule_changes_every_bucket_and_withdrawing_it_brings_the_old_numbers_back_exactly()
    {
        using var repository = await RepositoryAsync();
        var project = await _git.AddProjectAsync(repository.Path);
        await WorkAsync(project, SyncWork.Request(project, "tests"));
        var before = await StoredAsync(project);
        before.ShouldContain(p => p.MetricId == "active-contributors" && p.Value == 2);

        var rule = await Rules.AddAsync(project, new NewActorRule(ActorClass.Automation, ActorField.Email, " ROBOT@example.org ", null, null, "It tags releases."), "tests", Token);

        (await ValueAsync(project, "active-contributors", new DateOnly(2024, 1, 1))).ShouldBe(1, "seen at once, before anything was computed anew");
        (await WorkThatWaitsAsync(project)).ShouldBe(WorkState.Done);
        var with = await StoredAsync(project);
        with.Where(p => p.MetricId == "active-contributors").ShouldAllBe(p => p.Value == 1);
        with.Where(p => p.MetricId == "commits").ShouldBe(before.Where(p => p.MetricId == "commits"), "its default counts everybody");

        (await Rules.WithdrawAsync(project, rule, "tests", Token)).ShouldBeTrue();
        (await WorkThatWaitsAsync(project)).ShouldBe(WorkState.Done);
        (await StoredAsync(project)).ShouldBe(before);
        (await Rules.WithdrawAsync(project, rule, "tests", Token)).ShouldBeFalse("it was withdrawn");
        (await _git.ProjectAsync(project)).DataRevision.ShouldBe(3);
    }

    [Fact]
    public async Task A_rule_from_a_day_on_leaves_what_was_before()
    {
        using var repository = await RepositoryAsync();
        var project = await _git.AddProjectAsync(repository.Path);
        await WorkAsync(project, SyncWork.Request(project, "tests"));
        await Rules.AddAsync(project, new NewActorRule(ActorClass.Agent, ActorField.Name, "release robot", new DateOnly(2024, 2, 1), null, "It was handed over."), "tests", Token);
        (await ValueAsync(project, "active-contributors", new DateOnly(2024, 1, 1))).ShouldBe(2);
        (await ValueAsync(project, "active-contributors", new DateOnly(2024, 2, 1))).ShouldBe(1);
    }

    [Fact]
    public async Task Rules_are_numbered_without_gaps_and_kept_when_withdrawn_also_when_many_are_added_at_once()
    {
        var project = await _git.AddProjectAsync("/nowhere");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Rules.AddAsync(project, Rule($"a{i}@example.org"), "tests", Token)));
        await Rules.WithdrawAsync(project, 3, "tests", Token);
        (await Rules.AddAgainAsync(project, 3, "tests", Token)).ShouldBe(8);
        (await Rules.AddAgainAsync(project, 4, "tests", Token)).ShouldBeNull("it holds");

        var all = await Rules.ListAsync(project, Token);
        all.Select(r => r.RuleNo).ShouldBe(Enumerable.Range(0, 9).Reverse());
        all.Single(r => r.RuleNo == 8).Pattern.ShouldBe(all.Single(r => r.RuleNo == 3).Pattern);
        (await _git.ProjectAsync(project)).DataRevision.ShouldBe(10);
        await using var db = database.CreateContext();
        (await db.WorkItems.CountAsync(w => w.ProjectId == project && w.State == WorkState.Queued, Token)).ShouldBe(1, "the equal requests are one");
    }

    [Fact]
    public async Task A_rule_that_comes_while_a_sync_reads_does_not_share_its_revision()
    {
        using var repository = await RepositoryAsync();
        var project = await _git.AddProjectAsync(repository.Path);
        var rules = Rules;
        // At the first word of progress the sync has read the project's row and written nothing to it.
        var progress = new OnceProgress(() => rules.AddAsync(project, Rule("ann@example.org"), "tests", Token));
        var result = await _git.Importer.SyncAsync(project, progress, Token);

        progress.Ran.ShouldBeTrue();
        result.DataRevision.ShouldBe(2);
        (await _git.ProjectAsync(project)).DataRevision.ShouldBe(2);
    }

    [Theory]
    [InlineData(ActorField.Name, " ", "because", "The rule names nobody.")]
    [InlineData(ActorField.Email, "a@example.org", " \0", "The rule has no reason.")]
    public async Task A_rule_that_says_nothing_is_refused(ActorField field, string pattern, string reason, string problem)
    {
        var project = await _git.AddProjectAsync($"/{pattern}{field}");
        var error = await Rules.AddAsync(project, new NewActorRule(ActorClass.Human, field, pattern, null, null, reason), "tests", Token).ShouldThrowAsync<UserErrorException>();
        error.Problem.ShouldBe(problem);
        (await _git.ProjectAsync(project)).DataRevision.ShouldBe(0);
    }

    private static NewActorRule Rule(string email) => new(ActorClass.Automation, ActorField.Email, email, null, null, "A test says so.");

    private static Task<TestRepository> RepositoryAsync() => TestRepository.CreateAsync(s =>
    {
        var tip = s.Commit("root", at: Moment.At("2024-01-05"));
        foreach (var date in (string[])["2024-01-10", "2024-02-10", "2024-03-10"])
        {
            tip = s.Commit($"work of {date}", [tip], at: Moment.At(date));
            tip = s.Commit($"release of {date}", [tip], Robot, Moment.At(date));
        }

        s.Branch("main", tip);
    });

    private async Task WorkAsync(int project, WorkRequest request)
    {
        await Queue.EnqueueAsync(request, Token);
        (await WorkThatWaitsAsync(project)).ShouldBe(WorkState.Done);
    }

    private async Task<WorkState> WorkThatWaitsAsync(int project)
    {
        await using var db = database.CreateContext();
        var id = await db.WorkItems.Where(w => w.ProjectId == project && w.State == WorkState.Queued).Select(w => w.WorkItemId).SingleAsync(Token);
        var finder = new ProjectFinder(database.DataSource);
        var metrics = new MetricStore(database.DataSource, Cache(), TimeProvider.System);
        WorkHandler[] handlers = [new SyncWork(finder, _git.Importer, metrics), new RecomputeWork(finder, metrics)];
        (await new WorkRunner(Queue, handlers, TimeProvider.System, NullLogger<WorkRunner>.Instance).TryRunAsync(id, Token)).ShouldBeTrue();
        return (await Queue.FindAsync(id, Token))!.State;
    }

    private async Task<double?> ValueAsync(int projectId, string metric, DateOnly start)
    {
        var definition = MetricCatalogue.All.Single(m => m.Id == metric);
        var result = await new MetricReader(database.DataSource, Cache()).ReadAsync(await _git.ProjectAsync(projectId), definition, definition.Defaults, Token);
        return result.Points.Single(p => p.Start == start).Value;
    }

    private async Task<List<Point>> StoredAsync(int project)
    {
        await using var db = database.CreateContext();
        return await db.MetricPoints.Where(p => p.ProjectId == project)
            .OrderBy(p => p.MetricId).ThenBy(p => p.Series).ThenBy(p => p.StartOn)
            .Select(p => new Point(p.MetricId, p.Series, p.StartOn, p.Value, p.N)).ToListAsync(Token);
    }

    private HistoryCache Cache() => new(_git.Reader, new ActorRuleReader(database.DataSource), new DecisionReader(database.DataSource));

    private sealed record Point(string MetricId, string Series, DateOnly StartOn, double? Value, int N);

    private sealed class OnceProgress(Func<Task> act) : IProgress<GitProgress>
    {
        public bool Ran { get; private set; }

        public void Report(GitProgress value)
        {
            if (Ran) return;
            Ran = true;
            // IProgress cannot be awaited; the rule is written on other threads, over another connection.
            Task.Run(act).GetAwaiter().GetResult();
        }
    }
}
