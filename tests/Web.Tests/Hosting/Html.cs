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

    /// <summary>The rows of tables, each as its words, with a plain space between any two; heads are left out.</summary>
    public static IReadOnlyList<string> Rows(string html) =>
        [
            .. Row().Matches(html).Where(m => m.Value.Contains("<td", StringComparison.Ordinal))
                .Select(m => string.Join(' ', WebUtility.HtmlDecode(Tag().Replace(m.Value, " ")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))),
        ];

    /// <summary>The address of the link with these words.</summary>
    public static string Link(string html, string text) =>
        Anchor().Matches(html).Where(m => Text(m.Groups["text"].Value) == text).Select(m => WebUtility.HtmlDecode(m.Groups["href"].Value)).FirstOrDefault()
        ?? throw new InvalidOperationException($"There is no link '{text}'.");

    /// <summary>Puts what was streamed after the page to where it belongs, as the script does in a browser.</summary>
    public static string Assemble(string response)
    {
        var page = response;
        foreach (Match part in StreamedPart().Matches(response))
        {
            var (id, content) = (part.Groups["id"].Value, part.Groups["content"].Value);
            var (begin, end) = ($"<!--bl:{id}-->", $"<!--/bl:{id}-->");
            var (from, to) = (page.IndexOf(begin, StringComparison.Ordinal) + begin.Length, page.IndexOf(end, StringComparison.Ordinal));
            if (to >= from && from >= begin.Length) page = page[..from] + content + page[to..];
        }

        return StreamedPart().Replace(page, "");
    }

    [GeneratedRegex("<template blazor-component-id=\"(?<id>\\d+)\">(?<content>.*?)</template>", RegexOptions.Singleline)]
    private static partial Regex StreamedPart();

    [GeneratedRegex("<tr.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Row();

    [GeneratedRegex("<a [^>]*href=\"(?<href>[^\"]*)\"[^>]*>(?<text>.*?)</a>", RegexOptions.Singleline)]
    private static partial Regex Anchor();

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
