using System.Globalization;
using Community.Core.Actors;
using Community.Core.Metrics;
using Community.Data.People;
using Community.Data.Projects;
using Community.Web.Access;
using Community.Web.Layout;
using Community.Web.Projects;
using Microsoft.AspNetCore.Components;

namespace Community.Web.People;

public sealed partial class PeoplePage
{
    private const int LongestSearch = 200;

    private Project? _project;
    private WhoPageData? _data;
    private IReadOnlyList<PersonDecisionRow> _decisions = [];
    private WhoWords _words = null!;
    private WhoLinks _links = null!;
    private WhoFilter _filter = new(null, null);

    [Inject]
    private ProjectLoader Projects { get; set; } = null!;

    [Inject]
    private PeopleReader People { get; set; } = null!;

    [Inject]
    private PersonDecisions Decisions { get; set; } = null!;

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
    private string? Page { get; set; }

    [SupplyParameterFromQuery]
    private string? Suggestions { get; set; }

    /// <summary>A decision that was made or withdrawn just now.</summary>
    [SupplyParameterFromQuery]
    private string? Decision { get; set; }

    [SupplyParameterFromQuery]
    private string? Problem { get; set; }

    /// <summary>The work that erases somebody.</summary>
    [SupplyParameterFromQuery]
    private string? Erasing { get; set; }

    private IReadOnlyList<(string, string)> ClassOptions =>
        [("", T["Any"]), .. Enum.GetValues<ActorClass>().Select(c => (QueryValue.Of(c), MetricTexts.Actor(c, CultureInfo.CurrentUICulture)))];

    protected override async Task OnInitializedAsync()
    {
        _project = await Projects.LoadAsync(Owner, Name);
        if (_project is null) return;
        _links = new WhoLinks(_project.ProjectName);
        _words = new WhoWords(T, await People.ReadAsync(_project, Http.RequestAborted), new MailPrivacy(Http.User.IsOperator()));
        var search = Q?.Trim() is { Length: > 0 } words ? words[..Math.Min(words.Length, LongestSearch)] : null;
        _filter = new WhoFilter(search, QueryValue.Choice<ActorClass>(Class), QueryValue.Page(Page), QueryValue.Page(Suggestions));
        _data = WhoQueries.List(_words, _filter);
        _decisions = await Decisions.ListAsync(_project.ProjectId, Http.RequestAborted);
    }
}
