using System.IO.Compression;
using Community.Core.Failures;
using Community.Core.Projects;
using Community.Data.Git;

namespace Community.Data.Imports;

/// <summary>Opens files to import, packed or not, and says what is wrong with those that cannot be.</summary>
public static class ImportFiles
{
    /// <summary>A name that somebody gave. Whoever asks is told, as trying again would change nothing.</summary>
    /// <exception cref="UserErrorException">It is no owner/name.</exception>
    public static ProjectName ParseName(string name) => ProjectName.TryParse(name, null, out var parsed)
        ? parsed
        : throw new UserErrorException(new Failure("track.bad-name", GitText.Clean(name, 200)));

    public static async Task<ImportFile> OpenAsync(string path, long maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists)
                throw new UserErrorException($"There is no file {path}.", Directory.Exists(path) ? "It is a folder: name a file in it." : "Check its name.");
            if (info.Length > maxBytes)
                throw new UserErrorException($"{info.Name} is larger than {maxBytes >> 20} MB.", "It is not such a file, or it must be cut into several.");
            return await ImportFile.ReadAsync(info.FullName, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} cannot be read: {e.Message}", "Give the user that runs Community the right to read it.", e);
        }
    }

    /// <summary>The file's content, unpacked where its first bytes are gzip's. Never more than <paramref name="maxBytes"/> of it: a small file can unpack to any size.</summary>
    public static Stream Unpack(string path, long maxBytes)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        Span<byte> magic = stackalloc byte[2];
        var packed = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1F, 0x8B];
        file.Position = 0;
        return packed ? new CappedStream(new GZipStream(file, CompressionMode.Decompress), maxBytes) : file;
    }

    private sealed class CappedStream(Stream inner, long left) : Stream
    {
        private long _left = left;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Count(await inner.ReadAsync(buffer, cancellationToken));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }

        private int Count(int read)
        {
            _left -= read;
            return _left >= 0 ? read : throw new InvalidDataException("it unpacks to more than any such file holds");
        }
    }
}
