using System.Text;
using System.Text.Json;
using Community.Core.Actors;
using Community.Core.Facts;
using Community.Core.People;
using Community.Data.Metrics;
using Community.Data.People;
using Community.Data.Projects;
using Community.Testing.Database;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.People;

public sealed class EraseTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
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
    public async Task An_erased_person_is_in_no_column_of_no_table_and_every_number_stays()
    {
        using var repository = await PeopleStand.RepositoryAsync();
        var project = await _stand.ProjectAsync(repository);
        var ada = await _stand.JoinAdaAsync(project);
        await _stand.Rules.AddAsync(project.ProjectId, new NewActorRule(ActorClass.Agent, ActorField.Email, "adal@engines.example", new DateOnly(2024, 6, 1), null, "Ada Lovelace's script"), "tests", Token);
        await _stand.Rules.AddAsync(project.ProjectId, new NewActorRule(ActorClass.Automation, ActorField.NameOrEmail, "Countess", null, null, "asked by @ada-l"), "tests", Token);
        await _stand.Rules.AddAsync(project.ProjectId, new NewActorRule(ActorClass.Human, ActorField.Login, "Ada-L", null, null, "known"), "tests", Token);
        await _stand.ScalarAsync<int>($"update work_item set outcome = 'told ada@lovelace.example', outcome_parts = '[{{\"key\":\"x\",\"example\":\"by Ada Lovelace\"}}]' where project_id = {project.ProjectId} returning 1");
        await _stand.ScalarAsync<int>("insert into import_refusal (source_id, line, reason, detail) values (1, 1, 'odd', 'line of @ada-l') returning 1");
        await UpdateMetricsAsync(project);
        var before = await _stand.PointsAsync(project.ProjectId);
        var counts = await CountsAsync(project);
        (await _stand.PlacesOfAsync(PeopleStand.Needles)).Count.ShouldBeGreaterThan(30, "she must be everywhere before she is nowhere");

        var erasure = await _stand.Eraser.EraseAsync(await _stand.Git.ProjectAsync(project.ProjectId), ada, (_, _) => { }, Token);

        erasure!.Value.Projects.ShouldBe(1);
        (await _stand.PlacesOfAsync(PeopleStand.Needles)).ShouldBeEmpty();
        (await _stand.PointsAsync(project.ProjectId)).ShouldBe(before);
        (await CountsAsync(project)).ShouldBe(counts);
        (await _stand.ScalarAsync<long>($"select count(*) from metric_state s join project p using (project_id) where project_id = {project.ProjectId} and s.data_revision <> p.data_revision")).ShouldBe(0);
        await _stand.ScalarAsync<int>($"with gone as (delete from metric_state where project_id = {project.ProjectId}) select 1");
        await UpdateMetricsAsync(project);
        (await _stand.PointsAsync(project.ProjectId)).ShouldBe(before, "computed from scratch");

        var now = await _stand.Git.ProjectAsync(project.ProjectId);
        (await _stand.Eraser.EraseAsync(now, ada, (_, _) => { }, Token)).ShouldBeNull("there is nobody left");
        var someone = (await _stand.People.ReadAsync(now, Token)).Graph.Find(ada)!;
        someone.Identities.Count(i => i.Identity.Kind == IdentityKind.Login).ShouldBe(1);
        someone.Identities.Count.ShouldBeGreaterThan(4, "what was one person is one still");
    }

    [Fact]
    public async Task What_is_read_again_after_an_erasure_does_not_bring_anybody_back_and_counts_as_before()
    {
        using var repository = await PeopleStand.RepositoryAsync();
        var project = await _stand.ProjectAsync(repository);
        var ada = await _stand.JoinAdaAsync(project);
        var before = await _stand.PointsAsync(project.ProjectId);
        await _stand.Eraser.EraseAsync(await _stand.Git.ProjectAsync(project.ProjectId), ada, (_, _) => { }, Token);
        var erased = await TableDump.ReadAsync(database.DataSource, TableDump.Facts, Token);
        var signatures = await SignaturesAsync(project);

        await _stand.WriteAsync(PeopleStand.Facts(project.ProjectId));
        (await TableDump.ReadAsync(database.DataSource, TableDump.Facts, Token)).ShouldBe(erased, "the same file, read once more");

        await _stand.ScalarAsync<int>(
            $"""
            with a as (delete from git_commit where project_id = {project.ProjectId}), b as (delete from git_co_author where project_id = {project.ProjectId}),
                 c as (delete from git_signature where project_id = {project.ProjectId})
            update project set head_sha = null, commit_count = 0 where project_id = {project.ProjectId} returning 1
            """);
        await _stand.Git.SyncAsync(project.ProjectId);
        await UpdateMetricsAsync(project);
        (await SignaturesAsync(project)).ShouldBe(signatures);
        (await _stand.PointsAsync(project.ProjectId)).ShouldBe(before);

        // A rename that came later: the number is known, the name is not.
        var later = new ProjectFacts(project.ProjectId);
        var at = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
        later.Add(new Item { Number = 50, AuthorId = PeopleStand.AdaNumber, AuthorLogin = "countess-adal", AuthorAt = at, Title = "New", TextAt = at, Sources = FactSources.Rest });
        await _stand.WriteAsync(later);
        var mention = new ProjectFacts(project.ProjectId);
        mention.Add(new Item { Number = 51, AuthorLogin = "lin", AuthorAt = at, Title = "For @countess-adal", TextAt = at, Sources = FactSources.Rest });
        await _stand.WriteAsync(mention);
        (await _stand.PlacesOfAsync([.. PeopleStand.Needles, "countess"])).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_export_holds_everything_that_is_held()
    {
        using var repository = await PeopleStand.RepositoryAsync();
        var project = await _stand.ProjectAsync(repository);
        var ada = await _stand.JoinAdaAsync(project);
        await _stand.Rules.AddAsync(project.ProjectId, new NewActorRule(ActorClass.Human, ActorField.Login, "ada-l", null, null, "known"), "tests", Token);
        var now = await _stand.Git.ProjectAsync(project.ProjectId);
        var person = (await _stand.People.ReadAsync(now, Token)).Graph.Find(ada)!;
        using var file = new MemoryStream();
        await new PersonExport(database.DataSource, TimeProvider.System).WriteAsync(now, person, file, Token);

        using var json = JsonDocument.Parse(file.ToArray());
        var counts = json.RootElement.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Array).ToDictionary(p => p.Name, p => p.Value.GetArrayLength());
        foreach (var tally in person.Identities.SelectMany(i => i.Tallies).Where(t => t.Count > 0).GroupBy(t => t.Kind))
            counts[tally.Key].ShouldBe((int)tally.Sum(t => t.Count), tally.Key);
        (counts["person_decision"], counts["actor_rule"], counts["identities"]).ShouldBe((2, 1, person.Identities.Count));
        var text = Encoding.UTF8.GetString(file.ToArray());
        foreach (var expected in (string[])["Merge pull request #3 from ada-l/engine", "old@lovelace.example", "ada-l-patch-1", "MemberEvent", "NoReply"]) text.ShouldContain(expected);

        var holdings = (await new PersonHoldings(database.DataSource).CountAsync(person, Token)).Where(h => h.ProjectId == project.ProjectId).ToDictionary(h => h.Kind, h => h.Count);
        holdings["git_commit"].ShouldBe(counts["git_commit"]);
        holdings["raw_event"].ShouldBe(4);
    }

    [Fact]
    public async Task Where_nobody_was_erased_nothing_is_asked_of_facts()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using var delete = new Npgsql.NpgsqlCommand("delete from person_tombstone", connection);
        await delete.ExecuteNonQueryAsync(Token);
        (await ErasureReader.ReadAsync(connection, Token)).ShouldBeNull();
    }

    private async Task UpdateMetricsAsync(Project project) =>
        await _stand.Metrics.UpdateAsync(project.ProjectId, (await _stand.Git.ProjectAsync(project.ProjectId)).DataRevision, null, Token);

    private async Task<List<string>> SignaturesAsync(Project project) =>
        [.. (await _stand.Git.SignaturesAsync(project.ProjectId)).Select(s => $"{s.RawName} <{s.RawEmail}> {s.Name} <{s.Email}>").Order(StringComparer.Ordinal)];

    /// <summary>What anybody could count: distinct people by table, and rows.</summary>
    private async Task<string> CountsAsync(Project project)
    {
        var counts = new List<string>();
        foreach (var (table, column) in ((string, string)[])[
            ("item", "author_login"), ("item", "author_id"), ("item_comment", "lower(author_login)"), ("review", "author_id"), ("timeline_event", "subject"), ("raw_event", "actor_login"),
            ("git_signature", "email"), ("git_signature", "name"), ("person_identity", "key")])
            counts.Add($"{table}.{column} {await _stand.ScalarAsync<string>($"select count(*) || ' ' || count(distinct {column}) || ' ' || count({column}) from {table} where project_id = {project.ProjectId}")}");
        return string.Join('\n', counts);
    }
}
