using System.Buffers.Text;

namespace Community.Data.Git;

/// <summary>A moment and the zone it was written in.</summary>
/// <param name="Seconds">Since 1970-01-01 UTC.</param>
/// <param name="Zone">Minutes east of UTC.</param>
/// <param name="Exact">False where the commit says something that is no date, or one beyond the calendar.</param>
internal readonly record struct GitDate(long Seconds, short Zone, bool Exact);

/// <summary>
/// Dates as <c>--date=raw</c> prints them: seconds, then the zone. Commits may carry any digits: git itself shows a number above 2^64 as
/// 1970 and prints nothing for a negative one, which becomes 1970-01-01 here; the far future ends where the calendar of .NET does.
/// </summary>
internal static class GitDates
{
    /// <summary>9999-12-31 00:00 UTC, the last day that DateTimeOffset holds in every zone.</summary>
    public const long Latest = 253_402_214_400;

    private const int MinutesADay = 24 * 60;

    public static GitDate Parse(ReadOnlySpan<byte> raw)
    {
        if (!Utf8Parser.TryParse(raw, out ulong seconds, out var length)) return new GitDate(0, 0, Exact: false);
        var zone = ParseZone(raw[length..]);
        return seconds > Latest
            ? new GitDate(Latest, zone ?? 0, Exact: false)
            : new GitDate((long)seconds, zone ?? 0, Exact: zone is not null);
    }

    /// <summary>A zone of a day or more, or none at all, is null.</summary>
    private static short? ParseZone(ReadOnlySpan<byte> raw)
    {
        raw = raw.Trim((byte)' ');
        if (raw.IsEmpty || raw[0] is not ((byte)'+' or (byte)'-')) return null;
        if (!Utf8Parser.TryParse(raw[1..], out int digits, out _)) return null;
        var minutes = digits / 100 * 60L + digits % 100;
        if (minutes >= MinutesADay) return null;
        return (short)(raw[0] == '-' ? -minutes : minutes);
    }
}
