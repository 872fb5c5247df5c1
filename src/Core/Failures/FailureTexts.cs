using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;

namespace Community.Core.Failures;

/// <summary>The words for failures: <c>FailureTexts.resx</c> (English, which the command line and logs speak) and <c>FailureTexts.zh-Hans.resx</c>.</summary>
public static partial class FailureTexts
{
    private static readonly ResourceManager Texts = new("Community.Core.Failures.FailureTexts", typeof(FailureTexts).Assembly);

    /// <summary>Whether this program has words for it; a newer one may have stored others.</summary>
    public static bool Knows(string key) => Texts.GetString(key, CultureInfo.InvariantCulture) is not null;

    /// <summary>Words that came from elsewhere, as <paramref name="reader"/> may see them: null where they would show a place on the server.</summary>
    public static string? Show(string? text, Reader reader) => text is null || (reader == Reader.Visitor && RootedPath.IsMatch(text)) ? null : text;

    internal static string RemedyOf(string key) => $"{key}.remedy";

    internal static IEnumerable<string> Keys(CultureInfo culture) =>
        Texts.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>().Select(e => (string)e.Key);

    internal static string Say(string key, IReadOnlyList<string> values, CultureInfo culture, Reader reader)
    {
        var text = Text(key, culture);
        var shown = values.Select(value => Show(value, reader)).ToList();
        var said = string.Format(culture, text, [.. shown.Select((value, i) => value ?? Hidden(values[i], culture))]);
        if (!shown.Contains(null)) return said;
        // A path may have begun the sentence, or stood apart from Chinese words by a space.
        if (shown[0] is null && text.StartsWith("{0}", StringComparison.Ordinal)) said = char.ToUpper(said[0], culture) + said[1..];
        return GapInChinese.Replace(said, "");
    }

    private static string Hidden(string value, CultureInfo culture) => Text(value.StartsWith('/') ? "hidden.place" : "hidden.words", culture);

    private static string Text(string key, CultureInfo culture) =>
        Texts.GetString(key, culture) ?? throw new MissingManifestResourceException($"FailureTexts.resx has no text '{key}'.");

    /// <summary>/srv/x, '/srv/x', file:/srv/x and file:///srv/x; but neither https://host/x, nor owner/name, nor text/html.</summary>
    [GeneratedRegex("""(?:^|[^\w/.:\-~])/[^/\s]|:/[^/\s]|///""", RegexOptions.CultureInvariant)]
    private static partial Regex RootedPath { get; }

    [GeneratedRegex(@"(?<=\p{IsCJKUnifiedIdeographs}) (?=\p{IsCJKUnifiedIdeographs})", RegexOptions.CultureInvariant)]
    private static partial Regex GapInChinese { get; }
}
