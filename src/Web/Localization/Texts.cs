using System.Globalization;
using System.Resources;

namespace Community.Web.Localization;

/// <summary>
/// The words of one feature, in the language of the request. <typeparamref name="TFeature"/> is an empty class beside two files of its name:
/// <c>PortfolioTexts.resx</c> (English) and <c>PortfolioTexts.zh-Hans.resx</c>. A key that is missing is an error, never a key on a page.
/// </summary>
public sealed class Texts<TFeature>
{
    private static readonly ResourceManager Resources = new(typeof(TFeature));

    public string this[string key] =>
        Find(key) ?? throw new KeyNotFoundException($"{typeof(TFeature).Name}.resx has no text '{key}'.");

    public string this[string key, params object?[] values] => string.Format(CultureInfo.CurrentCulture, this[key], values);

    /// <summary>
    /// A text with a count in it: <c>key.one</c> where the language has a singular and the count is one, else <c>key.other</c>.
    /// <c>{0}</c> is the count, grouped as the language does; further values follow.
    /// </summary>
    public string Count(string key, long count, params object?[] values)
    {
        var text = count == 1 && Language.Current.HasSingular ? this[$"{key}.one"] : this[$"{key}.other"];
        return string.Format(CultureInfo.CurrentCulture, text, [Figures.Number(count), .. values]);
    }

    private static string? Find(string key) => Resources.GetString(key, CultureInfo.CurrentUICulture);
}
