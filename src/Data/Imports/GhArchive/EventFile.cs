using System.IO.Compression;

namespace Community.Data.Imports.GhArchive;

/// <summary>
/// An event file's content, unpacked where its first bytes are gzip's. The framework's unpacker takes a file that breaks off for one that ends,
/// so one more packed part is put behind the file: its text comes out at the end only if everything before it was whole.
/// </summary>
internal sealed class EventFile : Stream
{
    /// <summary>Real hours unpack to 5 to 12 times their size; a file of one byte repeated, to 1,030 times.</summary>
    private const int MaxRatio = 100;

    private const long AlwaysAllowed = 64 << 20;

    private readonly FileStream _file;
    private readonly Stream _content;
    private readonly byte[]? _behind;
    private int _behindDone;
    private long _left = long.MaxValue;

    public EventFile(string path)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.SequentialScan);
        Span<byte> magic = stackalloc byte[2];
        IsPacked = _file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1F, 0x8B];
        _file.Position = 0;
        _content = _file;
        if (!IsPacked) return;
        _left = AlwaysAllowed + _file.Length * MaxRatio;
        _behind = Pack(EndMark);
        _content = new GZipStream(new Packed(this), CompressionMode.Decompress);
    }

    /// <summary>What a packed file's content ends with, if it is whole. No JSON holds such bytes.</summary>
    public static ReadOnlySpan<byte> EndMark => "\u0004\u0001whole\u0001\u0004"u8;

    public bool IsPacked { get; }

    /// <summary>Bytes of the file, as it lies on disk, read so far.</summary>
    public long BytesDone => _file.Position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = _content.Read(buffer);
        _left -= read;
        return _left >= 0 ? read : throw new InvalidDataException("it unpacks to more than any event file holds");
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] Pack(ReadOnlySpan<byte> text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(text);
        return packed.ToArray();
    }

    private int ReadPacked(Span<byte> buffer)
    {
        if (_file.Read(buffer) is > 0 and var read) return read;
        var rest = _behind.AsSpan(_behindDone);
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        _behindDone += count;
        return count;
    }

    /// <summary>The file as it lies on disk, and the part put behind it.</summary>
    private sealed class Packed(EventFile file) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => file.ReadPacked(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer) => file.ReadPacked(buffer);

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
