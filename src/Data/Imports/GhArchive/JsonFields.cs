using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Community.Data.Imports.GhArchive;

/// <summary>
/// Reads the fields of one object straight from UTF-8. A null is "not said" everywhere; a value of another type than it must be, or a field
/// told twice, refuses the line.
/// </summary>
internal static class JsonFields
{
    /// <summary>GitHub's longest name is shorter; an index of PostgreSQL holds no more than 2,700 bytes.</summary>
    public const int MaxWord = 256;

    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    /// <summary>Goes to the next field's name; false at the end of the object.</summary>
    public static bool Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>The field's name without escapes.</summary>
    public static ReadOnlySpan<byte> Name(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return reader.ValueSpan;
        var name = new byte[reader.ValueSpan.Length];
        try
        {
            return name.AsSpan(0, reader.CopyString(name));
        }
        catch (InvalidOperationException)
        {
            throw new ImportRefusedException("bad-text", "a field's name holds half a character");
        }
    }

    /// <summary>Notes that a field was met; a second time refuses the line.</summary>
    public static void Once(ref uint seen, int field, string name)
    {
        if ((seen & (1u << field)) != 0) throw new ImportRefusedException("duplicate-key", $"{name} is there twice");
        seen |= 1u << field;
    }

    /// <summary>Steps over the value of the field whose name was read.</summary>
    public static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    /// <summary>Steps into the field's object; false where it is null.</summary>
    public static bool Enter(ref Utf8JsonReader reader, string name, JsonTokenType start = JsonTokenType.StartObject)
    {
        reader.Read();
        return Is(ref reader, start, name);
    }

    /// <summary>A name, a kind, a state: compared and kept as it is, so it must be whole.</summary>
    public static string? Word(ref Utf8JsonReader reader, TextCache cache, string name, int max = MaxWord)
    {
        reader.Read();
        return ThisWord(ref reader, cache, name, max);
    }

    /// <summary>The same of the value the reader stands on.</summary>
    public static string? ThisWord(ref Utf8JsonReader reader, TextCache cache, string name, int max = MaxWord)
    {
        if (!Is(ref reader, JsonTokenType.String, name)) return null;
        var whole = true;
        var text = reader.ValueIsEscaped ? JsonText.Unescape(reader.ValueSpan, out whole) : cache.Get(reader.ValueSpan);
        if (!whole) throw new ImportRefusedException("bad-text", $"{name} holds a zero character or half of one");
        return text.Length <= max ? text : throw new ImportRefusedException("bad-text", string.Create(CultureInfo.InvariantCulture, $"{name} is longer than {max}"));
    }

    /// <summary>A title or a description: what the database cannot hold of it is left out.</summary>
    public static string? FreeText(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        if (!Is(ref reader, JsonTokenType.String, name)) return null;
        return reader.ValueIsEscaped ? JsonText.Unescape(reader.ValueSpan, out _) : System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
    }

    /// <summary>How long a text is; an explicit null is an empty text.</summary>
    public static int TextLength(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        if (!Is(ref reader, JsonTokenType.String, name)) return 0;
        return reader.ValueIsEscaped ? JsonText.Length(reader.ValueSpan) : System.Text.Encoding.UTF8.GetCharCount(reader.ValueSpan);
    }

    public static long? Long(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return null;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : throw WrongType(name, "a whole number");
    }

    /// <summary>GitHub's number of something: above zero.</summary>
    public static long? Id(ref Utf8JsonReader reader, string name) =>
        Long(ref reader, name) is { } id ? id > 0 ? id : throw WrongType(name, "a number above zero") : null;

    public static int? Count(ref Utf8JsonReader reader, string name) =>
        Long(ref reader, name) is { } count ? count is >= 0 and <= int.MaxValue ? (int)count : throw WrongType(name, "a count") : null;

    public static bool? Flag(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.Null => null,
            _ => throw WrongType(name, "true or false"),
        };
    }

    /// <summary>A moment in UTC, to the second.</summary>
    public static DateTimeOffset? Moment(ref Utf8JsonReader reader, string name, DateTimeOffset latest)
    {
        reader.Read();
        if (!Is(ref reader, JsonTokenType.String, name)) return null;
        if (!TryParse(reader.ValueSpan, out var moment))
        {
            if (reader.ValueIsEscaped || !reader.TryGetDateTimeOffset(out moment)) throw WrongType(name, "a date");
            moment = new DateTimeOffset(moment.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
        }

        if (moment < Epoch || moment > latest)
            throw new ImportRefusedException("impossible-date", string.Create(CultureInfo.InvariantCulture, $"{name} is {moment:yyyy-MM-dd}"));
        return moment;
    }

    /// <summary>An object name of git, as bytes.</summary>
    public static byte[]? Sha(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        if (!Is(ref reader, JsonTokenType.String, name)) return null;
        // SHA-1, or SHA-256 in repositories to come.
        if (reader.ValueSpan.Length is not (40 or 64)) throw WrongType(name, "an object name");
        var bytes = new byte[reader.ValueSpan.Length / 2];
        return Convert.FromHexString(reader.ValueSpan, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : throw WrongType(name, "an object name");
    }

    public static ImportRefusedException WrongType(string name, string wanted) => new("wrong-type", $"{name} is not {wanted}");

    public static ImportRefusedException Missing(string name) => new("missing", $"no {name}");

    private static bool Is(ref Utf8JsonReader reader, JsonTokenType type, string name)
    {
        if (reader.TokenType == type) return true;
        if (reader.TokenType == JsonTokenType.Null) return false;
        throw WrongType(name, type switch
        {
            JsonTokenType.String => "a text",
            JsonTokenType.StartArray => "a list",
            _ => "an object",
        });
    }

    /// <summary>"2026-01-31T23:59:59Z", the one form of GitHub's events since 2015, at a tenth of the general parser's cost.</summary>
    private static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset moment)
    {
        moment = default;
        if (text.Length != 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z') return false;
        if (!Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..10], out var day)) return false;
        if (!Digits(text[11..13], out var hour) || !Digits(text[14..16], out var minute) || !Digits(text[17..19], out var second)) return false;
        if (year == 0 || month is 0 or > 12 || day == 0 || hour > 23 || minute > 59 || second > 59 || day > DateTime.DaysInMonth(year, month)) return false;
        moment = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero);
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var b in text)
        {
            if (b is < (byte)'0' or > (byte)'9') return false;
            value = value * 10 + (b - '0');
        }

        return true;
    }

    /// <summary>An event's number is a text of digits; early files have a plain number.</summary>
    public static long? EventId(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return null;
        var isNumber = reader.TokenType is JsonTokenType.Number or JsonTokenType.String;
        return isNumber && Utf8Parser.TryParse(reader.ValueSpan, out long id, out var read) && read == reader.ValueSpan.Length && id > 0
            ? id
            : throw WrongType(name, "a number above zero");
    }
}
