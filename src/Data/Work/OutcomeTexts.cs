using System.Globalization;
using System.Resources;
using Community.Core.Failures;

namespace Community.Data.Work;

/// <summary>The words for what work did: <c>OutcomeTexts.resx</c> (English, which is stored too) and <c>OutcomeTexts.zh-Hans.resx</c>.</summary>
public static class OutcomeTexts
{
    private static readonly ResourceManager Texts = new("Community.Data.Work.OutcomeTexts", typeof(OutcomeTexts).Assembly);

    /// <summary>All parts as one sentence; a failure is one by itself.</summary>
    public static string Describe(IReadOnlyList<OutcomePart> parts, CultureInfo culture, Reader reader = Reader.Operator) =>
        FailureIn(parts) is { } failure
            ? failure.Problem(culture, reader)
            : string.Join(Find("join", culture), parts.Select(p => Say(p, culture, reader))) + Find("end", culture);

    /// <summary>What to do about it; null where nothing needs to be done.</summary>
    public static string? Remedy(IReadOnlyList<OutcomePart> parts, CultureInfo culture, Reader reader = Reader.Operator) =>
        FailureIn(parts) is { } failure
            ? failure.Remedy(culture, reader)
            : parts.Select(p => Find($"{p.Key}.remedy", culture)).FirstOrDefault(text => text is not null);

    private static Failure? FailureIn(IReadOnlyList<OutcomePart> parts) => parts is [{ Failure: { } failure }] ? failure : null;

    private static string Say(OutcomePart part, CultureInfo culture, Reader reader)
    {
        // A row that a newer program wrote may name what this one has no words for.
        var text = Find(part.Key, culture) ?? Find($"{part.Key}.{(part.Count == 1 && HasSingular(culture) ? "one" : "other")}", culture) ?? part.Key;
        return string.Format(culture, text, part.Count?.ToString("N0", culture), part.Example is null ? null : FailureTexts.Show(part.Example, reader) ?? Find("hidden", culture));
    }

    private static bool HasSingular(CultureInfo culture) => culture.TwoLetterISOLanguageName is "en" or "iv";

    private static string? Find(string key, CultureInfo culture) => Texts.GetString(key, culture);
}
