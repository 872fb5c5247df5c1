using System.Globalization;
using Community.Core.Failures;
using Community.Data.Work;
using Community.Web.Localization;

namespace Community.Web.Jobs;

/// <summary>What the reader of a page is told of a failure.</summary>
/// <param name="Problem">Null where only the operator may be told.</param>
/// <param name="Lang">The language of both where it is not the page's: for screen readers.</param>
public sealed record ToldFailure(string? Problem, string? Remedy, string? Lang)
{
    public static ToldFailure Of(WorkWords words, Reader reader) => new(
        words.TextFor(CultureInfo.CurrentUICulture, reader), words.RemedyFor(CultureInfo.CurrentUICulture, reader),
        words.IsEnglishOnly && Language.Current != Language.English ? Language.English.Tag : null);

    public static ToldFailure Of(UserErrorException error, Reader reader) => Of(WorkWords.Of(error), reader);
}
