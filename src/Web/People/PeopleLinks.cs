using System.Globalization;
using Community.Core.Metrics;
using Community.Core.Projects;
using Community.Web.Layout;

namespace Community.Web.People;

/// <summary>The addresses of the pages about contributors. Choices that have their default are left out.</summary>
public sealed record PeopleLinks(ProjectName Project)
{
    public string Path => $"/p/{Project}/contributors";

    public string List(ContributorFilter filter) => Path + QueryValue.Join(
        Identity(filter.Identity),
        ("q", filter.Search),
        ("sort", filter.Order == default ? null : QueryValue.Of(filter.Order)),
        ("class", filter.Class is { } actor ? QueryValue.Of(actor) : null),
        ("active", filter.Activity == default ? null : QueryValue.Of(filter.Activity)),
        ("page", QueryValue.Of(filter.Page)));

    /// <summary>Somebody by any signature of theirs: its number, which never changes, and not a mail, which belongs into no address.</summary>
    public string Person(int signatureNo, IdentityRule rule, bool asCoAuthor = false, int page = 1) =>
        $"{Path}/{signatureNo.ToString(CultureInfo.InvariantCulture)}" + QueryValue.Join(Identity(rule), ("role", asCoAuthor ? "co-author" : null), ("page", QueryValue.Of(page)));

    public string Withdraw(int ruleNo) => $"{Path}/rules/{ruleNo.ToString(CultureInfo.InvariantCulture)}/withdraw";

    public string AddAgain(int ruleNo) => $"{Path}/rules/{ruleNo.ToString(CultureInfo.InvariantCulture)}/add-again";

    private static (string, string?) Identity(IdentityRule rule) => ("identity", rule == IdentityRule.Email ? null : QueryValue.Of(rule));
}
