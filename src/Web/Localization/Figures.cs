using System.Globalization;

namespace Community.Web.Localization;

/// <summary>How numbers, spans and dates are written: in the language of the request, with a thin space between number and unit.</summary>
public static class Figures
{
    /// <summary>Narrow and unbreakable, so that a number never parts from its unit.</summary>
    public const char ThinSpace = '\u202F';

    /// <summary>What stands where nothing can be said.</summary>
    public const string Nothing = "–";

    private static readonly (double Seconds, string Unit)[] SpanUnits = [(365.25 * 86400, "a"), (86400, "d"), (3600, "h"), (60, "min"), (1, "s")];
    private static readonly string[] ByteUnits = ["B", "kB", "MB", "GB", "TB"];

    public static string Number(long value) => value.ToString("N0", CultureInfo.CurrentCulture);

    public static string Number(double? value, int digits = 1) =>
        value is { } number ? number.ToString($"#,##0.{new string('#', digits)}", CultureInfo.CurrentCulture) : Nothing;

    /// <param name="share">0 to 1.</param>
    public static string Percent(double? share, int digits = 0) => share is { } number ? WithUnit(Number(number * 100, digits), "%") : Nothing;

    public static string WithUnit(string figure, string unit) => figure + ThinSpace + unit;

    /// <summary>A change, always with its sign: +3, −1.4.</summary>
    public static string Change(double value, int digits = 1)
    {
        var rounded = Math.Round(value, digits, MidpointRounding.AwayFromZero);
        return rounded switch
        {
            > 0 => "+" + Number(rounded, digits),
            < 0 => "−" + Number(-rounded, digits),
            _ => "±0",
        };
    }

    /// <summary>A length of time in the one unit that suits it: 9.2 h, 3 d, 1.5 a. Units are those of the SI, the same in every language.</summary>
    public static string Span(TimeSpan span)
    {
        var seconds = Math.Abs(span.TotalSeconds);
        // A year is written from 730 days on, a day from 48 hours on, an hour from 120 minutes on: below that the smaller unit says more.
        var (size, unit) = SpanUnits.FirstOrDefault(u => seconds >= 2 * u.Seconds, SpanUnits[^1]);
        var figure = seconds / size;
        return (span < TimeSpan.Zero ? "−" : "") + WithUnit(Number(figure, figure < 10 ? 1 : 0), unit);
    }

    public static string Bytes(long bytes)
    {
        var (figure, unit) = ((double)bytes, 0);
        for (; figure >= 1000 && unit < ByteUnits.Length - 1; unit++) figure /= 1000;
        return WithUnit(Number(figure, figure < 10 && unit > 0 ? 1 : 0), ByteUnits[unit]);
    }

    public static string Date(DateOnly date) => date.ToString(Language.Current == Language.Chinese ? "yyyy年M月d日" : "MMM d, yyyy", CultureInfo.CurrentCulture);

    public static string Month(DateOnly date) => date.ToString(Language.Current == Language.Chinese ? "yyyy年M月" : "MMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>To the minute, with the zone, which is UTC on every page.</summary>
    public static string Instant(DateTimeOffset at) =>
        at.UtcDateTime.ToString(Language.Current == Language.Chinese ? "yyyy年M月d日 HH:mm 'UTC'" : "MMM d, yyyy, HH:mm 'UTC'", CultureInfo.CurrentCulture);

    /// <summary>For <c>datetime</c> attributes.</summary>
    public static string Machine(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
