using System.Globalization;
using Community.Core.History;
using Community.Core.Metrics;
using Community.Core.Releases;
using Community.Data.Projects;
using Community.Web.Layout;
using Community.Web.Projects;
using Microsoft.AspNetCore.Components;

namespace Community.Web.Releases;

public sealed partial class ReleasesPage
{
    /// <summary>Stands before a stream's name in the address: the name itself may be empty, and no stream chosen is something else.</summary>
    private const char StreamMark = ':';

    private Project? _project;
    private ReleasePageData? _data;
    private ReleaseFilter _filter = new(null, null, 1);

    [Inject]
    private ReleaseQueries Releases { get; set; } = null!;

    [Inject]
    private ProjectLoader Projects { get; set; } = null!;

    [Parameter]
    public string Owner { get; set; } = "";

    [Parameter]
    public string Name { get; set; } = "";

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Stream { get; set; }

    [SupplyParameterFromQuery]
    private string? Class { get; set; }

    [SupplyParameterFromQuery]
    private string? Page { get; set; }

    private string Path => $"/p/{_project!.FullName}/releases";

    private IReadOnlyList<(string, string)> KindOptions =>
        [("", T["All"]), .. Enum.GetValues<ReleaseKind>().OrderBy(k => k == ReleaseKind.None).Select(k => (k.ToString().ToLowerInvariant(), T[$"Kind.{k}"]))];

    protected override async Task OnInitializedAsync()
    {
        _project = await Projects.LoadAsync(Owner, Name);
        if (_project is null) return;
        _filter = new ReleaseFilter(
            Stream is [StreamMark, .. var stream] ? stream : null,
            Enum.TryParse<ReleaseKind>(Class, ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : null,
            QueryValue.Page(Page));
        _data = await Releases.ListAsync(_project.ProjectId, _filter, Http.RequestAborted);
    }

    private List<(string, string)> StreamOptions(ReleaseList list) =>
        [("", T["All"]), .. list.Streams.Select(s => (StreamMark + s.Name, StreamName(s.Name)))];

    /// <summary>A stream of plain numbers has no name of its own.</summary>
    internal static string StreamName(string stream) =>
        MetricTexts.Series(MetricCatalogue.Find("release-gap")!, stream, CultureInfo.CurrentUICulture);

    private string Address(ReleaseFilter filter) => Path + QueryString.Create(
        new Dictionary<string, string?>
        {
            ["stream"] = filter.Stream is { } stream ? StreamMark + stream : null,
            ["class"] = filter.Kind?.ToString().ToLowerInvariant(),
            ["page"] = filter.Page > 1 ? filter.Page.ToString(CultureInfo.InvariantCulture) : null,
        }.Where(p => p.Value is not null));
}
