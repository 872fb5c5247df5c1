using Community.Core.Failures;
using Community.Data.Schema;
using Community.Testing.Database;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Schema;

public sealed class MigrationTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task The_migrations_describe_the_model()
    {
        using var console = MigrationsConsole.Start(null, "--check");
        (await console.EndAsync()).ExitCode.ShouldBe(0, console.Output);
    }

    [Fact]
    public async Task A_wrong_call_is_told_from_a_failure()
    {
        using var console = MigrationsConsole.Start(null, "--chekc");
        (await console.EndAsync()).ExitCode.ShouldBe(2);
        console.Output.ShouldStartWith("usage:");
    }

    [Fact]
    public async Task Nothing_is_done_where_nothing_is_pending() =>
        (await Migrator.MigrateAsync(database.DataSource, NullLogger.Instance, TestContext.Current.CancellationToken)).ShouldBe(0);

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        await using var insert = database.DataSource.CreateCommand("insert into __migrations values ('29990101000000_FromTheFuture', '99.0.0')");
        await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        try
        {
            var error = await Migrator.MigrateAsync(database.DataSource, NullLogger.Instance, TestContext.Current.CancellationToken)
                .ShouldThrowAsync<UserErrorException>();
            error.Problem.ShouldContain("29990101000000_FromTheFuture");
            error.Remedy.ShouldContain("COMMUNITY_DATA");
        }
        finally
        {
            await using var delete = database.DataSource.CreateCommand("""delete from __migrations where "ProductVersion" = '99.0.0'""");
            await delete.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }
}
