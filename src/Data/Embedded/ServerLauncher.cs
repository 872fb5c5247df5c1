using System.Diagnostics;
using System.Globalization;
using Community.Core.Failures;
using Microsoft.Extensions.Logging;

namespace Community.Data.Embedded;

/// <param name="Started">Whether this process started it just now.</param>
internal sealed record RunningServer(string SocketFolder, bool Started);

/// <summary>Starts and stops the server of a data folder. Everything but <see cref="FindReady"/> happens under the start lock.</summary>
internal sealed partial class ServerLauncher(EmbeddedPostgresOptions options, DataFolder folder, ILogger log)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public Task<FileLock> LockAsync(CancellationToken cancellationToken) =>
        FileLock.ExclusiveAsync(folder.StartLock, () => Log.WaitsForLock(log, folder.Path), options.Time, cancellationToken);

    /// <summary>The socket's folder of a server that answers, else null.</summary>
    public string? FindReady() =>
        ServerProcess.Find(folder.Cluster) is { State: ServerState.Ready } && Native.Status(folder.Cluster) is { } cluster
            ? SocketFolder.Find(folder, cluster.UserId)
            : null;

    public async Task<RunningServer> EnsureRunningAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        if (FindReady() is { } running) return new RunningServer(running, Started: false);
        // A server that is ready all the same answers on a socket that has vanished, or that we must not trust.
        if (ServerProcess.Find(folder.Cluster) is { State: not ServerState.Dead } lost)
            await lost.StopAsync(folder.Cluster, options.Time, cancellationToken);
        await ServerProcess.RemoveStaleFileAsync(folder.Cluster, options.Time, cancellationToken);

        var began = options.Time.GetTimestamp();
        var runner = await PostgresLadder.ClimbAsync(options, folder, mayCopy: true, cancellationToken);
        if (!Directory.Exists(folder.Cluster)) await ClusterInitializer.CreateAsync(runner, options, folder, cancellationToken);
        folder.CheckVersion(runner.Version);
        // Without it a server would be of no use: said before there is one.
        folder.ReadPassword();
        var socketFolder = SocketFolder.Prepare(folder, runner.Account);
        var processId = await StartAsync(runner, socketFolder, cancellationToken);
        Log.Started(log, runner.Version, processId, runner.Account.Rung, (long)options.Time.GetElapsedTime(began).TotalMilliseconds);
        return new RunningServer(socketFolder, Started: true);
    }

    public async Task StopAsync(string socketFolder)
    {
        if (ServerProcess.Find(folder.Cluster) is not { State: not ServerState.Dead } server) return;
        await server.StopAsync(folder.Cluster, options.Time, CancellationToken.None);
        SocketFolder.Remove(folder, socketFolder);
        Log.Stopped(log, server.ProcessId);
    }

    /// <summary>Lets a server that is on its way, up or down, arrive.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var (since, told) = (options.Time.GetTimestamp(), false);
        while (ServerProcess.Find(folder.Cluster) is { State: ServerState.Starting or ServerState.Stopping } server)
            told = await WaitAsync(server.State, since, told, cancellationToken);
    }

    private async Task<int> StartAsync(PostgresRunner runner, string socketFolder, CancellationToken cancellationToken)
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
        // If we give up waiting, nobody else would stop it.
        await using var abandoned = cancellationToken.Register(() => Native.Signal(process.Id, Native.SignalInterrupt));
        var (since, told) = (options.Time.GetTimestamp(), false);
        while (ServerProcess.Find(folder.Cluster) is not { State: ServerState.Ready })
        {
            if (process.HasExited)
                throw new TransientFailureException(
                    $"The embedded PostgreSQL in {folder.Cluster} did not start. It said:\n{serverLog.Tail()}\n",
                    $"See {serverLog.Path}, mend the cause, and start again.");
            told = await WaitAsync(ServerState.Starting, since, told, cancellationToken);
        }

        return process.Id;
    }

    /// <returns>Whether the person has been told by now what we wait for.</returns>
    private async Task<bool> WaitAsync(ServerState state, long since, bool told, CancellationToken cancellationToken)
    {
        await Task.Delay(PollInterval, options.Time, cancellationToken);
        if (told || options.Time.GetElapsedTime(since) < Patience) return told;
        Log.WaitsForServer(log, state.ToString().ToLower(CultureInfo.InvariantCulture), folder.LogFile);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Waiting for another process that starts or stops the database in {DataFolder} …")]
        public static partial void WaitsForLock(ILogger log, string dataFolder);

        [LoggerMessage(2, LogLevel.Information, "The database is {State}; waiting for it. Its log is {LogFile}")]
        public static partial void WaitsForServer(ILogger log, string state, string logFile);

        [LoggerMessage(3, LogLevel.Debug, "Started PostgreSQL {Version} as process {ProcessId} ({Rung}) in {Milliseconds} ms")]
        public static partial void Started(ILogger log, Version version, int processId, Rung rung, long milliseconds);

        [LoggerMessage(4, LogLevel.Debug, "Stopped PostgreSQL, process {ProcessId}")]
        public static partial void Stopped(ILogger log, int processId);
    }
}
