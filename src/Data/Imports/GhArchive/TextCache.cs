using System.Text;

namespace Community.Data.Imports.GhArchive;

/// <summary>
/// Logins, types, refs and names come again and again: the last string made of some bytes is given out once more. A fixed table in which
/// newcomers push out whoever has their place, so its size (at most some 2 MB) does not depend on the file.
/// </summary>
internal sealed class TextCache
{
    private const int Places = 1 << 15;

    /// <summary>Longer texts rarely come twice.</summary>
    private const int MaxLength = 64;

    private readonly string?[] _texts = new string?[Places];

    /// <param name="bytes">UTF-8 without escapes.</param>
    public string Get(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return "";
        if (bytes.Length > MaxLength) return Encoding.UTF8.GetString(bytes);
        ref var place = ref _texts[Hash(bytes) & (Places - 1)];
        if (place is { } known && known.Length == bytes.Length && Ascii.Equals(bytes, known)) return known;
        return place = Encoding.UTF8.GetString(bytes);
    }

    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        // FNV-1a, as in Core's Numbering: short texts, and a collision costs one string.
        var hash = 2166136261u;
        foreach (var b in bytes) hash = unchecked((hash ^ b) * 16777619u);
        return hash ^ (hash >> 15);
    }
}
