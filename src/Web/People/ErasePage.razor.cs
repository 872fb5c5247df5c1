using Community.Core.People;
using Community.Data.People;
using Community.Data.Projects;
using Community.Web.Access;
using Community.Web.Projects;
using Microsoft.AspNetCore.Components;

namespace Community.Web.People;

public sealed partial class ErasePage
{
    private Project? _project;
    private Person? _person;
    private WhoWords _words = null!;
    private WhoLinks _links = null!;
    private IReadOnlyList<Holding> _holdings = [];
    private Dictionary<int, string> _projects = [];

    [Inject]
    private ProjectLoader Projects { get; set; } = null!;

    [Inject]
    private ProjectFinder Finder { get; set; } = null!;

    [Inject]
    private PeopleReader People { get; set; } = null!;

    [Inject]
    private PersonHoldings Holdings { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Parameter]
    public string Owner { get; set; } = "";

    [Parameter]
    public string Name { get; set; } = "";

    [Parameter]
    public int Identity { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    private bool IsErased => _person!.Identities.All(i => _words.View.Erased.Contains(i.Identity));

    protected override async Task OnInitializedAsync()
    {
        _project = await Projects.LoadAsync(Owner, Name);
        if (_project is null) return;
        var view = await People.ReadAsync(_project, Http.RequestAborted);
        _person = view.Graph.Find(Identity);
        if (_person is null)
        {
            Navigation.NotFound();
            return;
        }

        _links = new WhoLinks(_project.ProjectName);
        _words = new WhoWords(T, view, new MailPrivacy(Http.User.IsOperator()));
        if (!Http.User.IsOperator()) return;
        // Every table of every project is looked through: for the one who may ask for it.
        _holdings = [.. (await Holdings.CountAsync(_person, Http.RequestAborted)).OrderBy(h => h.ProjectId != _project.ProjectId).ThenBy(h => h.ProjectId).ThenByDescending(h => h.Count)];
        _projects = (await Finder.ListAsync(Http.RequestAborted)).ToDictionary(p => p.ProjectId, p => p.FullName);
    }
}
