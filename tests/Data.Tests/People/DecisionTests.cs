using Community.Core.Failures;
using Community.Core.Metrics;
using Community.Core.People;
using Community.Data.People;
using Community.Data.Projects;
using Community.Testing.Database;
using Community.Testing.Git;
using Shouldly;
using Xunit;
using Person = Community.Testing.Git.Person;

namespace Community.Data.Tests.People;

public sealed class DecisionTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private readonly PeopleStand _stand = new(database);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // A null data source is the fixture's own failure to tell.
        if (database.DataSource is not null) await _stand.ClearAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Metrics_count_by_what_was_decided_and_a_sync_after_it_computes_the_same_as_from_scratch()
    {
        using var repository = await PeopleStand.RepositoryAsync();
        var project = await _stand.ProjectAsync(repository);
        var before = await _stand.PointsAsync(project.ProjectId);
        await _stand.JoinAdaAsync(project);
        (await _stand.PointsAsync(project.ProjectId)).ShouldNotBe(before, "three mails are one person");

        await repository.ImportAsync(s => s.Branch("main", s.Commit("later", [new CommitRef("refs/heads/main^0")], new Person("Ada", "adal@engines.example"), Moment.At("2024-10-20"))));
        var result = await _stand.Git.SyncAsync(project.ProjectId);
        (await _stand.Metrics.UpdateAsync(project.ProjectId, result.DataRevision, result, Token)).Everything.ShouldBeFalse();
        var continued = await _stand.PointsAsync(project.ProjectId);
        await _stand.ScalarAsync<int>($"with gone as (delete from metric_state where project_id = {project.ProjectId}) select 1");
        await _stand.Metrics.UpdateAsync(project.ProjectId, result.DataRevision, null, Token);
        (await _stand.PointsAsync(project.ProjectId)).ShouldBe(continued);
    }

    [Fact]
    public async Task Withdrawing_brings_back_exactly_what_was_before_and_nothing_is_forgotten()
    {
        using var repository = await PeopleStand.RepositoryAsync();
        var project = await _stand.ProjectAsync(repository);
        var (before, people) = (await _stand.PointsAsync(project.ProjectId), await TextAsync(project));
        var ada = await _stand.JoinAdaAsync(project);
        var joined = await TextAsync(project);
        var split = await _stand.Decisions.SplitAsync(await NowAsync(project), ada, [ada], "not hers", "tests", Token);
        (await TextAsync(project)).ShouldNotBe(joined);
        (await _stand.Decisions.WithdrawAsync(project.ProjectId, split, "tests", Token)).ShouldBeTrue();
        (await TextAsync(project)).ShouldBe(joined);
        (await _stand.Decisions.WithdrawAsync(project.ProjectId, split, "tests", Token)).ShouldBeFalse("it was withdrawn");
        foreach (var decision in (int[])[0, 1]) await _stand.Decisions.WithdrawAsync(project.ProjectId, decision, "tests", Token);
        (await TextAsync(project)).ShouldBe(people);
        await _stand.Metrics.UpdateAsync(project.ProjectId, (await NowAsync(project)).DataRevision, null, Token);
        (await _stand.PointsAsync(project.ProjectId)).ShouldBe(before);

        (await _stand.Decisions.DecideAgainAsync(project.ProjectId, 0, "tests", Token)).ShouldBe(3);
        (await _stand.Decisions.DecideAgainAsync(project.ProjectId, 3, "tests", Token)).ShouldBeNull("it holds");
        var all = await _stand.Decisions.ListAsync(project.ProjectId, Token);
        all.Select(d => (d.DecisionNo, Held: d.WithdrawnAt is null)).ShouldBe([(3, true), (2, false), (1, false), (0, false)]);
        all.ShouldAllBe(d => d.DecidedBy == "tests" && d.DecidedAt > DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task What_says_nothing_is_refused_or_no_decision_at_all()
    {
        using var repository = await PeopleStand.RepositoryAsync();
        var project = await _stand.ProjectAsync(repository);
        var graph = (await _stand.People.ReadAsync(project, Token)).Graph;
        var ada = graph.Find(PersonIdentity.Login("ada-l"))!;
        (await _stand.Decisions.DecideAsync(project, DecisionKind.Join, ada.No, ada.Identities[^1].No, null, null, "tests", Token)).ShouldBeNull("they are one");
        (await Should.ThrowAsync<UserErrorException>(_stand.Decisions.SplitAsync(project, ada.No, [.. ada.Identities.Select(i => i.No)], null, "tests", Token))).Failure!.Key.ShouldBe("person.nothing-split");
        (await Should.ThrowAsync<UserErrorException>(_stand.Decisions.SplitAsync(project, ada.No, [999], null, "tests", Token))).Failure!.Key.ShouldBe("person.nothing-split");
        (await Should.ThrowAsync<UserErrorException>(_stand.Decisions.DecideAsync(project, DecisionKind.Join, 999, 0, null, null, "tests", Token))).Failure!.Key.ShouldBe("person.unknown");
        (await NowAsync(project)).DataRevision.ShouldBe(project.DataRevision);
    }

    [Fact]
    public async Task Identities_keep_their_numbers_when_others_come()
    {
        using var repository = await PeopleStand.RepositoryAsync();
        var project = await _stand.ProjectAsync(repository);
        var before = await NumbersAsync(project);
        await repository.ImportAsync(s => s.Branch("main", s.Commit("new", [new CommitRef("refs/heads/main^0")], new Person("Aaa", "aaa@aaa.example"), Moment.At("2024-11-20"))));
        await _stand.Git.SyncAsync(project.ProjectId);
        var after = await NumbersAsync(project);
        after.Count.ShouldBe(before.Count + 1);
        foreach (var (identity, number) in before) after[identity].ShouldBe(number);
    }

    [Fact]
    public async Task An_erasure_waits_for_a_sync_that_runs()
    {
        using var repository = await PeopleStand.RepositoryAsync();
        var project = await _stand.ProjectAsync(repository);
        var ada = await _stand.JoinAdaAsync(project);
        await using var sync = await database.DataSource.OpenConnectionAsync(Token);
        await using var take = new Npgsql.NpgsqlCommand($"select pg_advisory_lock({0x6769_7473}, {project.ProjectId})", sync);
        await take.ExecuteNonQueryAsync(Token);
        var erasing = _stand.Eraser.EraseAsync(await NowAsync(project), ada, (_, _) => { }, Token);
        await WaitsAsync();
        erasing.IsCompleted.ShouldBeFalse();
        take.CommandText = $"select pg_advisory_unlock({0x6769_7473}, {project.ProjectId})";
        await take.ExecuteNonQueryAsync(Token);
        (await erasing).ShouldNotBeNull();

        // Seen by the server itself: nothing is slept for.
        async Task WaitsAsync()
        {
            while (await _stand.ScalarAsync<long>("select count(*) from pg_locks where locktype = 'advisory' and not granted") == 0) await Task.Yield();
        }
    }

    private Task<Project> NowAsync(Project project) => _stand.Git.ProjectAsync(project.ProjectId);

    private async Task<string> TextAsync(Project project) => string.Join('\n', (await _stand.People.ReadAsync(await NowAsync(project), Token)).Graph.People
        .Select(p => $"{p.No}: {string.Join(' ', p.Identities.Select(i => i.Identity))} {string.Join(' ', p.Links)}"));

    private async Task<Dictionary<PersonIdentity, int>> NumbersAsync(Project project) =>
        (await _stand.People.ReadAsync(await NowAsync(project), Token)).Facts.Identities.ToDictionary(i => i.Identity, i => i.No);
}
