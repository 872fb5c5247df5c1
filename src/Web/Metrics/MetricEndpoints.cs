using System.Text;
using Community.Core.Metrics;
using Community.Data.Metrics;
using Community.Data.Projects;
using Community.Web.Projects;
using Community.Web.Ui;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Community.Web.Metrics;

/// <summary>What machines read of the pages: the same values, with the same parameters in the address.</summary>
internal static class MetricEndpoints
{
    public static void MapMetricPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/p/{owner}/{name}/m/{id}.csv", CsvAsync);
        app.MapGet("/p/{owner}/{name}/m/{id}.json", JsonAsync);
        app.MapGet("/p/{owner}/{name}/m/{id}.chart", ChartAsync);
        app.MapGet("/p/{owner}/{name}/metrics.json", AllAsync);
        app.MapGet("/api/v1/projects/{owner}/{name}/metrics", AllAsync);
        app.MapGet("/api/v1/projects/{owner}/{name}/metrics/{id}", JsonAsync);
    }

    private static Task<IResult> CsvAsync(string owner, string name, string id, HttpRequest request, ProjectLoader projects, MetricReader metrics, CancellationToken ct) =>
        AnswerAsync(owner, name, id, request, projects, metrics, static (project, result) => new CsvResult(Document(project, result), $"{project.Name}-{result.Metric.Id}.csv"), ct);

    private static Task<IResult> JsonAsync(string owner, string name, string id, HttpRequest request, ProjectLoader projects, MetricReader metrics, CancellationToken ct) =>
        AnswerAsync(owner, name, id, request, projects, metrics, static (project, result) => TypedResults.Json(Document(project, result), MetricJson.Default.MetricDocument), ct);

    private static Task<IResult> ChartAsync(
        string owner, string name, string id, HttpRequest request, ProjectLoader projects, MetricReader metrics, MetricCharts charts, CancellationToken ct) =>
        AnswerAsync(owner, name, id, request, projects, metrics, (project, result) => TypedResults.Json(charts.Draw(result, project.ProjectName), ChartJson.Default.ChartData), ct);

    private static async Task<Results<JsonHttpResult<IReadOnlyList<MetricDocument>>, NotFound, ProblemHttpResult>> AllAsync(
        string owner, string name, HttpRequest request, ProjectLoader projects, MetricReader metrics, CancellationToken ct)
    {
        if (await projects.FindAsync(owner, name, ct) is not { } project) return TypedResults.NotFound();
        if (Asked(request).FirstOrDefault() is { } asked)
            return Refused($"'{asked}' means nothing here: these are all metrics with their usual parameters. Ask for one metric to choose them.");
        var documents = new List<MetricDocument>();
        foreach (var metric in MetricCatalogue.All) documents.Add(Document(project, await metrics.ReadAsync(project, metric, metric.Defaults, ct)));
        return TypedResults.Json<IReadOnlyList<MetricDocument>>(documents, MetricJson.Default.IReadOnlyListMetricDocument);
    }

    private static async Task<IResult> AnswerAsync(
        string owner, string name, string id, HttpRequest request, ProjectLoader projects, MetricReader metrics, Func<Project, MetricResult, IResult> answer, CancellationToken ct)
    {
        if (MetricCatalogue.Find(id) is not { } metric || await projects.FindAsync(owner, name, ct) is not { } project) return TypedResults.NotFound();
        // A program that misspelt a name, or thinks that it applies, would take the answer for another.
        if (Asked(request).FirstOrDefault(n => !MetricQuery.NamesOf(metric).Contains(n, StringComparer.Ordinal)) is { } foreign)
            return Refused($"'{foreign}' is not a parameter of {metric.Id}. There are: {string.Join(", ", MetricQuery.NamesOf(metric))}.");
        var query = MetricQuery.Read(metric, request.Query);
        if (query.Problem is { } problem) return Refused(problem.Detail);
        return answer(project, await metrics.ReadAsync(project, metric, query.Parameters, ct));
    }

    private static IEnumerable<string> Asked(HttpRequest request) => request.Query.Where(q => q.Value.ToString().Length > 0).Select(q => q.Key);

    private static ProblemHttpResult Refused(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);

    private static MetricDocument Document(Project project, MetricResult result) =>
        MetricDocument.From(project.FullName, result.Metric, result.Parameters, result.Points);

    /// <summary>Written as it is made: a file of many rows is never held in memory.</summary>
    private sealed class CsvResult(MetricDocument document, string fileName) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            context.Response.ContentType = "text/csv; charset=utf-8";
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
            var writer = new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
            await using (writer.ConfigureAwait(false))
            {
                await document.WriteCsvAsync(writer, context.RequestAborted);
                await writer.FlushAsync(context.RequestAborted);
            }
        }
    }
}
