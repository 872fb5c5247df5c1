using System.Globalization;
using Community.Core.Metrics;
using Community.Data.Metrics;
using Community.Data.Projects;
using Community.Web.Jobs;
using Community.Web.Projects;
using Community.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace Community.Web.Metrics;

/// <summary>One metric of one project: its newest value in a sentence, the picture, what is behind a point, other ways to count, every value, the definition.</summary>
public sealed partial class MetricPage
{
    private Project? _project;
    private JobRow? _job;
    private MetricLinks? _links;
    private BadParameter? _problem;
    private IReadOnlyList<string> _ignored = [];
    private MetricResult? _result;
    private MetricGrid? _grid;
    private MetricHeadline? _headline;
    private ChartData? _picture;
    private int _tablePage = 1;
    private IReadOnlyList<MetricVariant> _variants = [];
    private PointRequest? _asked;
    private PointRows? _rows;
    private bool _showAll;
    private bool _isPointUnknown;

    [Parameter]
    public string Owner { get; set; } = "";

    [Parameter]
    public string Name { get; set; } = "";

    [Parameter]
    public string Id { get; set; } = "";

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [Inject]
    private ProjectLoader Loader { get; set; } = null!;

    [Inject]
    private JobQueries Jobs { get; set; } = null!;

    [Inject]
    private MetricReader Metrics { get; set; } = null!;

    [Inject]
    private MetricCharts Charts { get; set; } = null!;

    [Inject]
    private MetricWords Words { get; set; } = null!;

    [Inject]
    private MetricVariants Variants { get; set; } = null!;

    [Inject]
    private PointQueries Points { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        var ct = Http.RequestAborted;
        if (MetricCatalogue.Find(Id) is not { } metric)
        {
            Navigation.NotFound();
            return;
        }

        if (await Loader.LoadAsync(Owner, Name) is not { } project) return;
        var query = MetricQuery.Read(metric, Http.Request.Query);
        (_project, _problem, _ignored) = (project, query.Problem, query.Ignored);
        _links = new MetricLinks(project.ProjectName, metric, query.Parameters);
        _job = await Jobs.FindOpenAsync(project.ProjectId, ct);
        if (_problem is null) _problem = ReadPoint(metric);
        if (_problem is not null)
        {
            Http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        // Until something was read there is nothing to say but that.
        if (project.HeadSha is not null) await LoadAsync(project, _links, ct);
    }

    /// <summary>The point that the address asks to open, and the pages of the tables.</summary>
    private BadParameter? ReadPoint(Metric metric)
    {
        var query = Http.Request.Query;
        if (!TryPage("rows", out _tablePage)) return new BadParameter("rows", query["rows"].ToString(), []);
        if (!TryPage("page", out var page)) return new BadParameter("page", query["page"].ToString(), []);
        if (!query.TryGetValue("point", out var point)) return null;
        if (!DateOnly.TryParseExact(point.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start))
            return new BadParameter("point", point.ToString(), []);
        // A stream of tags may have an empty name; a metric without series has none.
        var series = metric is ReleaseGapMetric ? query["series"].ToString() : query["series"].FirstOrDefault();
        _asked = new PointRequest(start, series, query["of"].FirstOrDefault(), page);
        _showAll = query["who"] == "all";
        return null;

        bool TryPage(string name, out int number)
        {
            number = 1;
            return !query.TryGetValue(name, out var text) || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is > 0 and <= MaxPage);
        }
    }

    private string Listed(IEnumerable<string> parameters) =>
        string.Join(T["Comma"], parameters.Select(name => MetricTexts.Parameter(name, CultureInfo.CurrentUICulture)));

    /// <summary>No list here has more pages: 50 a page are 50 million commits.</summary>
    private const int MaxPage = 1_000_000;

    private async Task LoadAsync(Project project, MetricLinks links, CancellationToken ct)
    {
        var result = await Metrics.ReadAsync(project, links.Metric, links.Parameters, ct);
        (_result, _grid) = (result, MetricGrid.Of(result));
        _headline = MetricHeadline.Of(result, _grid);
        if (_headline is not null)
        {
            _picture = Charts.Draw(result, _grid, links.Project, MetricTable.PageSize);
            _variants = await Variants.ReadAsync(project, links, _headline.Point, ct);
        }

        if (_asked is not { } asked) return;
        _rows = await Points.ReadAsync(project, result, asked, ct);
        _isPointUnknown = _rows is null;
        if (_isPointUnknown) Http.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
