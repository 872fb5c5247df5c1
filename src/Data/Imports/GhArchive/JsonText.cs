using System.Globalization;
using System.Text;

namespace Community.Data.Imports.GhArchive;

/// <summary>Strings of JSON as they stand between the quotes, with their escapes; the reader has checked that those are well formed.</summary>
internal static class JsonText
{
    /// <summary>How many characters (UTF-16, as .NET and GitHub's editor count) the text has, without making it.</summary>
    public static int Length(ReadOnlySpan<byte> escaped)
    {
        var length = Encoding.UTF8.GetCharCount(escaped);
        while (escaped.IndexOf((byte)'\\') is >= 0 and var at)
        {
            var width = escaped[at + 1] == 'u' ? 6 : 2;
            length -= width - 1;
            escaped = escaped[(at + width)..];
        }

        return length;
    }

    /// <summary>
    /// The text without what PostgreSQL cannot hold: zero characters are dropped, halves of surrogate pairs replaced by U+FFFD.
    /// </summary>
    /// <param name="whole">Whether nothing had to be mended.</param>
    public static string Unescape(ReadOnlySpan<byte> escaped, out bool whole)
    {
        var text = new StringBuilder(escaped.Length);
        whole = true;
        while (escaped.IndexOf((byte)'\\') is >= 0 and var at)
        {
            text.Append(Encoding.UTF8.GetString(escaped[..at]));
            var letter = (char)escaped[at + 1];
            var width = letter == 'u' ? 6 : 2;
            text.Append(letter == 'u' ? (char)int.Parse(escaped.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : Plain(letter));
            escaped = escaped[(at + width)..];
        }

        text.Append(Encoding.UTF8.GetString(escaped));
        return Mend(text, ref whole);
    }

    private static char Plain(char letter) => letter switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => letter,
    };

    private static string Mend(StringBuilder text, ref bool whole)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var paired = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (paired) i++;
            else if (char.IsSurrogate(text[i])) (text[i], whole) = ('\uFFFD', false);
            else if (text[i] == '\0') whole = false;
        }

        return whole ? text.ToString() : text.Replace("\0", "").ToString();
    }
}
