using System.Runtime.InteropServices;
using Community.Core.Failures;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Community.Data.Embedded;

/// <summary>
/// One process's share in the PostgreSQL of a data folder. The first process starts the server, others attach to it, the last one out stops
/// it. A process that is killed leaves the server running for the next.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    /// <summary>Owns the database, and is no superuser.</summary>
    internal const string Account = "community";

    internal const string Database = "community";

    private readonly DataFolder _folder;
    private readonly ServerLauncher _launcher;
    private readonly FileLock _use;
    private readonly string _socketFolder;
    private bool _disposed;

    private EmbeddedPostgres(DataFolder folder, ServerLauncher launcher, FileLock use, RunningServer server)
    {
        (_folder, _launcher, _use, _socketFolder) = (folder, launcher, use, server.SocketFolder);
        Started = server.Started;
        ConnectionString = new NpgsqlConnectionStringBuilder
        {
            Host = server.SocketFolder,
            Username = Account,
            Database = Database,
            Password = folder.ReadPassword(),
        }.ConnectionString;
    }

    public string ConnectionString { get; }

    /// <summary>False when the server ran already.</summary>
    public bool Started { get; }

    public static async Task<EmbeddedPostgres> OpenAsync(EmbeddedPostgresOptions options, ILogger log, CancellationToken cancellationToken)
    {
        CheckPlatform();
        var folder = DataFolder.Open(options.DataFolder);
        var launcher = new ServerLauncher(options, folder, log);
        FileLock? use = null;
        try
        {
            using var start = await launcher.LockAsync(cancellationToken);
            use = FileLock.Shared(folder.UsersLock);
            return new EmbeddedPostgres(folder, launcher, use, await launcher.EnsureRunningAsync(cancellationToken));
        }
        catch (Exception e)
        {
            use?.Dispose();
            if (e is IOException or UnauthorizedAccessException) throw folder.Unusable(e);
            throw;
        }
    }

    /// <summary>Starts the server again if it has died. True when that was so; cheap when not (it reads one small file).</summary>
    public async Task<bool> EnsureRunningAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        new ServerLog(_folder.LogFile).KeepInBounds();
        if (_launcher.FindReady() == _socketFolder) return false;
        using var start = await _launcher.LockAsync(cancellationToken);
        var server = await _launcher.EnsureRunningAsync(cancellationToken);
        return server.SocketFolder == _socketFolder
            ? server.Started
            : throw new UserErrorException("The database was started again, under another path.", "Start this program again.");
    }

    /// <summary>Gives up this process's share, and stops the server if nobody else has one.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        using var start = await _launcher.LockAsync(CancellationToken.None);
        using (_use)
        {
            if (_use.TryBecomeExclusive()) await _launcher.StopAsync(_socketFolder);
        }
    }

    internal static void CheckPlatform()
    {
        if (OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64) return;
        throw new UserErrorException(
            $"There is no embedded PostgreSQL for {RuntimeInformation.RuntimeIdentifier}, only for linux-x64.",
            "Name a server of your own, PostgreSQL 15 or later, in ConnectionStrings__Community.");
    }
}
