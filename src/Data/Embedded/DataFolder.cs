using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Community.Core.Failures;

namespace Community.Data.Embedded;

/// <summary>The layout of a data folder, and the checks that it is one we may use.</summary>
internal sealed class DataFolder
{
    private const UnixFileMode OwnerOnlyFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private DataFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>Held shared by every process that uses the database, for as long as it does.</summary>
    public string UsersLock => In("users.lock");

    /// <summary>Held alone by whoever starts or stops the server.</summary>
    public string StartLock => In("start.lock");

    public string PasswordFile => In("postgres.password");

    public string LogFile => In("postgres.log");

    /// <summary>Holds the path of the socket's folder.</summary>
    public string SocketRecord => In("postgres.socket");

    /// <summary>Holds the cluster's path where that is not in this folder.</summary>
    private string ClusterRecord => In("postgres.folder");

    /// <summary>Where PostgreSQL's own files are.</summary>
    public string Cluster => File.Exists(ClusterRecord) ? File.ReadAllText(ClusterRecord).Trim() : In("postgres");

    /// <summary>The cluster's major version, as "18"; null when there is none.</summary>
    public string? ClusterVersion
    {
        get
        {
            var file = System.IO.Path.Combine(Cluster, "PG_VERSION");
            return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        }
    }

    /// <summary>A short name for this folder, for things that must lie elsewhere.</summary>
    public string Key => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path)))[..12];

    public static DataFolder At(string path) => new(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path)));

    /// <summary>Makes the folder where it is missing, for us alone, and makes sure that we can write into it.</summary>
    public static DataFolder Open(string path)
    {
        var folder = At(path);
        try
        {
            if (!Directory.Exists(folder.Path)) Directory.CreateDirectory(folder.Path, OwnerOnlyFolder);
            var probe = folder.In($".writable-{Environment.ProcessId}-{Guid.NewGuid():n}");
            File.Create(probe).Dispose();
            File.Delete(probe);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw folder.Unusable(e);
        }

        if (Native.UserId != 0 && Native.Status(folder.Path)!.Value.UserId != Native.UserId)
            throw new UserErrorException(
                $"The data folder {folder.Path} belongs to another user.",
                "Run Community as its owner, or name a folder of your own in COMMUNITY_DATA.");
        return folder;
    }

    public UserErrorException Unusable(Exception e) => new(
        $"The data folder {Path} cannot be used ({e.Message.TrimEnd('.')}).",
        "Free some space if its disk is full, give it to the user who runs Community, or name another folder in COMMUNITY_DATA.", e);

    public void CheckVersion(Version binaries)
    {
        var version = ClusterVersion;
        if (version == binaries.Major.ToString(CultureInfo.InvariantCulture)) return;
        throw new UserErrorException(
            $"The database in {Cluster} is of PostgreSQL {version ?? "(unknown)"}, and this program brings PostgreSQL {binaries.Major}.",
            "Run the program that made it, or name another folder in COMMUNITY_DATA.");
    }

    public void RecordCluster(string path)
    {
        if (path != In("postgres")) WriteOwnerOnly(ClusterRecord, path);
    }

    /// <summary>A new random password, readable by the folder's owner only.</summary>
    public string CreatePassword()
    {
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        WriteOwnerOnly(PasswordFile, password);
        return password;
    }

    public string ReadPassword()
    {
        try
        {
            if (File.GetUnixFileMode(PasswordFile) != OwnerOnlyFile) File.SetUnixFileMode(PasswordFile, OwnerOnlyFile);
            return File.ReadAllText(PasswordFile).Trim();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new UserErrorException(
                $"The password of the embedded database cannot be read from {PasswordFile} ({e.Message.TrimEnd('.')}).",
                "Run Community as the user who owns the data folder, or restore that file from a backup.", e);
        }
    }

    /// <summary>Written beside and renamed, so that a reader sees the old content or the new.</summary>
    public static void WriteOwnerOnly(string path, string content)
    {
        var temporary = $"{path}.{Environment.ProcessId}";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnlyFile };
        using (var file = new FileStream(temporary, options))
        {
            file.Write(Encoding.UTF8.GetBytes(content + "\n"));
            file.Flush(flushToDisk: true);
        }

        Native.InheritOwner(temporary);
        File.Move(temporary, path, overwrite: true);
    }

    public string In(string name) => System.IO.Path.Combine(Path, name);
}
