using Community.Testing.Database;
using Npgsql;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Schema;

public sealed class DatabaseServerTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task Databases_of_test_hosts_that_are_gone_are_removed_and_those_of_live_ones_stay()
    {
        // No process has this number: the kernel's limit is 4,194,304.
        const string abandoned = "test_2000000000_1_1";
        await using (var create = database.DataSource.CreateCommand($"create database {abandoned}"))
            await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await using var nextHost = new DatabaseServer();
        await using var other = new DatabaseFixture(nextHost);
        await other.InitializeAsync();

        await using var list = database.DataSource.CreateCommand("select array_agg(datname::text) from pg_database");
        var names = (string[])(await list.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        names.ShouldNotContain(abandoned);
        names.ShouldContain(new NpgsqlConnectionStringBuilder(database.ConnectionString).Database!);
    }
}
