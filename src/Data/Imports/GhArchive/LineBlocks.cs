using System.Buffers;

namespace Community.Data.Imports.GhArchive;

/// <summary>Some whole lines of a file, each ended by a line feed but for the file's last.</summary>
/// <param name="Buffer">Rented: whoever has read the lines gives it back.</param>
/// <param name="IsTooLong">In place of one line that is longer than any event.</param>
/// <param name="BytesDone">Bytes of the file, as it lies on disk, that were read for it.</param>
internal readonly record struct LineBlock(byte[] Buffer, int Length, bool IsTooLong, long BytesDone)
{
    public void Return()
    {
        if (Buffer.Length > 0) ArrayPool<byte>.Shared.Return(Buffer);
    }
}

/// <summary>Cuts a file into blocks of whole lines. Never holds more than a block or the longest line allowed.</summary>
internal sealed class LineBlocks(EventFile file)
{
    private const int BlockSize = 1 << 20;

    /// <summary>The longest lines of real files, pushes with 20 long messages, have under 3 MB.</summary>
    public const int MaxLine = 32 << 20;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
    private int _filled;
    private bool _ended;

    /// <summary>Why the file could not be read to its end; null while it can.</summary>
    public string? Broken { get; private set; }

    public IEnumerable<LineBlock> Read()
    {
        while (true)
        {
            Fill();
            var end = _buffer.AsSpan(0, _filled).LastIndexOf((byte)'\n') + 1;
            if (end > 0) yield return Cut(end);
            else if (_ended) break;
            else if (_filled <= MaxLine) Grow();
            else if (SkipLine()) yield return new LineBlock([], 0, IsTooLong: true, file.BytesDone);
        }

        if (Broken is null && file.IsPacked)
        {
            if (_buffer.AsSpan(0, _filled).EndsWith(EventFile.EndMark)) _filled -= EventFile.EndMark.Length;
            else Broken = "it breaks off before its end";
        }

        // A line that breaks off with its file is no line; the last line of a whole file may lack its end.
        if (Broken is null && _filled > 0) yield return Cut(_filled);
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private void Fill()
    {
        try
        {
            while (!_ended && _filled < _buffer.Length)
            {
                var read = file.Read(_buffer, _filled, _buffer.Length - _filled);
                _filled += read;
                _ended = read == 0;
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            (_ended, Broken) = (true, e.Message);
        }
    }

    private LineBlock Cut(int end)
    {
        var block = new LineBlock(_buffer, end, IsTooLong: false, file.BytesDone);
        var rest = _filled - end;
        var next = ArrayPool<byte>.Shared.Rent(Math.Max(BlockSize, rest));
        _buffer.AsSpan(end, rest).CopyTo(next);
        (_buffer, _filled) = (next, rest);
        return block;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    /// <summary>Drops everything up to the end of a line that is too long. False where the file breaks off in it.</summary>
    private bool SkipLine()
    {
        // Kept from round to round: the mark of a packed file's end may be cut in two.
        var kept = EventFile.EndMark.Length;
        while (true)
        {
            _buffer.AsSpan(_filled - kept, kept).CopyTo(_buffer);
            _filled = kept;
            Fill();
            var end = _buffer.AsSpan(kept, _filled - kept).IndexOf((byte)'\n') + 1;
            if (end == 0 && !_ended) continue;
            var rest = end > 0 ? _buffer.AsSpan(kept + end, _filled - kept - end) : file.IsPacked ? _buffer.AsSpan(_filled - kept, kept) : [];
            rest.CopyTo(_buffer);
            _filled = rest.Length;
            return Broken is null;
        }
    }
}
