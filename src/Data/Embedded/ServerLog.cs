namespace Community.Data.Embedded;

/// <summary>The server's own log: one file, and one before it, so that years of warnings do not fill a disk.</summary>
internal sealed class ServerLog(string path)
{
    private const long LargestSize = 8 * 1024 * 1024;
    private const int ShownSize = 2_000;

    public string Path => path;

    /// <summary>
    /// Moves a grown log aside. The server writes in append mode, so it goes on at the start of the emptied file; a line written between copy
    /// and cut is lost.
    /// </summary>
    public void KeepInBounds()
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length <= LargestSize) return;
        File.Copy(path, path + ".1", overwrite: true);
        using var log = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        log.SetLength(0);
    }

    public void Create()
    {
        using var log = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        Native.InheritOwner(path);
    }

    /// <summary>The newest lines, for an error message.</summary>
    public string Tail()
    {
        if (!File.Exists(path)) return "";
        using var log = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Seek(-Math.Min(ShownSize, log.Length), SeekOrigin.End);
        using var reader = new StreamReader(log);
        return string.Join('\n', reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(8));
    }
}
