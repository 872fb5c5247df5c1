using System.Globalization;
using Community.Data.Embedded;
using Community.Data.Schema;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Community.Testing.Database;

/// <summary>
/// The PostgreSQL of all tests of this checkout and user: test hosts that run side by side share one server, and the last one out stops it.
/// An assembly fixture; nothing is started before the first database is asked for. <c>COMMUNITY_TEST_POSTGRES</c> may name another server,
/// by the connection string of an account that may create databases.
/// </summary>
public sealed class DatabaseServer : IAsyncDisposable
{
    /// <summary>Any number; the same in every test host.</summary>
    private const long MaintenanceLock = 0x636f6d6d756e6974;

    private static int _databases;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private EmbeddedPostgres? _embedded;
    private NpgsqlDataSource? _maintenance;
    private string _template = "";

    /// <summary>Makes a database with the whole schema.</summary>
    /// <returns>Its connection string.</returns>
    internal async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        var maintenance = await OpenAsync(cancellationToken);
        var name = $"{TestDatabaseName.OfThisProcess}_{Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture)}";
        await ExecuteAsync(maintenance, $"create database {name} template {_template}", cancellationToken);
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name, ApplicationName = name, MaxPoolSize = 20 }.ConnectionString;
    }

    internal Task DropDatabaseAsync(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        return ExecuteAsync(_maintenance!, $"drop database if exists {name} with (force)", CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_maintenance is not null) await _maintenance.DisposeAsync();
        if (_embedded is not null) await _embedded.DisposeAsync();
        _gate.Dispose();
    }

    private string ConnectionString => Environment.GetEnvironmentVariable("COMMUNITY_TEST_POSTGRES") ?? _embedded!.ConnectionString;

    private async Task<NpgsqlDataSource> OpenAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_maintenance is not null) return _maintenance;
            if (Environment.GetEnvironmentVariable("COMMUNITY_TEST_POSTGRES") is null)
                _embedded = await EmbeddedPostgres.OpenAsync(Options(), NullLogger.Instance, cancellationToken);
            var maintenance = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionString) { MaxPoolSize = 4, ApplicationName = "tests" });
            await PrepareAsync(maintenance, cancellationToken);
            return _maintenance = maintenance;
        }
        finally
        {
            _gate.Release();
        }
    }

    private static EmbeddedPostgresOptions Options() =>
        new()
        {
            // Of a user, as root and a plain user may test the same checkout in turn.
            DataFolder = Path.Combine(Repository.Root, "artifacts", "test-database", Environment.UserName),
            Durable = false,
            MayCreateDatabases = true,
            Settings = new Dictionary<string, string>
            {
                // Hosts side by side, each with several classes at once.
                ["max_connections"] = "300",
                ["autovacuum"] = "off",
                ["log_min_messages"] = "fatal",
            },
        };

    /// <summary>Makes the template where it is missing, and removes what killed runs left behind.</summary>
    private async Task PrepareAsync(NpgsqlDataSource maintenance, CancellationToken cancellationToken)
    {
        _template = $"template_{Migrator.SchemaRevision:n}";
        await using var connection = await maintenance.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(connection, $"select pg_advisory_lock({MaintenanceLock})", cancellationToken);
        try
        {
            var databases = await ListAsync(connection, cancellationToken);
            foreach (var abandoned in databases.Where(TestDatabaseName.IsAbandoned))
                await ExecuteAsync(connection, $"drop database {abandoned} with (force)", cancellationToken);
            if (databases.Contains(_template)) return;
            // The newest stay, for a checkout that is built in two configurations; ids grow.
            foreach (var old in databases.Where(d => d.StartsWith("template_", StringComparison.Ordinal)).SkipLast(3))
                await ExecuteAsync(connection, $"drop database {old} with (force)", cancellationToken);
            await CreateTemplateAsync(connection, cancellationToken);
        }
        finally
        {
            await ExecuteAsync(connection, $"select pg_advisory_unlock({MaintenanceLock})", CancellationToken.None);
        }
    }

    /// <summary>Under another name first: a template that has its name is complete.</summary>
    private async Task CreateTemplateAsync(NpgsqlConnection maintenance, CancellationToken cancellationToken)
    {
        var unfinished = $"unfinished_{_template}";
        await ExecuteAsync(maintenance, $"drop database if exists {unfinished} with (force)", cancellationToken);
        await ExecuteAsync(maintenance, $"create database {unfinished}", cancellationToken);
        var target = new NpgsqlConnectionStringBuilder(ConnectionString) { Database = unfinished, Pooling = false };
        await using (var database = NpgsqlDataSource.Create(target))
        {
            await Migrator.MigrateAsync(database, NullLogger.Instance, cancellationToken);
        }

        await ExecuteAsync(maintenance, $"alter database {unfinished} rename to {_template}", cancellationToken);
    }

    private static async Task<List<string>> ListAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await using var command = new NpgsqlCommand("select datname from pg_database order by oid", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) names.Add(reader.GetString(0));
        return names;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(connection, sql, cancellationToken);
    }
}
