using System.Text;
using System.Text.Json;
using Community.Core.Facts;

namespace Community.Data.Imports.GhArchive;

/// <summary>Reads an event's payload: the fields its type is known for, in whatever shape of the years it comes.</summary>
internal sealed class PayloadReader(TextCache texts, ObjectReader objects, DateTimeOffset latest)
{
    private static readonly JsonDocumentOptions NoDuplicates = new() { AllowDuplicateProperties = false };

    private readonly ItemReader _items = new(texts, objects, latest);
    private readonly PartReader _parts = new(texts, objects, latest);

    public PayloadShapes Shapes { get; } = new();

    /// <param name="text">What the reader reads.</param>
    public void Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> text, EventLine line)
    {
        if (!JsonFields.Enter(ref reader, "payload")) throw JsonFields.Missing("payload");
        var from = (int)reader.TokenStartIndex;
        var (seen, fields) = (0u, 0UL);
        while (JsonFields.Next(ref reader))
        {
            var name = JsonFields.Name(ref reader);
            fields = PayloadShapes.Add(fields, name);
            if (name.SequenceEqual("action"u8))
            {
                JsonFields.Once(ref seen, 0, "action");
                line.Action = JsonFields.Word(ref reader, texts, "action", max: 64);
            }
            else if (line.Kind is PayloadKind.Kept or PayloadKind.Attention)
            {
                JsonFields.SkipValue(ref reader);
            }
            else if (line.Kind == PayloadKind.Push)
            {
                ReadPushField(ref reader, name, ref seen, line);
            }
            else
            {
                ReadField(ref reader, name, ref seen, line);
            }
        }

        var payload = text[from..(int)reader.BytesConsumed];
        if (line.Kind == PayloadKind.Kept) line.Payload = Keep(payload);
        Check(line);
        Shapes.Note(line.Type, fields, payload.Span);
    }

    private void ReadPushField(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, ref uint seen, EventLine line)
    {
        var push = line.Push;
        if (name.SequenceEqual("ref"u8))
        {
            JsonFields.Once(ref seen, 1, "ref");
            push.Ref = JsonFields.Word(ref reader, texts, "ref", max: 1024);
        }
        else if (name.SequenceEqual("head"u8))
        {
            JsonFields.Once(ref seen, 2, "head");
            push.Head = JsonFields.Sha(ref reader, "head");
        }
        else if (name.SequenceEqual("before"u8))
        {
            JsonFields.Once(ref seen, 3, "before");
            push.Before = JsonFields.Sha(ref reader, "before");
        }
        else if (name.SequenceEqual("size"u8))
        {
            JsonFields.Once(ref seen, 4, "size");
            push.Size = JsonFields.Count(ref reader, "size");
        }
        else if (name.SequenceEqual("distinct_size"u8))
        {
            JsonFields.Once(ref seen, 5, "distinct_size");
            push.Distinct = JsonFields.Count(ref reader, "distinct_size");
        }
        else if (name.SequenceEqual("commits"u8))
        {
            JsonFields.Once(ref seen, 6, "commits");
            (push.Listed, push.ListedDistinct) = ObjectReader.ReadCommits(ref reader);
        }
        else
        {
            JsonFields.SkipValue(ref reader);
        }

        line.Push = push;
    }

    private void ReadField(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, ref uint seen, EventLine line)
    {
        var kind = line.Kind;
        if (name.SequenceEqual("issue"u8) && kind is PayloadKind.Issue or PayloadKind.IssueComment)
        {
            JsonFields.Once(ref seen, 1, "issue");
            line.Item = _items.Read(ref reader, "issue", ItemKind.Issue, out var shown);
            line.Shown = shown;
        }
        else if (name.SequenceEqual("pull_request"u8) && kind is PayloadKind.Pull or PayloadKind.Review or PayloadKind.ReviewComment)
        {
            JsonFields.Once(ref seen, 2, "pull_request");
            line.Item = _items.Read(ref reader, "pull_request", ItemKind.Pull, out var shown);
            line.Shown = shown;
        }
        else if (name.SequenceEqual("comment"u8) && kind is PayloadKind.IssueComment or PayloadKind.ReviewComment)
        {
            JsonFields.Once(ref seen, 3, "comment");
            line.Comment = kind == PayloadKind.IssueComment ? _parts.ReadComment(ref reader) : _parts.ReadReviewComment(ref reader);
        }
        else if (name.SequenceEqual("review"u8) && kind == PayloadKind.Review)
        {
            JsonFields.Once(ref seen, 4, "review");
            line.Review = _parts.ReadReview(ref reader);
        }
        else if (name.SequenceEqual("release"u8) && kind == PayloadKind.Release)
        {
            JsonFields.Once(ref seen, 5, "release");
            line.Release = _parts.ReadRelease(ref reader);
        }
        else if (name.SequenceEqual("discussion"u8) && kind == PayloadKind.Discussion)
        {
            JsonFields.Once(ref seen, 6, "discussion");
            line.Discussion = _parts.ReadDiscussion(ref reader);
        }
        else
        {
            ReadSubject(ref reader, name, ref seen, line);
        }
    }

    private void ReadSubject(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, ref uint seen, EventLine line)
    {
        if (line.Kind is not (PayloadKind.Issue or PayloadKind.Pull))
        {
            JsonFields.SkipValue(ref reader);
        }
        else if (name.SequenceEqual("label"u8))
        {
            JsonFields.Once(ref seen, 7, "label");
            line.Subject = objects.ReadLabel(ref reader) ?? line.Subject;
        }
        else if (name.SequenceEqual("assignee"u8))
        {
            JsonFields.Once(ref seen, 8, "assignee");
            line.Subject = objects.ReadAccount(ref reader, "assignee").Login ?? line.Subject;
        }
        else if (name.SequenceEqual("requested_reviewer"u8))
        {
            JsonFields.Once(ref seen, 9, "requested_reviewer");
            line.Subject = objects.ReadAccount(ref reader, "requested_reviewer").Login ?? line.Subject;
        }
        else if (name.SequenceEqual("milestone"u8))
        {
            JsonFields.Once(ref seen, 10, "milestone");
            line.Subject = ObjectReader.ReadMilestone(ref reader) ?? line.Subject;
        }
        else if (name.SequenceEqual("changes"u8))
        {
            JsonFields.Once(ref seen, 11, "changes");
            line.OldTitle = ObjectReader.ReadOldTitle(ref reader);
        }
        else if (name.SequenceEqual("number"u8) && line.Kind == PayloadKind.Pull)
        {
            JsonFields.Once(ref seen, 12, "number");
            line.Number = JsonFields.Count(ref reader, "number");
        }
        else
        {
            JsonFields.SkipValue(ref reader);
        }
    }

    /// <summary>The text as it is. It may stand for years and be read by anybody's parser, so one that parsers disagree about is refused.</summary>
    private static string Keep(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload, NoDuplicates);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // It is well formed: the reader has been through it.
            throw new ImportRefusedException("duplicate-key", "a field of the payload is there twice");
        }

        return Encoding.UTF8.GetString(payload.Span);
    }

    private static void Check(EventLine line)
    {
        switch (line.Kind)
        {
            case PayloadKind.Issue or PayloadKind.IssueComment when line.Item is null:
                throw JsonFields.Missing("issue");
            case PayloadKind.Pull or PayloadKind.Review or PayloadKind.ReviewComment when line.Item is null:
                throw JsonFields.Missing("pull_request");
            case PayloadKind.IssueComment or PayloadKind.ReviewComment when line.Comment is null:
                throw JsonFields.Missing("comment");
            case PayloadKind.Review when line.Review is null:
                throw JsonFields.Missing("review");
            case PayloadKind.Release when line.Release is null:
                throw JsonFields.Missing("release");
            case PayloadKind.Discussion when line.Discussion is null:
                throw JsonFields.Missing("discussion");
        }

        if (line.Number is { } number && line.Item is { } item && number != item.Number)
            throw new ImportRefusedException("contradiction", "number and pull_request.number differ");
        line.Number = line.Item?.Number ?? line.Discussion?.Number ?? line.Number;
    }
}
