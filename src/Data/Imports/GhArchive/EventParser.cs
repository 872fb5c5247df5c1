using System.Text;
using System.Threading.Channels;

namespace Community.Data.Imports.GhArchive;

/// <summary>Turns blocks of lines into batches of facts, on a thread of its own.</summary>
/// <param name="skip">Lines at the start of the file that are stored already.</param>
/// <param name="batchLines">Lines a batch.</param>
internal sealed class EventParser(EventReader reader, long sourceId, long skip, DateTimeOffset? lineAt, int batchLines)
{
    private readonly EventLine _line = new();
    private EventBatch _batch = new(lineAt);
    private long _lines;

    public async Task RunAsync(ChannelReader<LineBlock> blocks, ChannelWriter<EventBatch> batches, CancellationToken cancellationToken)
    {
        await foreach (var block in blocks.ReadAllAsync(cancellationToken))
        {
            var from = 0;
            while (from < block.Length || block.IsTooLong)
            {
                from = ReadSome(block, from);
                if (_batch.Lines >= batchLines) await SendAsync(batches, block.BytesDone, cancellationToken);
                if (block.IsTooLong) break;
            }

            _batch.BytesDone = block.BytesDone;
            block.Return();
        }

        if (_batch.Lines > 0) await SendAsync(batches, _batch.BytesDone, cancellationToken);
    }

    private async ValueTask SendAsync(ChannelWriter<EventBatch> batches, long bytesDone, CancellationToken cancellationToken)
    {
        (_batch.LinesDone, _batch.BytesDone) = (_lines, bytesDone);
        _batch.Shapes = reader.Shapes.Copy();
        var next = new EventBatch(_batch.LineAt);
        await batches.WriteAsync(_batch, cancellationToken);
        _batch = next;
    }

    /// <summary>Reads lines up to the end of the block or of the batch. Returns where the next line starts.</summary>
    private int ReadSome(LineBlock block, int from)
    {
        if (block.IsTooLong)
        {
            if (++_lines > skip) Refuse("too-long", $"longer than {LineBlocks.MaxLine >> 20} MB");
            return from;
        }

        while (from < block.Length && _batch.Lines < batchLines)
        {
            var length = block.Buffer.AsSpan(from, block.Length - from).IndexOf((byte)'\n');
            var end = length < 0 ? block.Length : from + length;
            if (++_lines > skip) ReadLine(Trim(block.Buffer.AsMemory(from, end - from)));
            from = end + 1;
        }

        return from;
    }

    private void ReadLine(ReadOnlyMemory<byte> line)
    {
        try
        {
            reader.Read(line, _line);
        }
        catch (ImportRefusedException e)
        {
            Refuse(e.Reason, e.Message);
            return;
        }

        _batch.Add(_line, reader.Labels, sourceId);
    }

    /// <summary>Some tools put a mark before the first byte, or a carriage return at the end of each line.</summary>
    private ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line)
    {
        if (_lines == 1 && line.Span.StartsWith(Encoding.UTF8.Preamble)) line = line[Encoding.UTF8.Preamble.Length..];
        while (!line.IsEmpty && line.Span[^1] is (byte)'\r' or (byte)' ' or (byte)'\t') line = line[..^1];
        return line;
    }

    private void Refuse(string reason, string detail) =>
        _batch.Refuse(new ImportRefusal { SourceId = sourceId, Line = _lines, Reason = reason, Detail = detail });
}
