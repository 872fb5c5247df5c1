using System.Text.RegularExpressions;
using System.Xml.Linq;
using Community.Testing;
using Community.Web.Localization;
using Community.Web.Ui;

namespace Community.Web.Tests.FrontEnd;

/// <summary>Reads the sources: a text that is missing in one language, or asked for under a name nobody gave it, is found here and not by a reader.</summary>
public sealed partial class TextsTests
{
    private static readonly string Source = Path.Combine(Repository.Root, "src", "Web");

    /// <summary>Name of the texts' class → language → key → text.</summary>
    private static readonly Dictionary<string, Dictionary<string, Dictionary<string, string>>> All = Read();

    [Fact]
    public void Every_text_is_there_in_every_language()
    {
        foreach (var (name, languages) in All)
        {
            languages.Keys.Order().ShouldBe(Language.All.Select(l => l.Tag).Order(), name);
            var english = languages["en"].Keys;
            // Only English has a singular.
            Plain(languages["zh-Hans"].Keys).ShouldBe(Plain(english), name);
            english.Where(key => key.EndsWith(".one", StringComparison.Ordinal)).ShouldAllBe(key => english.Contains(key.Replace(".one", ".other", StringComparison.Ordinal)), name);
        }
    }

    [Fact]
    public void No_text_is_empty_and_all_languages_hold_the_same_places_for_values()
    {
        foreach (var (name, languages) in All)
        {
            foreach (var (tag, texts) in languages)
            {
                texts.Where(text => string.IsNullOrWhiteSpace(text.Value)).ShouldBeEmpty($"{name}, {tag}");
                foreach (var (key, text) in texts) Places(text).ShouldBe(Places(languages["en"][key]), $"{name}.{key}, {tag}");
            }
        }
    }

    [Fact]
    public void Every_key_that_code_asks_for_exists_and_every_key_is_asked_for()
    {
        var asked = Directory.EnumerateFiles(Source, "*.*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".razor" or ".cs")
            .SelectMany(Asked)
            .ToList();

        foreach (var (file, texts, pattern) in asked)
        {
            All.ShouldContainKey(texts, file);
            All[texts]["en"].Keys.ShouldContain(key => pattern.IsMatch(key), $"{file} asks for {pattern} of {texts}");
        }
        var unused = from texts in All
                     from key in texts.Value["en"].Keys
                     where !asked.Any(a => a.Texts == texts.Key && a.Key.IsMatch(key)) && !IsNamedAsData(texts.Key, key) && !IsFrameLink(texts.Key, key)
                     select $"{texts.Key}.{key}";
        unused.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("en", 1, "1 minute ago")]
    [InlineData("en", 2, "2 minutes ago")]
    [InlineData("zh-Hans", 1, "1 分钟前")]
    public void A_count_takes_the_form_of_its_language(string tag, long count, string expected)
    {
        using var language = new InLanguage(tag);
        new Texts<UiTexts>().Count("MinutesAgo", count).ShouldBe(expected);
    }

    [Fact]
    public void A_text_that_is_missing_is_an_error() => Should.Throw<KeyNotFoundException>(() => new Texts<UiTexts>()["NoSuchText"]).Message.ShouldContain("UiTexts.resx has no text 'NoSuchText'");

    private static IEnumerable<string> Plain(IEnumerable<string> keys) => keys.Where(key => !key.EndsWith(".one", StringComparison.Ordinal)).Order();

    /// <summary>A feature may hand keys about: ("commits", "Sort.Commits"). Then the key stands in its folder as a whole, or as the beginning of an interpolated one.</summary>
    private static bool IsNamedAsData(string texts, string key)
    {
        var folder = Path.GetDirectoryName(Directory.EnumerateFiles(Source, $"{texts}.resx", SearchOption.AllDirectories).Single())!;
        var plain = key.EndsWith(".one", StringComparison.Ordinal) || key.EndsWith(".other", StringComparison.Ordinal) ? key[..key.LastIndexOf('.')] : key;
        var beginning = plain.LastIndexOf('.') is > 0 and var dot ? $"$\"{plain[..dot]}.{{" : null;
        return Directory.EnumerateFiles(folder).Where(path => Path.GetExtension(path) is ".razor" or ".cs").Select(File.ReadAllText)
            .Any(code => code.Contains($"\"{plain}\"", StringComparison.Ordinal) || (beginning is not null && code.Contains(beginning, StringComparison.Ordinal)));
    }

    /// <summary>Links of the frame name their text in data: whoever adds one sees at once whether it is there.</summary>
    private static bool IsFrameLink(string texts, string key) => texts == "LayoutTexts" && FrameLinkKey.IsMatch(key);

    private static IEnumerable<(string File, string Texts, Regex Key)> Asked(string path)
    {
        var code = File.ReadAllText(path);
        // What stands behind a page in a file of its own speaks through the page's accessor.
        if (path.EndsWith(".razor.cs", StringComparison.Ordinal)) code += "\n" + string.Join('\n', Accessor.Matches(File.ReadAllText(path[..^".cs".Length])).Select(m => m.Value));
        // @inject Texts<XTexts> T, or Texts<XTexts> texts among the parameters.
        return from Match accessor in Accessor.Matches(code)
               from Match use in Use.Matches(code).Concat(Choice.Matches(code))
               where use.Groups["variable"].Value == accessor.Groups["variable"].Value
               select (Path.GetFileName(path), accessor.Groups["texts"].Value, KeyPattern(use));
    }

    private static Regex KeyPattern(Match use)
    {
        var key = Regex.Escape(use.Groups["key"].Value);
        // $"Theme.{theme}" stands for every key of that shape.
        if (use.Groups["dollar"].Length > 0) key = InterpolatedPart.Replace(key, "[^.]*");
        return new Regex($"^{key}{(use.Groups["count"].Length > 0 ? @"\.(one|other)" : "")}$", RegexOptions.CultureInvariant);
    }

    private static Dictionary<string, Dictionary<string, Dictionary<string, string>>> Read() =>
        Directory.EnumerateFiles(Source, "*.resx", SearchOption.AllDirectories)
            .Select(path => (Path: path, Parts: Path.GetFileNameWithoutExtension(path).Split('.', 2)))
            .GroupBy(file => file.Parts[0])
            .ToDictionary(
                group => group.Key,
                group => group.ToDictionary(
                    file => file.Parts.Length == 1 ? "en" : file.Parts[1],
                    file => XDocument.Load(file.Path).Root!.Elements("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value)));

    private static string Places(string text) => string.Join(' ', Place.Matches(text).Select(m => m.Value).Order().Distinct());

    [GeneratedRegex(@"Texts<(?<texts>\w+Texts)>\s+(?<variable>\w+)")]
    private static partial Regex Accessor { get; }

    [GeneratedRegex("""(?<![\w.])(?<variable>\w+)(?:(?<count>\.Count\()|\[)(?<dollar>\$?)["](?<key>(?:[^"{]|\{[^}]*\})+)["]""")]
    private static partial Regex Use { get; }

    // T[isOpen ? "Cancel" : "Again"], seen once for each of the two.
    [GeneratedRegex("""(?<=(?<![\w.])(?<variable>\w+)\[[^"\]]+\?\s*(?:"[^"]+"\s*:\s*)?)["](?<key>[^"]+)["](?<dollar>)""")]
    private static partial Regex Choice { get; }

    [GeneratedRegex(@"\\\{[^}]*\}")]
    private static partial Regex InterpolatedPart { get; }

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place { get; }

    [GeneratedRegex("^(Overview|GitHub|Items|Completeness|Imports|Contributors|People|Releases|Health|Definitions|Jobs)$")]
    private static partial Regex FrameLinkKey { get; }
}
