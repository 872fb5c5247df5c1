using System.Globalization;
using Community.Core.Projects;
using Community.Data.Projects;
using Community.Data.Work;
using Community.Web.Layout;
using Microsoft.AspNetCore.Components;

namespace Community.Web.Jobs;

public sealed partial class JobsPage
{
    /// <summary>A browser opens six connections to a server that speaks HTTP/1.1; every job that is followed holds one.</summary>
    private const int MostFollowed = 3;

    private const int MostDays = 3650;

    private JobFilter _filter = new(null, null, null, null);
    private JobSummary _summary = new(0, 0, 0, 0, 0, null, false);
    private JobList _jobs = new([], false);
    private IReadOnlyList<Project> _projects = [];
    private HashSet<long> _live = [];

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? State { get; set; }

    [SupplyParameterFromQuery]
    private string? Project { get; set; }

    [SupplyParameterFromQuery]
    private string? Days { get; set; }

    [SupplyParameterFromQuery]
    private string? Before { get; set; }

    private IReadOnlyList<(string, string)> States => [("", T["Filter.All"]), .. Enum.GetValues<WorkState>().Select(s => (s.ToString(), Words.State(s)))];

    private IReadOnlyList<(string, string)> ProjectNames => [("", T["Filter.All"]), .. _projects.Select(p => (p.FullName, p.FullName))];

    private IReadOnlyList<(string, string)> Spans => [("", T["Days.Any"]), ("1", T["Days.1"]), ("7", T["Days.7"]), ("30", T["Days.30"])];

    protected override async Task OnInitializedAsync()
    {
        _filter = new JobFilter(
            QueryValue.Choice<WorkState>(State),
            ProjectName.TryParse(Project, CultureInfo.InvariantCulture, out var project) ? project : null,
            QueryValue.Integer(Days) is > 0 and <= MostDays and var days ? days : null, QueryValue.Long(Before));
        _summary = await Jobs.SummaryAsync(Http.RequestAborted);
        if (!_summary.HasAny) return;
        _projects = await Finder.ListAsync(Http.RequestAborted);
        _jobs = await Jobs.ListAsync(_filter, Http.RequestAborted);
        var now = Clock.GetUtcNow();
        _live = [.. _jobs.Rows.Where(j => j.IsOpen && j.RunAfter <= now).OrderBy(j => j.State != WorkState.Running).ThenBy(j => j.Id).Take(MostFollowed).Select(j => j.Id)];
    }

    private static string Address(WorkState state, int? days = null) => Address(new JobFilter(state, null, days, null));

    private static string Address(JobFilter filter) => JobEndpoints.Path + QueryValue.Join(
        ("state", filter.State?.ToString()), ("project", filter.Project?.ToString()),
        ("days", filter.Days?.ToString(CultureInfo.InvariantCulture)), ("before", filter.Before?.ToString(CultureInfo.InvariantCulture)));
}
