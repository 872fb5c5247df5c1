using Community.Core.Facts;
using Community.Data.Projects;
using Community.Web.Projects;
using Microsoft.AspNetCore.Components;

namespace Community.Web.Items;

public sealed partial class ItemPage
{
    private Project? _project;
    private ItemPageModel? _model;

    [Inject]
    private ProjectLoader Projects { get; set; } = null!;

    [Inject]
    private TimelineQueries Timelines { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Parameter]
    public string Owner { get; set; } = "";

    [Parameter]
    public string Name { get; set; } = "";

    [Parameter]
    public int Number { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    private ItemOutcome Outcome => ItemQueries.OutcomeOf(_model!.Item);

    private DateTimeOffset? LastSeen => new[] { _model!.Item.StateAt, _model.Item.TextAt, _model.Item.AuthorAt }.Max();

    private string? External => _project!.GitHubHost is { } host
        ? $"https://{host}/{_project.FullName}/{(_model!.Item.Kind == ItemKind.Pull ? "pull" : "issues")}/{Number}"
        : null;

    protected override async Task OnInitializedAsync()
    {
        _project = await Projects.LoadAsync(Owner, Name);
        if (_project is null) return;
        _model = await Timelines.ReadAsync(_project.ProjectId, Number, Http.RequestAborted);
        if (_model is null) Navigation.NotFound();
    }

    private string Address(int number) => $"/p/{_project!.FullName}/items/{number}";
}
