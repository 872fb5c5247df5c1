using System.Net;
using System.Text.RegularExpressions;

namespace Community.Web.Tests.Hosting;

/// <summary>What a page says, without how it is drawn.</summary>
internal static partial class PageText
{
    /// <summary>The words between the bars, each run of white space as one space.</summary>
    public static string Of(string html)
    {
        var main = html[html.IndexOf("<main", StringComparison.Ordinal)..html.IndexOf("</main>", StringComparison.Ordinal)];
        return Space().Replace(WebUtility.HtmlDecode(Tag().Replace(Inline().Replace(main, ""), " ")), " ").Trim();
    }

    /// <summary>The rows of the body of the table that a class or id names, or of the page's only one.</summary>
    public static IReadOnlyList<string> Rows(string html) =>
        [.. Row().Matches(html).Where(m => m.Value.Contains("<td", StringComparison.Ordinal)).Select(m => Space().Replace(WebUtility.HtmlDecode(Tag().Replace(m.Value, " ")), " ").Trim())];

    /// <summary>The address of the link with these words.</summary>
    public static string Link(string html, string text) =>
        Anchor().Matches(html).Where(m => WebUtility.HtmlDecode(Tag().Replace(m.Groups["text"].Value, "")).Trim() == text)
            .Select(m => WebUtility.HtmlDecode(m.Groups["href"].Value)).FirstOrDefault() ?? throw new InvalidOperationException($"There is no link '{text}'.");

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    // Elements inside a sentence: no white space where the page has none.
    [GeneratedRegex("</?(?:a|strong|bdi|span|time|em|code|!--)[^>]*>|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Inline();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex("<tr.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Row();

    [GeneratedRegex("<a [^>]*href=\"(?<href>[^\"]*)\"[^>]*>(?<text>.*?)</a>", RegexOptions.Singleline)]
    private static partial Regex Anchor();
}
