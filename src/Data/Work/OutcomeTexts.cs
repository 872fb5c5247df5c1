using System.Globalization;
using System.Resources;

namespace Community.Data.Work;

/// <summary>The words for what work did: <c>OutcomeTexts.resx</c> (English, which is stored too) and <c>OutcomeTexts.zh-Hans.resx</c>.</summary>
public static class OutcomeTexts
{
    private static readonly ResourceManager Texts = new("Community.Data.Work.OutcomeTexts", typeof(OutcomeTexts).Assembly);

    /// <summary>All parts as one sentence.</summary>
    public static string Describe(IEnumerable<OutcomePart> parts, CultureInfo culture) =>
        string.Join(Find("join", culture), parts.Select(p => Say(p, culture))) + Find("end", culture);

    /// <summary>What to do about it; null where nothing needs to be done.</summary>
    public static string? Remedy(IEnumerable<OutcomePart> parts, CultureInfo culture) =>
        parts.Select(p => Find($"{p.Key}.remedy", culture)).FirstOrDefault(text => text is not null);

    private static string Say(OutcomePart part, CultureInfo culture)
    {
        // A row that a newer program wrote may name what this one has no words for.
        var text = Find(part.Key, culture) ?? Find($"{part.Key}.{(part.Count == 1 && HasSingular(culture) ? "one" : "other")}", culture) ?? part.Key;
        return string.Format(culture, text, part.Count?.ToString("N0", culture), part.Example);
    }

    private static bool HasSingular(CultureInfo culture) => culture.TwoLetterISOLanguageName is "en" or "iv";

    private static string? Find(string key, CultureInfo culture) => Texts.GetString(key, culture);
}
