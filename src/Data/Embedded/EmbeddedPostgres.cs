using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Community.Core.Failures;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Community.Data.Embedded;

/// <summary>
/// One process's share in the PostgreSQL of a data folder. The first process starts the server, others attach to it, the last one out stops
/// it. A process that is killed leaves the server running for the next.
/// </summary>
public sealed partial class EmbeddedPostgres : IAsyncDisposable
{
    /// <summary>Owns the database, and is no superuser.</summary>
    internal const string Account = "community";

    internal const string Database = "community";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly EmbeddedPostgresOptions _options;
    private readonly DataFolder _folder;
    private readonly ILogger _log;
    private readonly FileLock _use;
    private readonly string _socketFolder;
    private bool _disposed;

    private EmbeddedPostgres(EmbeddedPostgresOptions options, DataFolder folder, ILogger log, FileLock use, string socketFolder, bool started)
    {
        (_options, _folder, _log, _use, _socketFolder) = (options, folder, log, use, socketFolder);
        Started = started;
        ConnectionString = new NpgsqlConnectionStringBuilder
        {
            Host = socketFolder,
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
        FileLock? use = null;
        try
        {
            using var start = await LockStartAsync(options, folder, log, cancellationToken);
            use = FileLock.Shared(folder.UsersLock);
            var (socketFolder, started) = await EnsureRunningAsync(options, folder, log, cancellationToken);
            return new EmbeddedPostgres(options, folder, log, use, socketFolder, started);
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
        if (FindReady(_folder) == _socketFolder) return false;
        using var start = await LockStartAsync(_options, _folder, _log, cancellationToken);
        var (socketFolder, started) = await EnsureRunningAsync(_options, _folder, _log, cancellationToken);
        return socketFolder == _socketFolder
            ? started
            : throw new UserErrorException("The database was started again, under another path.", "Start this program again.");
    }

    /// <summary>Gives up this process's share, and stops the server if nobody else has one.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        using var start = await LockStartAsync(_options, _folder, _log, CancellationToken.None);
        using (_use)
        {
            if (!_use.TryBecomeExclusive() || ServerProcess.Find(_folder.Cluster) is not { State: not ServerState.Dead } server) return;
            await server.StopAsync(_folder.Cluster, _options.Time, CancellationToken.None);
            SocketFolder.Remove(_folder, _socketFolder);
            Log.Stopped(_log, server.ProcessId);
        }
    }

    private static Task<FileLock> LockStartAsync(EmbeddedPostgresOptions options, DataFolder folder, ILogger log, CancellationToken cancellationToken) =>
        FileLock.ExclusiveAsync(folder.StartLock, () => Log.WaitsForLock(log, folder.Path), options.Time, cancellationToken);

    /// <summary>The socket's folder of a server that answers, else null.</summary>
    private static string? FindReady(DataFolder folder) =>
        ServerProcess.Find(folder.Cluster) is { State: ServerState.Ready } && Native.Status(folder.Cluster) is { } cluster
            ? SocketFolder.Find(folder, cluster.UserId)
            : null;

    /// <summary>Under the start lock.</summary>
    private static async Task<(string SocketFolder, bool Started)> EnsureRunningAsync(
        EmbeddedPostgresOptions options, DataFolder folder, ILogger log, CancellationToken cancellationToken)
    {
        await SettleAsync(options, folder, log, cancellationToken);
        if (FindReady(folder) is { } running) return (running, false);
        // It answers on a socket that has vanished, or that we must not trust.
        if (ServerProcess.Find(folder.Cluster) is { State: not ServerState.Dead } lost) await lost.StopAsync(folder.Cluster, options.Time, cancellationToken);

        await ServerProcess.RemoveStaleFileAsync(folder.Cluster, options.Time, cancellationToken);

        var began = options.Time.GetTimestamp();
        var runner = await PostgresLadder.ClimbAsync(options, folder, mayCopy: true, cancellationToken);
        if (!Directory.Exists(folder.Cluster)) await ClusterInitializer.CreateAsync(runner, options, folder, cancellationToken);
        CheckVersion(runner, folder);
        var socketFolder = SocketFolder.Prepare(folder, runner.Account);
        var processId = await StartAsync(runner, options, folder, socketFolder, log, cancellationToken);
        Log.Started(log, runner.Version, processId, runner.Account.Rung, (long)options.Time.GetElapsedTime(began).TotalMilliseconds);
        return (socketFolder, true);
    }

    /// <summary>Lets a server that is on its way, up or down, arrive.</summary>
    private static async Task SettleAsync(EmbeddedPostgresOptions options, DataFolder folder, ILogger log, CancellationToken cancellationToken)
    {
        var (since, told) = (options.Time.GetTimestamp(), false);
        while (ServerProcess.Find(folder.Cluster) is { State: ServerState.Starting or ServerState.Stopping } server)
        {
            await Task.Delay(PollInterval, options.Time, cancellationToken);
            if (told || options.Time.GetElapsedTime(since) < Patience) continue;
            told = true;
            Log.WaitsForServer(log, server.State, folder.LogFile);
        }
    }

    internal static void CheckPlatform()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
            throw new UserErrorException(
                $"There is no embedded PostgreSQL for {RuntimeInformation.RuntimeIdentifier}, only for linux-x64.",
                "Name a server of your own, PostgreSQL 15 or later, in ConnectionStrings__Community.");
    }

    internal static void CheckVersion(PostgresRunner runner, DataFolder folder)
    {
        var version = ReadVersion(folder);
        if (version == runner.Version.Major.ToString(CultureInfo.InvariantCulture)) return;
        throw new UserErrorException(
            $"The database in {folder.Cluster} is of PostgreSQL {version ?? "(unknown)"}, and this program brings PostgreSQL {runner.Version.Major}.",
            "Run the program that made it, or name another folder in COMMUNITY_DATA.");
    }

    /// <summary>The cluster's major version, as "18".</summary>
    internal static string? ReadVersion(DataFolder folder)
    {
        var file = Path.Combine(folder.Cluster, "PG_VERSION");
        return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
    }

    private static async Task<int> StartAsync(
        PostgresRunner runner, EmbeddedPostgresOptions options, DataFolder folder, string socketFolder, ILogger log, CancellationToken cancellationToken)
    {
        var serverLog = new ServerLog(folder.LogFile);
        serverLog.KeepInBounds();
        serverLog.Create();
        // A session of its own: Ctrl-C in our terminal must not stop the server while we still use it.
        var start = Tool.StartInfo(
        [
            "sh", "-c", """exec setsid "$@" >>"$0" 2>&1 </dev/null""", folder.LogFile,
            .. runner.Command(runner.Binaries.Postgres, ["-D", folder.Cluster, .. ServerSettings.CommandLine(options, socketFolder)]),
        ]);
        using var process = Process.Start(start)!;
        // Nobody would stop it for us.
        await using var abandoned = cancellationToken.Register(() => Native.Signal(process.Id, Native.SignalInterrupt));
        var (since, told) = (options.Time.GetTimestamp(), false);
        while (ServerProcess.Find(folder.Cluster) is not { State: ServerState.Ready })
        {
            if (process.HasExited)
                throw new TransientFailureException(
                    $"The embedded PostgreSQL in {folder.Cluster} did not start. It said:\n{serverLog.Tail()}\n", $"See {serverLog.Path}, mend the cause, and start again.");
            await Task.Delay(PollInterval, options.Time, cancellationToken);
            if (told || options.Time.GetElapsedTime(since) < Patience) continue;
            told = true;
            Log.WaitsForServer(log, ServerState.Starting, folder.LogFile);
        }

        return process.Id;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Waiting for another process that starts or stops the database in {DataFolder} …")]
        public static partial void WaitsForLock(ILogger log, string dataFolder);

        [LoggerMessage(2, LogLevel.Information, "The database is {State}; waiting for it. Its log is {LogFile}.")]
        public static partial void WaitsForServer(ILogger log, ServerState state, string logFile);

        [LoggerMessage(3, LogLevel.Debug, "Started PostgreSQL {Version} as process {ProcessId} ({Rung}) in {Milliseconds} ms")]
        public static partial void Started(ILogger log, Version version, int processId, Rung rung, long milliseconds);

        [LoggerMessage(4, LogLevel.Debug, "Stopped PostgreSQL, process {ProcessId}")]
        public static partial void Stopped(ILogger log, int processId);
    }
}
