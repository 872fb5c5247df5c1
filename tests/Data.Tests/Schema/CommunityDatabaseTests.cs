using Community.Core.Failures;
using Community.Data.Schema;
using Community.Testing.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Schema;

public sealed class CommunityDatabaseTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task A_server_of_ones_own_is_used_where_one_is_named()
    {
        await using var opened = await OpenAsync(database.ConnectionString);
        opened.IsEmbedded.ShouldBeFalse();
        (await opened.EnsureRunningAsync(TestContext.Current.CancellationToken)).ShouldBeFalse();

        await using var services = new ServiceCollection().AddData(opened).AddContexts().BuildServiceProvider(validateScopes: true);
        var contexts = services.GetRequiredService<IDbContextFactory<CommunityDbContext>>();
        await using var context = await contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        (await context.Projects.CountAsync(TestContext.Current.CancellationToken)).ShouldBe(0);
        services.GetRequiredService<NpgsqlDataSource>().ShouldBeSameAs(opened.DataSource);
    }

    [Fact]
    public async Task A_server_that_refuses_is_told_from_one_that_is_away()
    {
        var missing = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "no_such_database" };
        (await OpenAsync(missing.ConnectionString).ShouldThrowAsync<UserErrorException>()).Problem.ShouldContain("no_such_database");

        var away = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Host = "/nowhere" };
        await OpenAsync(away.ConnectionString).ShouldThrowAsync<TransientFailureException>();
    }

    [Fact]
    public async Task A_connection_string_that_is_none_is_not_repeated_in_the_message()
    {
        var error = await OpenAsync("Hots=db;Password=secret").ShouldThrowAsync<UserErrorException>();
        error.Message.ShouldContain("ConnectionStrings__Community");
        error.Message.ShouldNotContain("secret");
    }

    [Fact]
    public void Without_a_server_the_data_folder_is_that_of_the_environment_or_one_for_all_checkouts()
    {
        Options(new() { ["COMMUNITY_DATA"] = "/srv/community" }).DataFolder.ShouldBe("/srv/community");
        Options([]).DataFolder.ShouldEndWith("/community");
        Path.IsPathFullyQualified(Options([]).DataFolder).ShouldBeTrue();
        Options(new() { ["Postgres:Settings:work_mem"] = "12MB" }).Embedded.Settings["work_mem"].ShouldBe("12MB");
    }

    private static Task<CommunityDatabase> OpenAsync(string connectionString) => CommunityDatabase.OpenAsync(
        Options(new() { ["ConnectionStrings:Community"] = connectionString }), NullLoggerFactory.Instance, TestContext.Current.CancellationToken);

    private static DatabaseOptions Options(Dictionary<string, string?> configuration) =>
        DatabaseOptions.From(new ConfigurationBuilder().AddInMemoryCollection(configuration).Build());
}
