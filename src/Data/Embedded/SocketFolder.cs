using System.Text;
using Community.Core.Failures;

namespace Community.Data.Embedded;

/// <summary>
/// The folder of the server's socket: short, because a socket's path is cut at 107 bytes, and ours alone, because whoever can write there can
/// play the server. The path is recorded in the data folder; what is found there is checked before it is used.
/// </summary>
internal static class SocketFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int LongestSocketPath = 107;
    private const string SocketName = "/.s.PGSQL.5432";

    /// <summary>The recorded folder when it may be trusted, else null.</summary>
    public static string? Find(DataFolder folder, uint serverUser)
    {
        if (!File.Exists(folder.SocketRecord)) return null;
        var path = File.ReadAllText(folder.SocketRecord).Trim();
        return IsOurs(path, serverUser) ? path : null;
    }

    /// <summary>The recorded folder, made again where it has vanished; a new one where the old one is not to be trusted.</summary>
    public static string Prepare(DataFolder folder, PostgresAccount account)
    {
        var path = File.Exists(folder.SocketRecord) ? File.ReadAllText(folder.SocketRecord).Trim() : Propose(folder);
        Create(path, account);
        if (!IsOurs(path, account.UserId))
        {
            path = NewTemporary();
            Create(path, account);
        }

        if (!IsOurs(path, account.UserId))
            throw new UserErrorException(
                $"No folder for the database's socket could be made: {path} is not ours alone.",
                "Make /tmp a folder that every user may write to (mode 1777).");
        // No server runs now. The lock of one that was killed would refuse the next, if its process id has gone to another program since.
        File.Delete($"{path}{SocketName}.lock");
        DataFolder.WriteOwnerOnly(folder.SocketRecord, path);
        return path;
    }

    /// <summary>After the server has stopped; the next one gets a new folder.</summary>
    public static void Remove(DataFolder folder, string path)
    {
        File.Delete(folder.SocketRecord);
        if (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any()) Directory.Delete(path);
    }

    /// <summary>A real folder (no link), owned by the account that runs the server, closed to everybody else.</summary>
    private static bool IsOurs(string path, uint serverUser) =>
        Native.Status(path) is { IsFolder: true } status && status.UserId == serverUser && status.Mode == OwnerOnly;

    private static string Propose(DataFolder folder)
    {
        var runtime = Path.TrimEndingDirectorySeparator(Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") ?? "");
        var path = Path.Combine(runtime, $"community-{folder.Key}");
        return runtime is ['/', ..] && IsOurs(runtime, Native.UserId) && Encoding.UTF8.GetByteCount(path + SocketName) <= LongestSocketPath
            ? path
            : NewTemporary();
    }

    private static string NewTemporary() => $"/tmp/community-{Guid.NewGuid():n}"[..27];

    private static void Create(string path, PostgresAccount account)
    {
        if (Native.Status(path) is not null || !Directory.Exists(Path.GetDirectoryName(path))) return;
        Directory.CreateDirectory(path, OwnerOnly);
        if (account.UserId != Native.UserId && IsOurs(path, Native.UserId)) Native.ChangeOwner(path, account.UserId, account.GroupId);
    }
}
