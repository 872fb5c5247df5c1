using System.Text.RegularExpressions;

namespace Community.Bots.GitHub.Transport;

/// <summary>The <c>Link</c> header: <c>&lt;https://…?page=2&gt;; rel="next", &lt;…&gt;; rel="last"</c>.</summary>
internal static partial class LinkHeader
{
    public static string? Next(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Link", out var values)
            ? values.SelectMany(v => Link().Matches(v)).FirstOrDefault(m => m.Groups["rel"].Value == "next")?.Groups["address"].Value
            : null;

    [GeneratedRegex("""<(?<address>[^<>]*)>\s*;\s*rel="?(?<rel>[a-z]+)"?""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Link();
}
