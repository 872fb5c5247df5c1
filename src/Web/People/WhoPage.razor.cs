using Community.Core.Actors;
using Community.Core.People;
using Community.Data.Metrics;
using Community.Data.People;
using Community.Data.Projects;
using Community.Web.Access;
using Community.Web.Projects;
using Microsoft.AspNetCore.Components;

namespace Community.Web.People;

public sealed partial class WhoPage
{
    private const int LongestSearch = 200;

    private Project? _project;
    private Person? _person;
    private IReadOnlyList<PersonDecisionRow> _decisions = [];
    private IReadOnlyList<ActorRuleRow> _rules = [];
    private IReadOnlyList<Suggestion> _suggestions = [];
    private MailPrivacy _privacy = new(showsAll: false);
    private WhoWords _words = null!;
    private WhoLinks _links = null!;
    private PeopleLinks _ruleLinks = null!;

    [Inject]
    private ProjectLoader Projects { get; set; } = null!;

    [Inject]
    private PeopleReader People { get; set; } = null!;

    [Inject]
    private PersonDecisions Decisions { get; set; } = null!;

    [Inject]
    private ActorRules Rules { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Parameter]
    public string Owner { get; set; } = "";

    [Parameter]
    public string Name { get; set; } = "";

    /// <summary>The number of any identity of theirs.</summary>
    [Parameter]
    public int Identity { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    /// <summary>Looks for somebody to join them with.</summary>
    [SupplyParameterFromQuery]
    private string? With { get; set; }

    [SupplyParameterFromQuery]
    private string? Decision { get; set; }

    [SupplyParameterFromQuery]
    private string? Problem { get; set; }

    [SupplyParameterFromQuery]
    private string? Rule { get; set; }

    private string Here => _links.Person(Identity);

    private int? Contributor => _person!.Identities.Where(i => i.SignatureNo is not null).OrderByDescending(i => i.Count).FirstOrDefault()?.SignatureNo;

    private IReadOnlyList<PersonDecisionRow> Own => [.. _decisions.Where(d => _person!.Identities.Any(i => d.LeftNos.Contains(i.No) || d.RightNos.Contains(i.No)))];

    /// <summary>What a rule can speak of.</summary>
    private IReadOnlyList<RuleSubject> Subjects =>
    [
        .. _person!.Of(IdentityKind.Login).Select(i => new RuleSubject(ActorField.Login, i.No, i.Identity.Key, T["Say.Login", i.Shown])),
        .. _person!.Of(IdentityKind.Email).Select(i => new RuleSubject(ActorField.Email, i.No, i.Identity.Key, T["Say.Mail", i.Shown])),
    ];

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

        (_links, _ruleLinks) = (new WhoLinks(_project.ProjectName), new PeopleLinks(_project.ProjectName));
        _privacy = new MailPrivacy(Http.User.IsOperator());
        _words = new WhoWords(T, view, _privacy);
        _suggestions = [.. view.Suggested.Where(s => s.Left == _person || s.Right == _person)];
        if (With?.Length > LongestSearch) With = With[..LongestSearch];
        _decisions = await Decisions.ListAsync(_project.ProjectId, Http.RequestAborted);
        _rules = await Rules.ListAsync(_project.ProjectId, Http.RequestAborted);
    }

    private void Added(int ruleNo) => Navigation.NavigateTo(FormattableString.Invariant($"{Here}?rule={ruleNo}"));

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
