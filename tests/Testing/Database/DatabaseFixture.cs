using Community.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace Community.Testing.Database;

/// <summary>
/// A database of its own with the whole schema, for one test class (<c>IClassFixture&lt;DatabaseFixture&gt;</c>). The test assembly declares
/// <c>[assembly: AssemblyFixture(typeof(DatabaseServer))]</c>.
/// </summary>
public sealed class DatabaseFixture(DatabaseServer server) : IAsyncLifetime
{
    public string ConnectionString { get; private set; } = "";

    public NpgsqlDataSource DataSource { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        ConnectionString = await server.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        DataSource = NpgsqlDataSource.Create(ConnectionString);
    }

    public CommunityDbContext CreateContext() => new(Migrator.Configure(new DbContextOptionsBuilder<CommunityDbContext>(), DataSource).Options);

    public async ValueTask DisposeAsync()
    {
        // Where it could not be made, that is what the test run says.
        if (DataSource is null) return;
        await DataSource.DisposeAsync();
        await server.DropDatabaseAsync(ConnectionString);
    }
}
