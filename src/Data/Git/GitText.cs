using System.Buffers;
using System.Text;

namespace Community.Data.Git;

/// <summary>
/// Text from repositories may hold anything: bytes that are no UTF-8 become U+FFFD, and so do control characters (which move cursors and
/// are refused by PostgreSQL when they are NUL), except that a tab becomes a space.
/// </summary>
internal static class GitText
{
    /// <summary>Names and mails are cut here; the longest seen in seven real histories has 93 characters.</summary>
    public const int MaxNameLength = 300;

    private const byte FirstPlain = 0x20, LastPlain = 0x7E;

    /// <summary>Writes at most <paramref name="maxLength"/> UTF-16 code units of clean UTF-8 into <paramref name="target"/> (three bytes for each suffice).</summary>
    /// <returns>How many bytes were written.</returns>
    public static int Clean(ReadOnlySpan<byte> utf8, int maxLength, Span<byte> target)
    {
        if (!utf8.ContainsAnyExceptInRange(FirstPlain, LastPlain))
        {
            var plain = utf8[..Math.Min(utf8.Length, maxLength)];
            plain.CopyTo(target);
            return plain.Length;
        }

        var (written, length) = (0, 0);
        while (!utf8.IsEmpty)
        {
            // An invalid sequence decodes to U+FFFD, and says how many bytes to step over.
            Rune.DecodeFromUtf8(utf8, out var rune, out var consumed);
            utf8 = utf8[consumed..];
            rune = Clean(rune);
            if (length + rune.Utf16SequenceLength > maxLength) break;
            length += rune.Utf16SequenceLength;
            written += rune.EncodeToUtf8(target[written..]);
        }

        return written;
    }

    public static string Clean(ReadOnlySpan<byte> utf8, int maxLength)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(maxLength * 3);
        try
        {
            return Encoding.UTF8.GetString(buffer.AsSpan(0, Clean(utf8, maxLength, buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static string Clean(string text, int maxLength) => Clean(Encoding.UTF8.GetBytes(text), maxLength);

    private static Rune Clean(Rune rune) => rune.Value == '\t' ? new Rune(' ') : Rune.IsControl(rune) ? Rune.ReplacementChar : rune;
}
