using System.ComponentModel;
using System.Runtime.InteropServices;
using Community.Core.Failures;
using Microsoft.Win32.SafeHandles;

namespace Community.Data.Embedded;

/// <summary>What the framework has no method for: whole-file locks that two handles of one process do not share, owners, and signals.</summary>
internal static partial class Native
{
    public const int SignalInterrupt = 2;
    public const int SignalQuit = 3;
    public const int SignalKill = 9;

    private const int OpenReadWrite = 0x2;
    private const int OpenCreate = 0x40;
    private const int OpenCloseOnExec = 0x80000;
    private const int LockShared = 1;
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;
    private const int ErrorNotFound = 2;
    private const int ErrorWouldBlock = 11;
    private const int ErrorNotFolder = 20;
    private const int CurrentFolder = -100;
    private const int DoNotFollowLinks = 0x100;
    private const int WriteAndEnter = 3;
    private const uint BasicStatus = 0x7ff;

    public static uint UserId => geteuid();

    /// <summary>
    /// A handle for <see cref="TryLock"/>. Not <c>File.OpenHandle</c>: that takes a lock of its own on the same file, and fails where
    /// another process holds one.
    /// </summary>
    public static SafeFileHandle OpenLockFile(string path)
    {
        var file = open(path, OpenReadWrite | OpenCreate | OpenCloseOnExec, 0x180 /* 0600 */);
        if (file.IsInvalid) throw Failure($"{path} could not be opened");
        InheritOwner(path);
        return file;
    }

    /// <summary>Takes, or changes to, the lock; false when another handle stands in the way.</summary>
    public static bool TryLock(SafeFileHandle file, bool exclusive)
    {
        if (flock(file, (exclusive ? LockExclusive : LockShared) | LockNonBlocking) == 0) return true;
        if (Marshal.GetLastPInvokeError() == ErrorWouldBlock) return false;
        var failure = Failure("A file in the data folder could not be locked");
        throw new UserErrorException(failure.Message + ".", "Keep the data folder on a disk of this machine: name one in COMMUNITY_DATA.", failure);
    }

    public static bool MayWriteInto(string folder) => access(folder, WriteAndEnter) == 0;

    /// <summary>False when there is no such process any more.</summary>
    public static bool Signal(int processId, int signal) => kill(processId, signal) == 0;

    /// <summary>Status of the path itself, also where it is a link; null when there is nothing.</summary>
    public static FileStatus? Status(string path)
    {
        if (statx(CurrentFolder, path, DoNotFollowLinks, BasicStatus, out var status) == 0) return status;
        return Marshal.GetLastPInvokeError() is ErrorNotFound or ErrorNotFolder ? null : throw Failure($"{path} could not be looked at");
    }

    /// <summary>
    /// Gives what root has just made to the owner of the folder it lies in, so that a run as root does not lock a plain user out of their data.
    /// </summary>
    public static void InheritOwner(string path)
    {
        if (UserId == 0 && Status(Path.GetDirectoryName(path)!) is { UserId: not 0 } folder) ChangeOwner(path, folder.UserId, folder.GroupId);
    }

    public static void ChangeOwner(string path, uint user, uint group)
    {
        if (lchown(path, user, group) != 0) throw Failure($"The owner of {path} could not be changed");
    }

    private static IOException Failure(string what)
    {
        var error = new Win32Exception(Marshal.GetLastPInvokeError());
        return new IOException($"{what}: {error.Message}", error);
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, out FileStatus status);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int lchown(string path, uint user, uint group);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int processId, int signal);

    [LibraryImport("libc")]
    private static partial uint geteuid();
}

/// <summary>The kernel's <c>struct statx</c>, whose layout is the same on every architecture.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct FileStatus
{
    [field: FieldOffset(20)]
    public uint UserId { get; }

    [field: FieldOffset(24)]
    public uint GroupId { get; }

    [field: FieldOffset(28)]
    private ushort TypeAndMode { get; }

    [field: FieldOffset(32)]
    public ulong Inode { get; }

    [field: FieldOffset(136)]
    public ulong Device { get; }

    public bool IsFolder => (TypeAndMode & 0xf000) == 0x4000;

    public UnixFileMode Mode => (UnixFileMode)(TypeAndMode & 0x1ff);

    public bool IsSameFile(FileStatus other) => Inode == other.Inode && Device == other.Device;
}
