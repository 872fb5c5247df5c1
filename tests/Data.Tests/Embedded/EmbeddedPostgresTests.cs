using System.Text.RegularExpressions;
using Community.Data.Embedded;
using Community.Testing;
using Npgsql;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Embedded;

public sealed partial class EmbeddedPostgresTests(ScratchDatabase scratch) : IClassFixture<ScratchDatabase>
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task The_server_runs_with_the_settings_that_the_operations_page_names()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "operations.md"), TestContext.Current.CancellationToken);
        var section = page[page.IndexOf("### Settings", StringComparison.Ordinal)..page.IndexOf("### Backup", StringComparison.Ordinal)];
        var settings = SettingRow().Matches(section);
        settings.Count.ShouldBeGreaterThan(10);

        await using var database = await scratch.OpenAsync();
        foreach (Match setting in settings)
            (await ScratchDatabase.AskAsync(database, $"show {setting.Groups[1].Value}")).ShouldBe(setting.Groups[2].Value, setting.Value);
    }

    [Fact]
    public async Task The_account_that_we_use_is_no_superuser()
    {
        await using var database = await scratch.OpenAsync();
        (await ScratchDatabase.AskAsync(database, "show is_superuser")).ShouldBe("off");
    }

    [Fact]
    public async Task Only_its_owner_can_read_the_password_and_reach_the_socket()
    {
        await using var database = await scratch.OpenAsync();
        File.GetUnixFileMode(Path.Combine(scratch.DataFolder, "postgres.password")).ShouldBe(OwnerOnly);
        File.GetUnixFileMode(SocketFolderOf(database)).ShouldBe(OwnerOnly | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        await using var database = await scratch.OpenAsync();
        var guess = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Password = "guess", Pooling = false };
        await using var connection = new NpgsqlConnection(guess.ConnectionString);
        (await connection.OpenAsync(TestContext.Current.CancellationToken).ShouldThrowAsync<PostgresException>()).SqlState.ShouldBe("28P01");
    }

    [Fact]
    public async Task A_socket_folder_that_others_can_write_to_is_left_alone()
    {
        string first;
        await using (var database = await scratch.OpenAsync()) first = SocketFolderOf(database);
        Directory.Exists(first).ShouldBeFalse("the last one out removes it");

        var open = Directory.CreateDirectory(scratch.Folder("open-to-all"));
        open.UnixFileMode = OwnerOnly | UnixFileMode.UserExecute | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        await File.WriteAllTextAsync(Path.Combine(scratch.DataFolder, "postgres.socket"), open.FullName, TestContext.Current.CancellationToken);

        await using var again = await scratch.OpenAsync();
        SocketFolderOf(again).ShouldNotBe(open.FullName);
        open.EnumerateFileSystemInfos().ShouldBeEmpty();
    }

    [Fact]
    public async Task Settings_of_the_configuration_replace_ours_but_not_those_that_we_rely_on()
    {
        Dictionary<string, string> wanted = new() { ["work_mem"] = "12MB", ["max_connections"] = "33" };
        await using (var database = await scratch.OpenAsync(scratch.Options() with { Settings = wanted }))
        {
            (await ScratchDatabase.AskAsync(database, "show work_mem")).ShouldBe("12MB");
            (await ScratchDatabase.AskAsync(database, "show max_connections")).ShouldBe("33");
        }

        wanted["fsync"] = "off";
        (await scratch.OpenInVainAsync(scratch.Options() with { Settings = wanted })).Problem.ShouldContain("Postgres__Settings__fsync");
    }

    [Fact]
    public async Task Every_way_to_run_PostgreSQL_that_works_here_works()
    {
        // As a plain user there is one; as root up to two, of which a container may forbid the first.
        var tried = 0;
        foreach (var rung in Enum.GetValues<Rung>())
        {
            var options = scratch.Options(scratch.Folder($"rung-{rung}")) with { Rungs = [rung], Durable = false };
            if ((await EmbeddedPostgresProbe.LookAsync(options, TestContext.Current.CancellationToken)).Rung != rung) continue;
            tried++;
            await using (var database = await scratch.OpenAsync(options))
            {
                database.Started.ShouldBeTrue();
                (await ScratchDatabase.AskAsync(database, "select 1")).ShouldBe("1");
            }

            await using var again = await scratch.OpenAsync(options with { Rungs = null });
            (await ScratchDatabase.AskAsync(again, "select 1")).ShouldBe("1");
        }

        tried.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Binaries_are_copied_whole_for_an_account_that_cannot_reach_them()
    {
        var copy = PostgresBinaries.Find(null).CopyTo(scratch.Folder("copies"));
        var run = await Tool.RunAsync([copy.Postgres, "--version"], "", TestContext.Current.CancellationToken);
        run!.Output.ShouldStartWith("postgres (PostgreSQL) ");
        File.GetUnixFileMode(copy.Postgres).HasFlag(UnixFileMode.OtherExecute).ShouldBeTrue();
    }

    [Fact]
    public async Task A_database_of_another_major_version_is_refused()
    {
        var folder = scratch.Folder("older");
        Directory.CreateDirectory(Path.Combine(folder, "postgres"));
        await File.WriteAllTextAsync(Path.Combine(folder, "postgres", "PG_VERSION"), "17\n", TestContext.Current.CancellationToken);

        var error = await scratch.OpenInVainAsync(scratch.Options(folder));
        error.Problem.ShouldContain("PostgreSQL 17");
        error.Remedy.ShouldContain("COMMUNITY_DATA");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_refused()
    {
        var error = await scratch.OpenInVainAsync(scratch.Options("/dev/null/community"));
        error.Problem.ShouldContain("/dev/null/community");
        error.Remedy.ShouldContain("COMMUNITY_DATA");
    }

    [Fact]
    public async Task A_lost_password_is_told_before_a_server_is_started()
    {
        var password = Path.Combine(scratch.DataFolder, "postgres.password");
        File.Move(password, password + ".aside");
        (await scratch.OpenInVainAsync(scratch.Options())).Problem.ShouldContain(password);
        ServerProcess.Find(Path.Combine(scratch.DataFolder, "postgres")).ShouldBeNull();
        File.Move(password + ".aside", password);
    }

    [Fact]
    public async Task Missing_binaries_are_named()
    {
        var error = await scratch.OpenInVainAsync(scratch.Options() with { BinFolder = scratch.Folder("nothing") });
        error.Problem.ShouldContain(scratch.Folder("nothing"));
        error.Remedy.ShouldContain("Postgres__Bin");
    }

    [Fact]
    public async Task A_grown_log_is_moved_aside()
    {
        await using var database = await scratch.OpenAsync();
        var log = new FileInfo(Path.Combine(scratch.DataFolder, "postgres.log"));
        await File.AppendAllTextAsync(log.FullName, new string('x', 9 * 1024 * 1024), TestContext.Current.CancellationToken);

        await database.EnsureRunningAsync(TestContext.Current.CancellationToken);

        log.Refresh();
        log.Length.ShouldBeLessThan(1024 * 1024);
        new FileInfo(log.FullName + ".1").Length.ShouldBeGreaterThan(8 * 1024 * 1024);
    }

    [Fact]
    public async Task A_look_tells_what_a_start_would_find_and_changes_nothing()
    {
        var options = scratch.Options(scratch.Folder("looked-at"));
        var before = await EmbeddedPostgresProbe.LookAsync(options, TestContext.Current.CancellationToken);
        before.State.ShouldBe(DatabaseState.Missing);
        before.Problem.ShouldBeNull();
        before.BinVersion!.Major.ShouldBe(18);
        before.FreeBytes.ShouldBeGreaterThan(0);
        Directory.Exists(options.DataFolder).ShouldBeFalse();

        var elsewhere = await EmbeddedPostgresProbe.LookAsync(scratch.Options("/dev/null/community"), TestContext.Current.CancellationToken);
        elsewhere.Problem!.Problem.ShouldContain("/dev/null/community");

        await using (await scratch.OpenAsync())
        {
            var running = await EmbeddedPostgresProbe.LookAsync(scratch.Options(), TestContext.Current.CancellationToken);
            (running.State, running.DatabaseVersion).ShouldBe((DatabaseState.Running, "18"));
            running.ProcessId.ShouldNotBeNull();
        }

        (await EmbeddedPostgresProbe.LookAsync(scratch.Options(), TestContext.Current.CancellationToken)).State.ShouldBe(DatabaseState.Stopped);
    }

    private static string SocketFolderOf(EmbeddedPostgres database) => new NpgsqlConnectionStringBuilder(database.ConnectionString).Host!;

    /// <summary>| `name` | `value` |</summary>
    [GeneratedRegex(@"^\| `(\w+)` \| (?:`(.*)` )?\|$", RegexOptions.Multiline)]
    private static partial Regex SettingRow();
}
