using System.Diagnostics;
using System.Globalization;
using Community.Data.Embedded;
using Community.Data.Tests.Schema;
using Npgsql;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Embedded;

public sealed class ServerLifetimeTests(ScratchDatabase scratch) : IClassFixture<ScratchDatabase>
{
    private string Cluster => Path.Combine(scratch.DataFolder, "postgres");

    [Fact]
    public async Task The_first_one_in_starts_the_server_and_the_last_one_out_stops_it()
    {
        var first = await scratch.OpenAsync();
        var second = await scratch.OpenAsync();
        (first.Started, second.Started).ShouldBe((true, false));

        await first.DisposeAsync();
        (await ScratchDatabase.AskAsync(second, "select 1")).ShouldBe("1");
        await second.DisposeAsync();
        ServerProcess.Find(Cluster).ShouldBeNull();
    }

    [Fact]
    public async Task Another_process_attaches_and_leaves_the_server_running()
    {
        await using var database = await scratch.OpenAsync();
        var server = ServerProcess.Find(Cluster);

        using var console = MigrationsConsole.Start(scratch.DataFolder);
        (await console.EndAsync()).ExitCode.ShouldBe(0, console.Output);

        ServerProcess.Find(Cluster).ShouldBe(server);
        (await ScratchDatabase.AskAsync(database, "select count(*) from __migrations")).ShouldNotBe("0");
    }

    [Fact]
    public async Task Processes_that_start_at_once_on_nothing_make_one_database()
    {
        var folder = scratch.Folder("at-once");
        MigrationsConsole[] consoles = [MigrationsConsole.Start(folder), MigrationsConsole.Start(folder)];
        foreach (var console in consoles) (await console.EndAsync()).ExitCode.ShouldBe(0, console.Output);

        consoles.Count(c => c.Output.Contains("Applied", StringComparison.Ordinal)).ShouldBeGreaterThan(0);
        ServerProcess.Find(Path.Combine(folder, "postgres")).ShouldBeNull();
        foreach (var console in consoles) console.Dispose();
    }

    [Fact]
    public async Task A_process_that_is_killed_leaves_nothing_that_stands_in_the_way()
    {
        using var console = MigrationsConsole.Start(scratch.DataFolder);
        await UntilAsync(() => ServerProcess.Find(Cluster) is not null);
        await console.KillAsync();

        await using (var database = await scratch.OpenAsync()) (await ScratchDatabase.AskAsync(database, "select 1")).ShouldBe("1");
        ServerProcess.Find(Cluster).ShouldBeNull();
    }

    [Fact]
    public async Task A_killed_server_is_started_again_on_the_same_address()
    {
        await using var database = await scratch.OpenAsync();
        (await database.EnsureRunningAsync(TestContext.Current.CancellationToken)).ShouldBeFalse();

        await KillServerAsync();

        (await database.EnsureRunningAsync(TestContext.Current.CancellationToken)).ShouldBeTrue();
        (await ScratchDatabase.AskAsync(database, "select 1")).ShouldBe("1");
    }

    [Fact]
    public async Task A_server_that_cannot_be_started_again_says_what_it_said()
    {
        await using var database = await scratch.OpenAsync();
        await KillServerAsync();
        var (control, aside) = (Path.Combine(Cluster, "global/pg_control"), Path.Combine(Cluster, "pg_control.aside"));
        File.Move(control, aside);

        var error = await database.EnsureRunningAsync(TestContext.Current.CancellationToken).ShouldThrowAsync<Core.Failures.TransientFailureException>();
        File.Move(aside, control);

        error.Problem.ShouldContain("pg_control");
        error.Remedy.ShouldContain("postgres.log");
    }

    [Fact]
    public async Task A_process_id_that_another_program_has_by_now_neither_stops_the_start_nor_that_program()
    {
        await using var database = await scratch.OpenAsync();
        await KillServerAsync();
        using var other = Process.Start("sleep", "60");
        var socket = new NpgsqlConnectionStringBuilder(database.ConnectionString).Host!;
        foreach (var file in (string[])[ServerProcess.PidFile(Cluster), Path.Combine(socket, ".s.PGSQL.5432.lock")])
        {
            var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
            lines[0] = other.Id.ToString(CultureInfo.InvariantCulture);
            await File.WriteAllLinesAsync(file, lines, TestContext.Current.CancellationToken);
        }

        (await database.EnsureRunningAsync(TestContext.Current.CancellationToken)).ShouldBeTrue();

        (await ScratchDatabase.AskAsync(database, "select 1")).ShouldBe("1");
        other.HasExited.ShouldBeFalse();
        other.Kill();
    }

    private async Task KillServerAsync()
    {
        Native.Signal(ServerProcess.Find(Cluster)!.ProcessId, Native.SignalKill);
        await UntilAsync(() => ServerProcess.Find(Cluster) is not { State: ServerState.Ready });
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition()) await Task.Delay(TimeSpan.FromMilliseconds(2), limit.Token);
    }
}
