using System.Globalization;
using Community.Core.Failures;

namespace Community.Data.Embedded;

internal enum ServerState
{
    /// <summary>It starts, or recovers from a crash.</summary>
    Starting,

    Ready,

    Stopping,

    /// <summary>Killed, and not yet collected by its parent: for about a second where process 1 is slow, for ever where it collects nothing.</summary>
    Dead,
}

/// <summary>The server that owns a cluster's files, as its <c>postmaster.pid</c> and the kernel tell.</summary>
internal sealed record ServerProcess(int ProcessId, ServerState State)
{
    // The file's lines: process id, data folder, start time, port, socket folder, listen address, shared memory key, status.
    private const int StatusLine = 7;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>Null when no server runs there. A file left by a crash, whose process id belongs to another program by now, is no server.</summary>
    public static ServerProcess? Find(string cluster)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(PidFile(cluster));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return null;
        }

        if (lines.Length == 0 || !int.TryParse(lines[0], CultureInfo.InvariantCulture, out var processId)) return null;
        if (IsZombie(processId)) return new ServerProcess(processId, ServerState.Dead);
        if (!IsServerOf(processId, cluster)) return null;
        return new ServerProcess(processId, lines.ElementAtOrDefault(StatusLine)?.Trim() switch
        {
            "ready" => ServerState.Ready,
            "stopping" => ServerState.Stopping,
            _ => ServerState.Starting,
        });
    }

    public static string PidFile(string cluster) => Path.Combine(cluster, "postmaster.pid");

    /// <summary>
    /// Stops it in three steps: fast (sessions end, everything is written), immediate (recovery at the next start), and kill.
    /// Children of a killed server end themselves as soon as they notice.
    /// </summary>
    public async Task StopAsync(string cluster, TimeProvider time, CancellationToken cancellationToken)
    {
        foreach (var (signal, patience) in ((int, TimeSpan)[])
            [
                (Native.SignalInterrupt, TimeSpan.FromSeconds(60)),
                (Native.SignalQuit, TimeSpan.FromSeconds(10)),
                (Native.SignalKill, TimeSpan.FromSeconds(10)),
            ])
        {
            if (!IsServerOf(ProcessId, cluster)) return;
            Native.Signal(ProcessId, signal);
            if (await WaitForEndAsync(cluster, patience, time, cancellationToken)) return;
        }

        throw new IOException($"The database server, process {ProcessId}, does not end.");
    }

    /// <summary>False when it still runs after all that patience.</summary>
    public async Task<bool> WaitForEndAsync(string cluster, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var since = time.GetTimestamp(); IsServerOf(ProcessId, cluster); await Task.Delay(PollInterval, time, cancellationToken))
        {
            if (time.GetElapsedTime(since) > patience) return false;
        }

        return true;
    }

    /// <summary>
    /// Removes the file of a server that was killed, under the start lock. PostgreSQL refuses to start while the process id in it is taken: by
    /// the dead server that nobody has collected, or by another program of ours that got the number since. Before that, the server's children
    /// must be gone: they may still write.
    /// </summary>
    public static async Task RemoveStaleFileAsync(string cluster, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!File.Exists(PidFile(cluster))) return;
        for (var since = time.GetTimestamp(); HasChildren(cluster); await Task.Delay(PollInterval, time, cancellationToken))
        {
            if (time.GetElapsedTime(since) > TimeSpan.FromSeconds(30))
                throw new TransientFailureException($"Processes of a server that has died still use {cluster}.", "End them, and start again.");
        }

        File.Delete(PidFile(cluster));
    }

    /// <summary>Started as "postgres -D [cluster]": the command line is readable to everyone, also where a container hides the rest.</summary>
    private static bool IsServerOf(int processId, string cluster) =>
        CommandLine(processId) is [var program, "-D", var folder, ..]
        && Path.GetFileName(program) == "postgres"
        && !IsZombie(processId)
        && Native.Status(folder) is { } actual
        && Native.Status(cluster) is { } wanted
        && actual.IsSameFile(wanted);

    private static bool IsZombie(int processId)
    {
        // "pid (name) state …", and the name may hold anything.
        var stat = ReadProcess(processId, "stat");
        return stat.AsSpan(stat.LastIndexOf(')') + 1).TrimStart().StartsWith("Z");
    }

    /// <summary>Live processes that stand in the cluster's folder, as all of a server's do.</summary>
    private static bool HasChildren(string cluster) =>
        Native.Status(cluster) is { } wanted
        && Directory.EnumerateDirectories("/proc")
            .Where(process => char.IsAsciiDigit(Path.GetFileName(process)[0]))
            .Select(process => new FileInfo(Path.Combine(process, "cwd")).LinkTarget)
            .Any(folder => folder is not null
                && Path.GetFileName(folder) == Path.GetFileName(cluster)
                && Native.Status(folder) is { } actual
                && actual.IsSameFile(wanted));

    private static string[] CommandLine(int processId) => ReadProcess(processId, "cmdline").Split('\0');

    /// <summary>Empty when there is no such process, or none that we may look at.</summary>
    private static string ReadProcess(int processId, string name)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/{name}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
