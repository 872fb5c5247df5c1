using System.Globalization;
using Community.Core.History;
using Community.Core.Metrics;
using Community.Core.Releases;
using Community.Data.Projects;
using Community.Web.Layout;
using Community.Web.Localization;
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
        [("", T["All"]), .. Enum.GetValues<ReleaseKind>().OrderBy(k => k == ReleaseKind.None).Select(k => (QueryValue.Of(k), T[$"Kind.{k}"]))];

    protected override async Task OnInitializedAsync()
    {
        _project = await Projects.LoadAsync(Owner, Name);
        if (_project is null) return;
        _filter = new ReleaseFilter(
            Stream is [StreamMark, .. var stream] ? stream : null,
            QueryValue.Choice<ReleaseKind>(Class),
            QueryValue.Page(Page));
        _data = await Releases.ListAsync(_project.ProjectId, _filter, Http.RequestAborted);
    }

    /// <summary>One stream needs no column and no choice, unless the address has chosen another.</summary>
    private bool ShowsStream => _data?.All.Streams.Count > 1 || _filter.Stream is not null;

    private List<(string, string)> StreamOptions(ReleaseList list) =>
        [("", T["All"]), .. list.Streams.Select(s => (StreamMark + s.Name, StreamName(s.Name)))];

    /// <summary>A stream of plain numbers has no name of its own.</summary>
    internal static string StreamName(string stream) =>
        MetricTexts.Series(MetricCatalogue.Find("release-gap")!, stream, CultureInfo.CurrentUICulture);

    /// <summary>Always with a decimal, so that a column of them is in line.</summary>
    internal static string Days(double? days) => days is { } length ? Figures.WithUnit(length.ToString("#,##0.0", CultureInfo.CurrentCulture), "d") : Figures.Nothing;

    private string Address(ReleaseFilter filter) => Path + QueryValue.Join(
        ("stream", filter.Stream is { } stream ? StreamMark + stream : null), ("class", filter.Kind is { } kind ? QueryValue.Of(kind) : null), ("page", QueryValue.Of(filter.Page)));
}
