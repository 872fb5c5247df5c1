using System.Net;
using System.Text.RegularExpressions;

namespace Community.Web.Tests.Hosting;

/// <summary>Reads pages as a person does: their words.</summary>
internal static partial class Html
{
    /// <summary>The words of what stands between top bar and footer, with single spaces.</summary>
    public static string TextOfMain(string html)
    {
        var start = html.IndexOf("<main", StringComparison.Ordinal);
        return Text(html[start..html.IndexOf("</main>", start, StringComparison.Ordinal)]);
    }

    public static string Text(string html) => Space().Replace(WebUtility.HtmlDecode(Tag().Replace(Block().Replace(html, " "), "")), " ").Trim();

    public static string Title(string html) => WebUtility.HtmlDecode(TitleElement().Match(html).Groups["title"].Value);

    [GeneratedRegex("<title>(?<title>[^<]*)</title>")]
    private static partial Regex TitleElement();

    /// <summary>Elements after which the next word does not follow the one before.</summary>
    [GeneratedRegex("</?(p|div|h[1-6]|li|ul|td|th|tr|dt|dd|dl|br|section|table|caption|button|option|label|details|summary|nav|form)\\b[^>]*>")]
    private static partial Regex Block();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    // Not the narrow spaces that keep a number and its unit together.
    [GeneratedRegex("[ \\t\\r\\n]+")]
    private static partial Regex Space();
}
