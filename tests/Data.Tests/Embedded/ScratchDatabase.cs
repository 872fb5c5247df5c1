using Community.Core.Failures;
using Community.Data.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Community.Data.Tests.Embedded;

/// <summary>A data folder of its own, for tests that start, stop and kill servers. Made once a class: a new cluster takes half a second.</summary>
public sealed class ScratchDatabase : IAsyncLifetime
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("community-embedded-");

    public ScratchDatabase() =>
        // Another account must be able to reach what lies in it.
        _root.UnixFileMode |= UnixFileMode.OtherExecute | UnixFileMode.GroupExecute;

    public string DataFolder => Folder("data");

    /// <summary>Makes the cluster without waiting for the disk; the tests run it as the product does.</summary>
    public async ValueTask InitializeAsync()
    {
        await using var made = await OpenAsync(Options() with { Durable = false });
    }

    public string Folder(string name) => Path.Combine(_root.FullName, name);

    public EmbeddedPostgresOptions Options(string? folder = null) =>
        new() { DataFolder = folder ?? DataFolder, AccountHome = Folder("accounts"), MayCreateDatabases = true };

    public Task<EmbeddedPostgres> OpenAsync(EmbeddedPostgresOptions? options = null) =>
        EmbeddedPostgres.OpenAsync(options ?? Options(), NullLogger.Instance, TestContext.Current.CancellationToken);

    public async Task<UserErrorException> OpenInVainAsync(EmbeddedPostgresOptions options)
    {
        try
        {
            await using var opened = await OpenAsync(options);
        }
        catch (UserErrorException e)
        {
            return e;
        }

        throw new InvalidOperationException("It was opened.");
    }

    public static async Task<string> AskAsync(EmbeddedPostgres database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!.ToString()!;
    }

    public ValueTask DisposeAsync()
    {
        _root.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
