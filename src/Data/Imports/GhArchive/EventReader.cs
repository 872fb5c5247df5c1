using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Community.Core.Facts;
using Community.Core.Projects;

namespace Community.Data.Imports.GhArchive;

/// <summary>Reads one line of an event file. Lines in GitHub's order (type and repository first) are read in one go, others in two.</summary>
internal sealed class EventReader
{
    private const int MaxType = 64;

    /// <summary>Names parsed already; emptied when there are too many.</summary>
    private const int MaxNames = 1 << 16;

    /// <summary>GitHub opened in 2008.</summary>
    private static readonly DateTimeOffset Earliest = new(2008, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TextCache _texts = new();
    private readonly Dictionary<string, ProjectName> _names = new(StringComparer.Ordinal);
    private readonly ObjectReader _objects;
    private readonly PayloadReader _payloads;
    private readonly Func<long, ProjectName, bool> _isKept;
    private readonly DateTimeOffset _latest;

    /// <param name="isKept">Whether events of a repository are wanted.</param>
    /// <param name="latest">No date in a line may be later.</param>
    public EventReader(Func<long, ProjectName, bool> isKept, DateTimeOffset latest)
    {
        (_isKept, _latest) = (isKept, latest);
        _objects = new ObjectReader(_texts);
        _payloads = new PayloadReader(_texts, _objects, latest);
    }

    public PayloadShapes Shapes => _payloads.Shapes;

    /// <summary>Labels that the line showed, with colour and description.</summary>
    public List<Label> Labels => _objects.Labels;

    /// <exception cref="ImportRefusedException">The line cannot be taken.</exception>
    public void Read(ReadOnlyMemory<byte> line, EventLine into)
    {
        into.Clear();
        Labels.Clear();
        if (line.Span.IsEmpty) throw new ImportRefusedException("empty-line", "nothing stands there");
        if (!Utf8.IsValid(line.Span)) throw new ImportRefusedException("not-utf8", "bytes that are no text");
        try
        {
            ReadEnvelope(line, into);
        }
        catch (JsonException e)
        {
            throw new ImportRefusedException("not-json", string.Create(CultureInfo.InvariantCulture, $"it breaks at byte {e.BytePositionInLine}"));
        }
    }

    private void ReadEnvelope(ReadOnlyMemory<byte> line, EventLine into)
    {
        var reader = new Utf8JsonReader(line.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw new ImportRefusedException("not-an-event", "no object");
        var (seen, payload, isRead) = (0u, default(Range?), false);
        while (JsonFields.Next(ref reader))
        {
            var name = JsonFields.Name(ref reader);
            if (name.SequenceEqual("id"u8))
            {
                JsonFields.Once(ref seen, 0, "id");
                into.Id = JsonFields.EventId(ref reader, "id") ?? 0;
            }
            else if (name.SequenceEqual("type"u8))
            {
                JsonFields.Once(ref seen, 1, "type");
                into.Type = ReadType(ref reader);
                into.Kind = EventLine.KindOf(into.Type);
            }
            else if (name.SequenceEqual("actor"u8))
            {
                JsonFields.Once(ref seen, 2, "actor");
                into.Actor = _objects.ReadAccount(ref reader, "actor");
            }
            else if (name.SequenceEqual("repo"u8))
            {
                JsonFields.Once(ref seen, 3, "repo");
                ReadRepository(ref reader, into);
            }
            else if (name.SequenceEqual("payload"u8))
            {
                JsonFields.Once(ref seen, 4, "payload");
                isRead = into.Type.Length > 0 && into.RepositoryId != 0;
                if (isRead) ReadPayload(ref reader, line, into);
                else payload = Locate(ref reader);
            }
            else if (name.SequenceEqual("created_at"u8))
            {
                JsonFields.Once(ref seen, 5, "created_at");
                into.At = JsonFields.Moment(ref reader, "created_at", _latest) ?? default;
            }
            else if (name.SequenceEqual("org"u8))
            {
                JsonFields.Once(ref seen, 6, "org");
                into.OrganizationId = _objects.ReadAccount(ref reader, "org").Id;
            }
            else
            {
                JsonFields.SkipValue(ref reader);
            }
        }

        // Anything but white space behind the object is not JSON.
        reader.Read();
        Check(into);
        if (isRead) return;
        var part = line[payload ?? throw JsonFields.Missing("payload")];
        var later = new Utf8JsonReader(part.Span);
        ReadPayload(ref later, part, into);
    }

    private void ReadPayload(ref Utf8JsonReader reader, ReadOnlyMemory<byte> text, EventLine into)
    {
        if (into.IsKept) _payloads.Read(ref reader, text, into);
        else JsonFields.SkipValue(ref reader);
    }

    private static Range Locate(ref Utf8JsonReader reader)
    {
        reader.Read();
        var from = (int)reader.TokenStartIndex;
        reader.Skip();
        return from..(int)reader.BytesConsumed;
    }

    private string ReadType(ref Utf8JsonReader reader)
    {
        var type = JsonFields.Word(ref reader, _texts, "type", MaxType);
        if (string.IsNullOrEmpty(type)) throw JsonFields.Missing("type");
        return type.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? type : throw new ImportRefusedException("bad-text", "type is no word");
    }

    private void ReadRepository(ref Utf8JsonReader reader, EventLine into)
    {
        var (seen, id, name) = (0u, (long?)null, (string?)null);
        if (!JsonFields.Enter(ref reader, "repo")) throw JsonFields.Missing("repo");
        while (JsonFields.Next(ref reader))
        {
            var field = JsonFields.Name(ref reader);
            if (field.SequenceEqual("id"u8))
            {
                JsonFields.Once(ref seen, 0, "repo.id");
                id = JsonFields.Id(ref reader, "repo.id");
            }
            else if (field.SequenceEqual("name"u8))
            {
                JsonFields.Once(ref seen, 1, "repo.name");
                name = JsonFields.Word(ref reader, _texts, "repo.name");
            }
            else
            {
                JsonFields.SkipValue(ref reader);
            }
        }

        into.RepositoryId = id ?? throw JsonFields.Missing("repo.id");
        into.RepositoryName = Parse(name ?? throw JsonFields.Missing("repo.name"));
        into.IsKept = _isKept(into.RepositoryId, into.RepositoryName);
    }

    private ProjectName Parse(string text)
    {
        if (_names.TryGetValue(text, out var known)) return known;
        if (!ProjectName.TryParse(text, CultureInfo.InvariantCulture, out var name)) throw new ImportRefusedException("bad-name", "repo.name is not owner/name");
        if (_names.Count == MaxNames) _names.Clear();
        _names.Add(text, name);
        return name;
    }

    private static void Check(EventLine line)
    {
        if (line.Id == 0) throw JsonFields.Missing("id");
        if (line.Type.Length == 0) throw JsonFields.Missing("type");
        if (line.RepositoryId == 0) throw JsonFields.Missing("repo");
        if (line.At == default) throw JsonFields.Missing("created_at");
        if (line.At < Earliest) throw new ImportRefusedException("impossible-date", string.Create(CultureInfo.InvariantCulture, $"created_at is {line.At:yyyy-MM-dd}"));
    }
}
