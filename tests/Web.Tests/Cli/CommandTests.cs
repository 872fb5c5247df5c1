using System.Text.Json;
using Community.Testing.Database;
using Community.Testing.Git;
using Npgsql;

namespace Community.Web.Tests.Cli;

/// <summary>The commands, as a shell sees them: exit codes, what goes to standard output, what a wrong word costs.</summary>
public sealed class CommandTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly Person Bob = new("Bob Builder", "bob@example.com");

    [Fact]
    public async Task A_repository_is_tracked_by_a_relative_path_and_its_metrics_are_printed_as_json()
    {
        using var repository = await TestRepository.CreateAsync(TwoPeople, bare: false, name: "ship");
        var parent = Path.GetDirectoryName(repository.Path)!;

        var tracked = await RunAsync(parent, "track", "./ship", "--name", "harbor/ship", "--json");
        tracked.ExitCode.ShouldBe(0, tracked.Errors);
        JsonDocument.Parse(tracked.Output).RootElement.GetProperty("commits").GetInt32().ShouldBe(3);

        var metrics = await RunAsync("/", "metrics", "harbor/ship", "--metric", "commits", "--every", "all", "--json");
        metrics.ExitCode.ShouldBe(0, metrics.Errors);
        var metric = JsonDocument.Parse(metrics.Output).RootElement.EnumerateArray().ShouldHaveSingleItem();
        metric.GetProperty("project").GetString().ShouldBe("harbor/ship");
        metric.GetProperty("points").EnumerateArray().ShouldHaveSingleItem().GetProperty("value").GetDouble().ShouldBe(3);

        var projects = await RunAsync("/", "projects", "--json");
        JsonDocument.Parse(projects.Output).RootElement.EnumerateArray()
            .ShouldContain(p => p.GetProperty("project").GetString() == "harbor/ship" && p.GetProperty("commits").GetInt32() == 3);

        var again = await RunAsync("/", "sync", "harbor/ship");
        again.ExitCode.ShouldBe(0, again.Errors);
        again.Output.ShouldContain("Nothing new");
    }

    [Theory]
    [InlineData("metrics")]
    [InlineData("metrics", "a/b", "--metric", "no-such-metric")]
    [InlineData("metrics", "a/b", "--every", "fortnight")]
    [InlineData("metrics", "a/b", "--from", "yesterday")]
    [InlineData("metrics", "a/b", "--from", "2024-02-01", "--to", "2024-01-01")]
    [InlineData("metrics", "a/b", "--metric", "release-gap", "--merges", "include")]
    [InlineData("metrics", "a/b", "--metric", "commits", "--metric", "elephant-factor", "--domains", "raw")]
    [InlineData("fly")]
    [InlineData("track")]
    public async Task Wrong_words_end_with_2_and_say_what_would_be_right(params string[] arguments)
    {
        var ran = await RunAsync("/", arguments);

        ran.ExitCode.ShouldBe(2, ran.Errors);
        ran.Output.ShouldBeEmpty();
        ran.Errors.ShouldStartWith("error: ");
    }

    [Fact]
    public async Task An_option_that_does_not_apply_names_the_metric_and_what_applies()
    {
        (await RunAsync("/", "metrics", "a/b", "--metric", "release-gap", "--merges", "include")).Errors
            .ShouldBe("error: --merges does not apply to release-gap.\nIt takes --every, --from, --to.\n");

        // Of all metrics some never have it: those are printed, and it is said.
        using var repository = await TestRepository.CreateAsync(TwoPeople);
        await RunAsync("/", "track", repository.Path, "--name", "harbor/options");
        var all = await RunAsync("/", "metrics", "harbor/options", "--merges", "include", "--json");
        all.ExitCode.ShouldBe(0, all.Errors);
        all.Errors.ShouldBe("--merges does not apply to release-gap, which is printed without it.\n");
    }

    [Fact]
    public async Task A_sync_behind_work_that_failed_says_what_it_waits_for_and_until_when()
    {
        using var repository = await TestRepository.CreateAsync(TwoPeople);
        await RunAsync("/", "track", repository.Path, "--name", "harbor/late");
        var failed = (long)(await ScalarAsync(
            """
            insert into work_item (project_id, kind, serial_key, requested_by, priority, state, created_at, run_after, attempts, max_attempts, cancel_requested, progress_done, outcome)
            select project_id, 'recompute', 'project:' || project_id, 'operator', 1, 'Queued', now(), '2999-01-01 12:30:00+00', 1, 5, false, 0, 'The network is away.'
            from project where name = 'late' returning work_item_id
            """))!;

        await using var sync = ProductProcess.Start("/", Environment, "sync", "harbor/late");
        (await sync.ErrorLineAsync("waiting")).ShouldBe(
            $"harbor/late: waiting for recompute #{failed}, which failed and is tried again at 2999-01-01 12:30:00 UTC: The network is away.");

        await ScalarAsync($"update work_item set run_after = now() where work_item_id = {failed}");
        var ran = await sync.EndAsync();
        ran.ExitCode.ShouldBe(0, ran.Errors);
        ran.Output.ShouldContain("Nothing new");
    }

    [Fact]
    public async Task A_folder_that_is_no_repository_ends_with_1_and_names_the_folder()
    {
        var folder = Directory.CreateTempSubdirectory("community-none-");
        try
        {
            var ran = await RunAsync(folder.FullName, "track", ".");
            ran.ExitCode.ShouldBe(1);
            ran.Output.ShouldBeEmpty();
            ran.Errors.ShouldContain(folder.FullName);
        }
        finally
        {
            folder.Delete();
        }
    }

    [Fact]
    public async Task A_project_that_is_not_tracked_ends_with_1_and_says_how_to_track_it()
    {
        var ran = await RunAsync("/", "metrics", "nobody/nothing");
        ran.ExitCode.ShouldBe(1);
        ran.Errors.ShouldContain("community track");
    }

    [Fact]
    public async Task Help_lists_every_command_and_ends_with_0()
    {
        var ran = await RunAsync("/", "--help");
        ran.ExitCode.ShouldBe(0);
        foreach (var command in new[] { "serve", "track", "sync", "projects", "metrics", "migrate", "doctor" }) ran.Output.ShouldContain(command);
    }

    [Fact]
    public async Task The_doctor_names_a_server_that_cannot_be_reached_and_ends_with_1()
    {
        var ran = await ProductProcess.RunAsync(
            "/", new Dictionary<string, string> { ["ConnectionStrings__Community"] = "Host=/nowhere;Username=x;Database=y" }, "doctor");
        ran.ExitCode.ShouldBe(1);
        ran.Output.ShouldContain("cannot be reached");
    }

    [Fact]
    public async Task The_doctor_warns_of_a_server_that_others_can_reach()
    {
        var ran = await ProductProcess.RunAsync("/", new Dictionary<string, string>(Environment) { ["urls"] = "http://0.0.0.0:5080" }, "doctor");
        ran.ExitCode.ShouldBe(1);
        ran.Output.ShouldContain("can be reached from other machines");
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private Dictionary<string, string> Environment => new() { ["ConnectionStrings__Community"] = database.ConnectionString };

    private Task<Ran> RunAsync(string workingDirectory, params string[] arguments) => ProductProcess.RunAsync(workingDirectory, Environment, arguments);

    private static void TwoPeople(HistoryScript script)
    {
        var first = script.Commit("Lay the keel");
        var second = script.Commit("Raise the mast", [first], Bob);
        script.Branch("main", script.Commit("Hoist the sail", [second]));
    }
}
