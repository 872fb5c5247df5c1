using System.Reflection;
using Community.Core.Failures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Community.Data.Schema;

/// <summary>Brings a database to the schema that this program was built for, and refuses one that is ahead of it.</summary>
public static partial class Migrator
{
    /// <summary>Any number.</summary>
    private const long MigrationLock = 0x6d69_6772_6174;

    /// <summary>The ids of all migrations, oldest first.</summary>
    /// <remarks>
    /// Read from the assembly's attributes, as EF Core itself does; asking EF Core would first build its services and model, some 300 ms at
    /// every start.
    /// </remarks>
    public static IReadOnlyList<string> KnownMigrations { get; } =
    [
        .. MigrationsAssembly.GetTypes().Select(t => t.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>().Order(StringComparer.Ordinal),
    ];

    /// <summary>Changes with every change of a migration, also one that keeps its id. For templates of test databases.</summary>
    public static Guid SchemaRevision => MigrationsAssembly.ManifestModule.ModuleVersionId;

    // Loaded by name: it references this assembly, and the host references both.
    private static Assembly MigrationsAssembly => Assembly.Load(CommunityDbContext.MigrationsAssembly);

    /// <summary>Safe in several processes at once. Costs one small query when there is nothing to do.</summary>
    /// <returns>How many migrations were applied.</returns>
    public static async Task<int> MigrateAsync(NpgsqlDataSource database, ILogger log, CancellationToken cancellationToken)
    {
        var applied = await ReadAppliedAsync(database, cancellationToken);
        var unknown = applied.Except(KnownMigrations).ToList();
        if (unknown.Count > 0)
            throw new UserErrorException(
                $"The database was written by a newer version of Community: it has {unknown.Count} migration(s) that this one does not know, " +
                $"the last of them {unknown[^1]}.",
                "Update this program, or use another COMMUNITY_DATA (with a server of your own: another database).");

        var pending = KnownMigrations.Except(applied).ToList();
        if (pending.Count == 0) return 0;
        Log.Migrating(log, pending.Count, pending[^1]);
        await using var context = new CommunityDbContext(Configure(new DbContextOptionsBuilder<CommunityDbContext>(), database).Options);
        try
        {
            // EF Core's own lock ends with each migration's transaction: of two processes that find two pending, both would apply the second.
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var turn = await connection.BeginTransactionAsync(cancellationToken);
            await connection.Command("select pg_advisory_xact_lock($1)", MigrationLock).RunAsync(cancellationToken);
            // Looks again at what is pending.
            await context.Database.MigrateAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DiskFull)
        {
            throw new UserErrorException(
                $"The database has no space left: {e.MessageText}.", "Free some on its disk, and start again: what was begun has been undone.", e);
        }

        return pending.Count;
    }

    /// <summary>The one place that says how the context meets the database.</summary>
    public static DbContextOptionsBuilder<CommunityDbContext> Configure(
        DbContextOptionsBuilder<CommunityDbContext> options, NpgsqlDataSource database)
    {
        Configure((DbContextOptionsBuilder)options, database);
        return options;
    }

    internal static void Configure(DbContextOptionsBuilder options, NpgsqlDataSource database) =>
        options.UseNpgsql(database, o => o
            .MigrationsAssembly(CommunityDbContext.MigrationsAssembly)
            .MigrationsHistoryTable(CommunityDbContext.MigrationsTable));

    private static async Task<IReadOnlyList<string>> ReadAppliedAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var applied = new List<string>();
        try
        {
            await using var command = database.CreateCommand($"""select "MigrationId" from {CommunityDbContext.MigrationsTable} order by 1""");
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) applied.Add(reader.GetString(0));
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // A new database.
        }

        return applied;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Bringing the database up to date: {Count} migration(s), up to {Last} …")]
        public static partial void Migrating(ILogger log, int count, string last);
    }
}
