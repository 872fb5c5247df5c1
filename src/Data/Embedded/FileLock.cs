using Microsoft.Win32.SafeHandles;

namespace Community.Data.Embedded;

/// <summary>
/// An advisory lock on a whole file. The kernel lets go of it when the process ends in whatever way, so a killed process leaves none behind;
/// and it is closed in children, so a server we start does not hold it.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SafeFileHandle _file;

    private FileLock(SafeFileHandle file) => _file = file;

    public static FileLock Shared(string path)
    {
        var held = new FileLock(Native.OpenLockFile(path));
        if (Native.TryLock(held._file, exclusive: false)) return held;
        held.Dispose();
        throw new IOException($"{path} is locked against other users.");
    }

    /// <param name="onLongWait">Called once, when the wait has become long enough to be noticed by a person.</param>
    public static async Task<FileLock> ExclusiveAsync(string path, Action onLongWait, TimeProvider time, CancellationToken cancellationToken)
    {
        var held = new FileLock(Native.OpenLockFile(path));
        try
        {
            var since = time.GetTimestamp();
            for (var told = false; !Native.TryLock(held._file, exclusive: true);)
            {
                if (!told && time.GetElapsedTime(since) > Patience)
                {
                    told = true;
                    onLongWait();
                }

                await Task.Delay(PollInterval, time, cancellationToken);
            }

            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Turns a shared lock into an exclusive one; false, with the lock lost, while others share it.</summary>
    public bool TryBecomeExclusive() => Native.TryLock(_file, exclusive: true);

    public void Dispose() => _file.Dispose();
}
