using System.Globalization;

namespace Community.Web.Layout;

/// <summary>
/// Numbers in an address. A page takes them as text: one that is bound to a number and is none would end in an error, while a filter that makes no
/// sense is only a filter that is not there.
/// </summary>
internal static class QueryValue
{
    private const int MostPages = 1_000_000;

    public static int? Integer(string? text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static long? Long(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>From 1.</summary>
    public static int Page(string? text) => Math.Clamp(Integer(text) ?? 1, 1, MostPages);
}
