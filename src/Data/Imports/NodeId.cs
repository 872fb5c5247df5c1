using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Community.Data.Imports;

/// <summary>
/// GitHub's numbers out of its GraphQL node ids. The old form is base64 of "011:PullRequest28908725"; the new one is a prefix and base64url of
/// a MessagePack array: 0, the repository's number, the thing's own.
/// </summary>
internal readonly record struct NodeId(long? RepositoryId, long Id)
{
    public static NodeId? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        return text.IndexOf('_', StringComparison.Ordinal) is > 0 and < 6 and var prefix ? ParseNew(text[(prefix + 1)..]) : ParseOld(text);
    }

    private static NodeId? ParseOld(string text)
    {
        Span<byte> bytes = stackalloc byte[96];
        if (text.Length > 120 || !Convert.TryFromBase64String(text, bytes, out var length)) return null;
        var plain = Encoding.UTF8.GetString(bytes[..length]);
        var digits = plain.Length;
        while (digits > 0 && char.IsAsciiDigit(plain[digits - 1])) digits--;
        return plain.Contains(':', StringComparison.Ordinal) && long.TryParse(plain.AsSpan(digits), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new NodeId(null, id)
            : null;
    }

    private static NodeId? ParseNew(string text)
    {
        Span<byte> bytes = stackalloc byte[96];
        var padded = text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');
        if (text.Length > 120 || !Convert.TryFromBase64String(padded, bytes, out var length)) return null;
        ReadOnlySpan<byte> rest = bytes[..length];
        // 0x93: an array of three.
        if (rest is not [0x93, 0, ..]) return null;
        rest = rest[2..];
        return TryReadNumber(ref rest, out var repository) && TryReadNumber(ref rest, out var id) && rest.IsEmpty ? new NodeId(repository, id) : null;
    }

    private static bool TryReadNumber(ref ReadOnlySpan<byte> bytes, out long value)
    {
        value = 0;
        if (bytes.IsEmpty) return false;
        var width = bytes[0] switch { <= 0x7F => 0, 0xCC => 1, 0xCD => 2, 0xCE => 4, 0xCF => 8, _ => -1 };
        if (width < 0 || bytes.Length < width + 1) return false;
        var number = bytes.Slice(1, width);
        value = width switch
        {
            0 => bytes[0],
            1 => number[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(number),
            4 => BinaryPrimitives.ReadUInt32BigEndian(number),
            _ => BinaryPrimitives.ReadInt64BigEndian(number),
        };
        bytes = bytes[(width + 1)..];
        return true;
    }
}
