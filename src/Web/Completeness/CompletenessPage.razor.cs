using System.Globalization;
using Community.Core.Completeness;
using Community.Data.Projects;
using Community.Web.Layout;
using Community.Web.Projects;
using Microsoft.AspNetCore.Components;

namespace Community.Web.Completeness;

public sealed partial class CompletenessPage
{
    private Project? _project;
    private CompletenessPageData? _data;
    private string? _kind;
    private DateOnly? _month;

    [Inject]
    private ProjectLoader Projects { get; set; } = null!;

    [Inject]
    private CompletenessQueries Completeness { get; set; } = null!;

    [Parameter]
    public string Owner { get; set; } = "";

    [Parameter]
    public string Name { get; set; } = "";

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Year { get; set; }

    [SupplyParameterFromQuery]
    private string? Kind { get; set; }

    [SupplyParameterFromQuery]
    private string? Month { get; set; }

    private string Here => Preferences.Here(Http);

    protected override async Task OnInitializedAsync()
    {
        _project = await Projects.LoadAsync(Owner, Name);
        if (_project is null) return;
        _kind = CompletenessKinds.All.FirstOrDefault(k => k == Kind);
        _month = _kind is not null && DateOnly.TryParseExact(Month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month : null;
        _data = await Completeness.ReadAsync(_project.ProjectId, QueryValue.Integer(Year), _kind, _month, Http.RequestAborted);
    }

    private string Address(int year) => string.Create(CultureInfo.InvariantCulture, $"/p/{_project!.FullName}/completeness?year={year}");

    private string Address(string kind, DateOnly month) =>
        string.Create(CultureInfo.InvariantCulture, $"/p/{_project!.FullName}/completeness?kind={kind}&month={month:yyyy-MM}#days");
}
