using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace Community.Data.Git;

/// <summary>
/// Writes rows in PostgreSQL's binary COPY format. Unlike the provider's importer it takes bytes of UTF-8 as they are and awaits nothing
/// between values: of 100,000 commits no object is made.
/// </summary>
internal sealed class BinaryCopyWriter : IAsyncDisposable
{
    private const long MicrosecondsASecond = 1_000_000;

    /// <summary>Seconds from 1970-01-01 to 2000-01-01, where PostgreSQL's clock begins.</summary>
    internal const long PostgresEpoch = 946_684_800;

    private const int TextOid = 25;

    private static readonly DateOnly PostgresFirstDay = new(2000, 1, 1);

    private const int FlushAt = 60 << 10;

    private readonly NpgsqlRawCopyStream _stream;
    private byte[] _buffer = new byte[64 << 10];
    private int _length;
    private bool _ended;

    private BinaryCopyWriter(NpgsqlRawCopyStream stream) => _stream = stream;

    public static async Task<BinaryCopyWriter> BeginAsync(NpgsqlConnection connection, string copy, CancellationToken cancellationToken)
    {
        var writer = new BinaryCopyWriter(await connection.BeginRawBinaryCopyAsync(copy, cancellationToken));
        // Signature, no flags, no header extension.
        writer.Append([.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0]);
        return writer;
    }

    public async ValueTask StartRowAsync(short columns, CancellationToken cancellationToken)
    {
        if (_length >= FlushAt) await FlushAsync(cancellationToken);
        BinaryPrimitives.WriteInt16BigEndian(Reserve(sizeof(short)), columns);
    }

    public void Write(short value)
    {
        WriteLength(sizeof(short));
        BinaryPrimitives.WriteInt16BigEndian(Reserve(sizeof(short)), value);
    }

    public void Write(int value)
    {
        WriteLength(sizeof(int));
        BinaryPrimitives.WriteInt32BigEndian(Reserve(sizeof(int)), value);
    }

    public void Write(bool value)
    {
        WriteLength(sizeof(byte));
        Reserve(sizeof(byte))[0] = value ? (byte)1 : (byte)0;
    }

    public void WriteMoment(long unixSeconds)
    {
        WriteLength(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(Reserve(sizeof(long)), (unixSeconds - PostgresEpoch) * MicrosecondsASecond);
    }

    public void Write(string text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        WriteLength(bytes);
        Encoding.UTF8.GetBytes(text, Reserve(bytes));
    }

    public void Write(long value)
    {
        WriteLength(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(Reserve(sizeof(long)), value);
    }

    public void Write(DateTimeOffset moment)
    {
        WriteLength(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(
            Reserve(sizeof(long)), (moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond - PostgresEpoch * MicrosecondsASecond);
    }

    public void Write(DateOnly day)
    {
        WriteLength(sizeof(int));
        BinaryPrimitives.WriteInt32BigEndian(Reserve(sizeof(int)), day.DayNumber - PostgresFirstDay.DayNumber);
    }

    /// <summary>A <c>text[]</c>: one dimension, lower bound 1, no nulls.</summary>
    public void Write(IReadOnlyList<string> texts)
    {
        var start = _length;
        WriteLength(0);
        BinaryPrimitives.WriteInt32BigEndian(Reserve(sizeof(int)), texts.Count == 0 ? 0 : 1);
        BinaryPrimitives.WriteInt32BigEndian(Reserve(sizeof(int)), 0);
        BinaryPrimitives.WriteInt32BigEndian(Reserve(sizeof(int)), TextOid);
        if (texts.Count > 0)
        {
            BinaryPrimitives.WriteInt32BigEndian(Reserve(sizeof(int)), texts.Count);
            BinaryPrimitives.WriteInt32BigEndian(Reserve(sizeof(int)), 1);
        }

        foreach (var text in texts) Write(text);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(start), _length - start - sizeof(int));
    }

    public void WriteNull() => WriteLength(-1);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        WriteLength(bytes.Length);
        Append(bytes);
    }

    /// <summary>Ends the COPY; without it everything written is thrown away.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        BinaryPrimitives.WriteInt16BigEndian(Reserve(sizeof(short)), -1);
        await FlushAsync(cancellationToken);
        _ended = true;
        await _stream.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_ended) return;
        _ended = true;
        try
        {
            // Disposing the stream would end the COPY with the rows so far.
            await _stream.CancelAsync();
        }
        catch (NpgsqlException)
        {
            // The connection is broken, and with it the COPY: the failure on its way to the caller says so.
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(_buffer.AsMemory(0, _length), cancellationToken);
        _length = 0;
    }

    private void WriteLength(int length) => BinaryPrimitives.WriteInt32BigEndian(Reserve(sizeof(int)), length);

    private void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    private Span<byte> Reserve(int count)
    {
        if (_length + count > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        _length += count;
        return _buffer.AsSpan(_length - count, count);
    }
}
