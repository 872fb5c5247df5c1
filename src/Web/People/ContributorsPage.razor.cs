using System.Globalization;
using Community.Core.Actors;
using Community.Core.Metrics;
using Community.Data.Metrics;
using Community.Data.Projects;
using Community.Web.Access;
using Community.Web.Layout;
using Community.Web.Localization;
using Community.Web.Projects;
using Microsoft.AspNetCore.Components;

namespace Community.Web.People;

public sealed partial class ContributorsPage
{
    private const int LongestSearch = 200;

    private Project? _project;
    private ContributorPageData? _data;
    private IReadOnlyList<ActorRuleRow> _rules = [];
    private PeopleLinks _links = null!;
    private MailPrivacy _privacy = new(showsAll: false);
    private ContributorFilter _filter = new(default, null, default, null, default, 1);

    [Inject]
    private ProjectLoader Projects { get; set; } = null!;

    [Inject]
    private ContributorQueries Contributors { get; set; } = null!;

    [Inject]
    private ActorRules Rules { get; set; } = null!;

    [Parameter]
    public string Owner { get; set; } = "";

    [Parameter]
    public string Name { get; set; } = "";

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery]
    private string? Class { get; set; }

    [SupplyParameterFromQuery]
    private string? Active { get; set; }

    [SupplyParameterFromQuery]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery]
    private string? Identity { get; set; }

    [SupplyParameterFromQuery]
    private string? Page { get; set; }

    /// <summary>A rule that was added or withdrawn just now.</summary>
    [SupplyParameterFromQuery]
    private string? Rule { get; set; }

    private ContributorFilter Everybody => new(_filter.Identity, null, default, null, default, 1);

    private IReadOnlyList<(string, string)> ClassOptions =>
        [("", T["Any"]), .. Enum.GetValues<ActorClass>().Select(c => (QueryValue.Of(c), MetricTexts.Actor(c, CultureInfo.CurrentUICulture)))];

    private IReadOnlyList<(string, string)> ActivityOptions => Options<ContributorActivity>(a => T[$"Active.{a}"]);

    private IReadOnlyList<(string, string)> OrderOptions => Options<ContributorOrder>(o => T[$"Sort.{o}"]);

    private static IReadOnlyList<(string, string)> IdentityOptions =>
        Options<IdentityRule>(r => MetricTexts.ParameterValue("identity", QueryValue.Of(r), CultureInfo.CurrentUICulture));

    protected override async Task OnInitializedAsync()
    {
        _project = await Projects.LoadAsync(Owner, Name);
        if (_project is null) return;
        _links = new PeopleLinks(_project.ProjectName);
        _privacy = new MailPrivacy(Http.User.IsOperator());
        var search = Q?.Trim() is { Length: > 0 } words ? words[..Math.Min(words.Length, LongestSearch)] : null;
        _filter = new ContributorFilter(
            QueryValue.Choice<IdentityRule>(Identity) ?? default, search, QueryValue.Choice<ContributorOrder>(Sort) ?? default, QueryValue.Choice<ActorClass>(Class),
            QueryValue.Choice<ContributorActivity>(Active) ?? default, QueryValue.Page(Page));
        _data = await Contributors.ListAsync(_project, _filter, _privacy, Http.RequestAborted);
        _rules = await Rules.ListAsync(_project.ProjectId, Http.RequestAborted);
    }

    private string? Sorted(ContributorOrder order) => _filter.Order != order ? null : order == ContributorOrder.Name ? "ascending" : "descending";

    private static string LastRecentDay(ContributorPageData data) => data.Index.RecentDays is { } days ? Figures.Date(days.End.AddDays(-1)) : Figures.Nothing;

    private static IReadOnlyList<(string, string)> Options<T>(Func<T, string> text)
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(value => (QueryValue.Of(value), text(value)))];
}
