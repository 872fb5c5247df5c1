using Community.Core.Actors;
using Community.Core.Metrics;
using Community.Data.Metrics;
using Community.Data.Projects;
using Community.Web.Access;
using Community.Web.Layout;
using Community.Web.Projects;
using Microsoft.AspNetCore.Components;

namespace Community.Web.People;

public sealed partial class PersonPage
{
    private Project? _project;
    private ContributorRow? _person;
    private PersonCommits _commits = new([], 0, 0, null);
    private IReadOnlyList<ActorRuleRow> _rules = [];
    private PeopleLinks _links = null!;
    private MailPrivacy _privacy = new(showsAll: false);
    private IdentityRule _identity;
    private DateOnly _lastRecentDay;
    private bool _asCoAuthor;
    private int _page = 1;

    [Inject]
    private ProjectLoader Projects { get; set; } = null!;

    [Inject]
    private ContributorQueries Contributors { get; set; } = null!;

    [Inject]
    private ActorRules Rules { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Parameter]
    public string Owner { get; set; } = "";

    [Parameter]
    public string Name { get; set; } = "";

    /// <summary>The number of a signature of theirs.</summary>
    [Parameter]
    public int Person { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Identity { get; set; }

    /// <summary><c>co-author</c> lists the commits of others that name them.</summary>
    [SupplyParameterFromQuery]
    private string? Role { get; set; }

    [SupplyParameterFromQuery]
    private string? Page { get; set; }

    /// <summary>A rule that was added or withdrawn just now.</summary>
    [SupplyParameterFromQuery]
    private string? Rule { get; set; }

    private ContributorFilter Everybody => new(_identity, null, default, null, default, 1);

    private string DisplayName => _privacy.Name(_person!.Contributor.Label.Name) is { Length: > 0 } name ? name : T["NoName"];

    /// <summary>Every mail and every name of theirs once, by the number of a signature that has it.</summary>
    private IReadOnlyList<RuleSubject> Subjects =>
    [
        .. _person!.Signatures.DistinctBy(s => IdentityKeys.Email(s.Signature.Email))
            .Select(s => new RuleSubject(ActorField.Email, s.SignatureNo, s.Signature.Email, T["Say.Mail", s.Signature.Email.Trim() is { Length: > 0 } mail ? mail : T["NoMail"]])),
        .. _person.Signatures.Where(s => IdentityKeys.Name(s.Signature.Name).Length > 0).DistinctBy(s => IdentityKeys.Name(s.Signature.Name))
            .Select(s => new RuleSubject(ActorField.Name, s.SignatureNo, s.Signature.Name, T["Say.Name", s.Signature.Name.Trim()])),
    ];

    protected override async Task OnInitializedAsync()
    {
        _project = await Projects.LoadAsync(Owner, Name);
        if (_project is null) return;
        _identity = QueryValue.Choice<IdentityRule>(Identity) ?? default;
        var index = await Contributors.IndexAsync(_project, _identity, Http.RequestAborted);
        _person = await Contributors.FindAsync(_project, index, Person, Http.RequestAborted);
        if (_person is null)
        {
            Navigation.NotFound();
            return;
        }

        _lastRecentDay = index.RecentDays!.Value.End.AddDays(-1);
        _links = new PeopleLinks(_project.ProjectName);
        _privacy = new MailPrivacy(Http.User.IsOperator());
        _asCoAuthor = Role == "co-author";
        _page = QueryValue.Page(Page);
        _commits = await Contributors.CommitsAsync(_project, _person, _asCoAuthor, _page, Http.RequestAborted);
        _rules = await Rules.ListAsync(_project.ProjectId, Http.RequestAborted);
    }

    private string Here(int page, bool asCoAuthor) => _links.Person(Person, _identity, asCoAuthor, page);

    private void Added(int ruleNo)
    {
        var page = Here(1, asCoAuthor: false);
        Navigation.NavigateTo(FormattableString.Invariant($"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}rule={ruleNo}"));
    }
}
