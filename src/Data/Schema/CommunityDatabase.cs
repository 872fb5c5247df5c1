using System.Net.Sockets;
using Community.Core.Failures;
using Community.Data.Embedded;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Community.Data.Schema;

/// <summary>The open database: started, attached to, or somebody's own server. Disposing gives back what was opened.</summary>
public sealed class CommunityDatabase : IAsyncDisposable
{
    private const int OldestServer = 15;

    private readonly EmbeddedPostgres? _embedded;

    private CommunityDatabase(EmbeddedPostgres? embedded, NpgsqlDataSource dataSource, string connectionString) =>
        (_embedded, DataSource, ConnectionString) = (embedded, dataSource, connectionString);

    /// <summary>Named "community", for logs, traces and metrics.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>With its password, for libraries that open connections of their own (the data source's hides it). Never to be logged.</summary>
    public string ConnectionString { get; }

    public bool IsEmbedded => _embedded is not null;

    /// <summary>Whether this process started the server, rather than found it running.</summary>
    public bool Started => _embedded is { Started: true };

    public static async Task<CommunityDatabase> OpenAsync(DatabaseOptions options, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        if (options.ConnectionString is { } own)
        {
            var server = BuildDataSource(own, options, logs);
            try
            {
                await CheckServerAsync(server, cancellationToken);
                return new CommunityDatabase(null, server, own);
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }

        var embedded = await EmbeddedPostgres.OpenAsync(options.Embedded, logs.CreateLogger<EmbeddedPostgres>(), cancellationToken);
        return new CommunityDatabase(embedded, BuildDataSource(embedded.ConnectionString, options, logs), embedded.ConnectionString);
    }

    /// <summary>Starts the embedded server again if it has died; true when that was so. A server of one's own is its operator's.</summary>
    public async Task<bool> EnsureRunningAsync(CancellationToken cancellationToken)
    {
        if (_embedded is null || !await _embedded.EnsureRunningAsync(cancellationToken)) return false;
        // Its connections lead to the dead server.
        DataSource.Clear();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        if (_embedded is not null) await _embedded.DisposeAsync();
    }

    private static NpgsqlDataSource BuildDataSource(string connectionString, DatabaseOptions options, ILoggerFactory logs)
    {
        try
        {
            var builder = new NpgsqlDataSourceBuilder(connectionString) { Name = "community" };
            builder.ConnectionStringBuilder.ApplicationName ??= options.ApplicationName;
            // Several processes share the embedded server's 100 connections.
            if (options.ConnectionString is null) builder.ConnectionStringBuilder.MaxPoolSize = 30;
            return builder.UseLoggerFactory(logs).Build();
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new UserErrorException(
                "The connection string in ConnectionStrings__Community cannot be read.", "Write it as Host=…;Database=…;Username=…;Password=….", e);
        }
    }

    private static async Task CheckServerAsync(NpgsqlDataSource server, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await server.OpenConnectionAsync(cancellationToken);
            if (connection.PostgreSqlVersion.Major >= OldestServer) return;
            throw new UserErrorException(
                $"The server of ConnectionStrings__Community is PostgreSQL {connection.PostgreSqlVersion}; Community needs {OldestServer} or later.",
                "Update the server, or remove the connection string to use the embedded one.");
        }
        catch (PostgresException e)
        {
            throw new UserErrorException(
                $"The server of ConnectionStrings__Community refused: {e.MessageText}.",
                "Correct its database, user name or password, and make the database if it is missing.",
                e);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            throw new TransientFailureException(
                $"The server of ConnectionStrings__Community cannot be reached: {e.Message.TrimEnd('.')}.", "Start it, or correct Host and Port.", e);
        }
    }
}
