using System.Globalization;

namespace Community.Web.Layout;

/// <summary>
/// What pages read from the query of an address, and write into it. A page takes values as text: one that is bound to a number and is none would end
/// in an error, while a filter that makes no sense is only a filter that is not there.
/// </summary>
internal static class QueryValue
{
    private const int MostPages = 1_000_000;

    public static int? Integer(string? text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static long? Long(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>From 1.</summary>
    public static int Page(string? text) => Math.Clamp(Integer(text) ?? 1, 1, MostPages);

    /// <summary>Null for the first page, which an address does not name.</summary>
    public static string? Of(int page) => page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>Null for a word that is none of them.</summary>
    public static T? Choice<T>(string? word)
        where T : struct, Enum => Enum.TryParse<T>(word, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;

    public static string Of<T>(T choice)
        where T : struct, Enum => choice.ToString().ToLowerInvariant();

    /// <summary>With its question mark; empty where there is nothing to say.</summary>
    public static string Join(params IEnumerable<(string Name, string? Value)> parts) =>
        QueryString.Create(parts.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Name, p.Value))).ToString();
}
