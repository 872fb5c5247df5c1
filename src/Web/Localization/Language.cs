using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Localization;

namespace Community.Web.Localization;

/// <summary>A language the product speaks.</summary>
/// <param name="Tag">BCP 47, as in <c>lang</c> attributes and names of resource files.</param>
/// <param name="Name">In the language itself.</param>
/// <param name="HasSingular">Whether a count of one takes another form.</param>
public sealed record Language(string Tag, string Name, bool HasSingular)
{
    public const string CookieName = "language";

    public static Language English { get; } = new("en", "English", HasSingular: true);

    public static Language Chinese { get; } = new("zh-Hans", "简体中文", HasSingular: false);

    public static IReadOnlyList<Language> All { get; } = [English, Chinese];

    public static Language Current => Find(CultureInfo.CurrentUICulture.Name) ?? English;

    /// <summary>What stands between two sentences.</summary>
    public string SentenceGap => HasSingular ? " " : "";

    public CultureInfo Culture { get; } = CultureInfo.GetCultureInfo(Tag);

    public static Language? Find(string? tag) => All.FirstOrDefault(l => string.Equals(l.Tag, tag, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The first language of an Accept-Language header that we speak. Any kind of Chinese is answered in 简体中文: also a plain "zh", whose parent in
    /// .NET is no language at all, and zh-TW, whose reader is served better by simplified characters than by English.
    /// </summary>
    public static Language? FromAcceptLanguage(IEnumerable<string?> header)
    {
        var wanted = header
            .SelectMany(line => (line ?? "").Split(','))
            .Select(part => StringWithQualityHeaderValue.TryParse(part, out var value) ? value : null)
            .OfType<StringWithQualityHeaderValue>()
            .Where(value => value.Quality is null or > 0)
            .OrderByDescending(value => value.Quality ?? 1);
        return wanted.Select(value => FromPrimaryTag(value.Value.Split('-')[0])).FirstOrDefault(language => language is not null);
    }

    /// <summary>The cookie a person chose by, else what their browser asks for, else English.</summary>
    internal static void Configure(RequestLocalizationOptions options)
    {
        CultureInfo[] cultures = [.. All.Select(l => l.Culture)];
        options.DefaultRequestCulture = new RequestCulture(English.Culture);
        options.SupportedCultures = cultures;
        options.SupportedUICultures = cultures;
        options.RequestCultureProviders = [new CustomRequestCultureProvider(context =>
        {
            var language = Find(context.Request.Cookies[CookieName]) ?? FromAcceptLanguage(context.Request.Headers.AcceptLanguage) ?? English;
            return Task.FromResult<ProviderCultureResult?>(new ProviderCultureResult(language.Tag));
        })];
    }

    private static Language? FromPrimaryTag(string tag) => tag.ToLowerInvariant() switch
    {
        "en" => English,
        "zh" => Chinese,
        _ => null,
    };
}
