using Community.Core.Failures;

namespace Community.Data.Embedded;

public enum DatabaseState
{
    /// <summary>Will be made at the first start.</summary>
    Missing,

    Stopped,

    Running,
}

/// <summary>What a start would find, without starting or changing anything. For people who ask what is wrong on a machine.</summary>
/// <param name="Rung">How PostgreSQL can be run here; null when it cannot.</param>
/// <param name="BinFolder">Null when there are no binaries, or none that run.</param>
/// <param name="BinVersion">Version of the binaries, as 18.4.</param>
/// <param name="DatabaseVersion">Major version of the database in the data folder, as 18.</param>
/// <param name="ProcessId">Of the server, while it runs.</param>
/// <param name="FreeBytes">On the disk where the data folder is, or would be.</param>
/// <param name="Problem">The first thing that would keep it from starting; null when nothing is in the way.</param>
public sealed record EmbeddedPostgresProbe(
    string DataFolder,
    DatabaseState State,
    string? DatabaseVersion,
    int? ProcessId,
    string? BinFolder,
    Version? BinVersion,
    Rung? Rung,
    long FreeBytes,
    string LogFile,
    UserErrorException? Problem)
{
    public static async Task<EmbeddedPostgresProbe> LookAsync(EmbeddedPostgresOptions options, CancellationToken cancellationToken)
    {
        var folder = Embedded.DataFolder.At(options.DataFolder);
        var nearest = NearestExisting(folder.Path);
        var (problem, runner) = ((UserErrorException?)null, (PostgresRunner?)null);
        try
        {
            EmbeddedPostgres.CheckPlatform();
            if (Directory.Exists(folder.Path)) Embedded.DataFolder.Open(folder.Path);
            else if (!Native.MayWriteInto(nearest))
                throw folder.Unusable(new UnauthorizedAccessException($"nothing may be made in {nearest}"));
            runner = await PostgresLadder.ClimbAsync(options, folder, mayCopy: false, cancellationToken);
            if (Directory.Exists(folder.Cluster)) folder.CheckVersion(runner.Version);
        }
        catch (UserErrorException e)
        {
            problem = e;
        }

        var server = ServerProcess.Find(folder.Cluster);
        return new EmbeddedPostgresProbe(
            folder.Path,
            server is { State: not ServerState.Dead } ? DatabaseState.Running
                : Directory.Exists(folder.Cluster) ? DatabaseState.Stopped
                : DatabaseState.Missing,
            folder.ClusterVersion,
            server?.ProcessId,
            runner?.Binaries.Bin,
            runner?.Version,
            runner?.Account.Rung,
            new DriveInfo(nearest).AvailableFreeSpace,
            folder.LogFile,
            problem);
    }

    /// <summary>The path itself, or what is above it; a file where a folder should be is in the way.</summary>
    private static string NearestExisting(string path)
    {
        while (!Path.Exists(path) && Path.GetDirectoryName(path) is { } parent) path = parent;
        return path;
    }
}
