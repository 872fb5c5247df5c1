using System.Globalization;
using Community.Core.Failures;
using Community.Core.Projects;
using Community.Data.Git;
using Community.Data.Projects;
using Community.Data.Sync;
using Community.Data.Work;
using Community.Web.Access;
using Community.Web.Jobs;
using Community.Web.Localization;
using Microsoft.AspNetCore.Components;

namespace Community.Web.Tracking;

public sealed partial class TrackPage
{
    private ToldFailure? _general;
    private string? _repository;
    private string? _repositoryLanguage;
    private string? _name;

    [Inject]
    private ProjectTracker Tracker { get; set; } = null!;

    [Inject]
    private ProjectFinder Finder { get; set; } = null!;

    [Inject]
    private WorkQueue Queue { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "track")]
    private Form? Input { get; set; }

    private string HelpOnRepository => $"{T["Repository.Help"]}{Language.Current.SentenceGap}{T["Hosts", string.Join(", ", Git.Value.AllowedHosts)]}";

    private async Task TrackAsync()
    {
        if (!Http.User.IsOperator())
        {
            Http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var repository = (Input?.Repository ?? "").Trim();
        var name = string.IsNullOrWhiteSpace(Input?.Name) ? null : Input.Name.Trim();
        if (Check(repository, name))
        {
            try
            {
                var tracked = await Tracker.TrackAsync(repository, name, Directory.GetCurrentDirectory(), Http.RequestAborted);
                await Queue.EnqueueAsync(SyncWork.Request(tracked.ProjectId, "operator"), Http.RequestAborted);
                Navigation.NavigateTo($"/p/{tracked.Name}");
                return;
            }
            catch (UserErrorException e)
            {
                await PlaceAsync(e, name);
            }
        }

        Http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
    }

    /// <summary>What can be said before anybody looks at the repository.</summary>
    private bool Check(string repository, string? name)
    {
        if (repository.Length == 0) _repository = T["Repository.Missing"];
        else if (repository.Contains('\0', StringComparison.Ordinal)) _repository = T["Repository.Odd"];
        if (name is not null && !ProjectName.TryParse(name, CultureInfo.InvariantCulture, out _)) _name = T["Name.Odd"];
        return _repository is null && _name is null;
    }

    /// <summary>Beside the field that it is about: what git says is about the repository, and a name that is another's is about the name.</summary>
    private async Task PlaceAsync(UserErrorException failure, string? name)
    {
        var told = ToldFailure.Of(failure, Http.User.Reader());
        if (failure is GitFailureException)
            (_repository, _repositoryLanguage) = ($"{told.Problem}{Language.Current.SentenceGap}{told.Remedy}", told.Lang);
        else if (ProjectName.TryParse(name, CultureInfo.InvariantCulture, out var wanted) && await Finder.FindOrNullAsync(wanted, Http.RequestAborted) is { } other)
            _name = (other.CloneUrl ?? other.Path) is { } place ? T["Name.Taken", other.FullName, place] : T["Name.Imported", other.FullName];
        else
            _general = told;
    }

    private sealed class Form
    {
        public string? Repository { get; set; }

        public string? Name { get; set; }
    }
}
