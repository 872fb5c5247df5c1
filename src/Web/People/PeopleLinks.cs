using System.Globalization;
using Community.Core.Actors;
using Community.Core.Metrics;
using Community.Core.Projects;

namespace Community.Web.People;

/// <summary>The addresses of the pages about contributors. Choices that have their default are left out.</summary>
public sealed record PeopleLinks(ProjectName Project)
{
    public string Path => $"/p/{Project}/contributors";

    public string List(ContributorFilter filter) => Path + Query(
        Identity(filter.Identity),
        ("q", filter.Search),
        ("sort", filter.Order == default ? null : Word(filter.Order)),
        ("class", filter.Class is { } actor ? Word(actor) : null),
        ("active", filter.Activity == default ? null : Word(filter.Activity)),
        ("page", Page(filter.Page)));

    /// <summary>Somebody by any signature of theirs: its number, which never changes, and not a mail, which belongs into no address.</summary>
    public string Person(int signatureNo, IdentityRule rule, bool asCoAuthor = false, int page = 1) =>
        $"{Path}/{signatureNo.ToString(CultureInfo.InvariantCulture)}" + Query(Identity(rule), ("role", asCoAuthor ? "co-author" : null), ("page", Page(page)));

    public string Withdraw(int ruleNo) => $"{Path}/rules/{ruleNo.ToString(CultureInfo.InvariantCulture)}/withdraw";

    public string AddAgain(int ruleNo) => $"{Path}/rules/{ruleNo.ToString(CultureInfo.InvariantCulture)}/add-again";

    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    public static T Parse<T>(string? word, T fallback)
        where T : struct, Enum => Enum.TryParse<T>(word, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : fallback;

    public static ActorClass? ParseClass(string? word) => Enum.TryParse<ActorClass>(word, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;

    private static (string, string?) Identity(IdentityRule rule) => ("identity", rule == IdentityRule.Email ? null : Word(rule));

    private static string? Page(int page) => page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null;

    private static string Query(params IEnumerable<(string Name, string? Value)> parts) =>
        QueryString.Create(parts.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Name, p.Value))).ToString();
}
