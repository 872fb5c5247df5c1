using Community.Core.Metrics;
using Community.Data.Projects;
using Community.Data.Schema;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;

namespace Community.Data.Metrics;

/// <summary>A metric's values and what they rest on.</summary>
/// <param name="Points">By start, then by series (ordinal), stored or computed.</param>
/// <param name="Revision">The data revision they describe.</param>
/// <param name="LastDay">The day of the latest commit in the date basis asked for: a bucket that ends later is partial. Null of an empty history.</param>
public sealed record MetricResult(Metric Metric, MetricParameters Parameters, IReadOnlyList<MetricPoint> Points, long Revision, DateOnly? LastDay)
{
    public bool IsPartial(MetricPoint point) => LastDay is { } last && point.End > last.AddDays(1);

    public bool IsSmall(MetricPoint point) => point.N < Metric.SmallN;
}

/// <summary>Reads metrics: stored points for the default parameters, else computed from the history at its present revision.</summary>
public sealed class MetricReader(NpgsqlDataSource database, HistoryCache histories) : IDisposable
{
    /// <summary>About 15 MB. A view is asked for several times over: the page, its picture, its file.</summary>
    private const int KeptPoints = 200_000;

    /// <summary>Copies of what any replica can compute again. Keys name the data revision: an entry is never out of date, only unused.</summary>
    private readonly MemoryCache _computed = new(new MemoryCacheOptions { SizeLimit = KeptPoints });

    public async Task<MetricResult> ReadAsync(Project project, Metric metric, MetricParameters parameters, CancellationToken ct)
    {
        var text = metric.Format(parameters);
        if (text == metric.Format(metric.Defaults) && await ReadStoredAsync(project, metric, ct) is { } stored) return stored;
        var key = (project.ProjectId, project.DataRevision, metric.Id, text);
        if (_computed.TryGetValue(key, out MetricResult? known) && known is not null) return known;
        var view = await ViewAsync(project, ct);
        var result = new MetricResult(metric, parameters, InOrder(metric.Evaluate(view, parameters)), project.DataRevision, view.LastDay(parameters.Date));
        return _computed.Set(key, result, new MemoryCacheEntryOptions { Size = result.Points.Count + 1 });
    }

    public void Dispose() => _computed.Dispose();

    /// <summary>What is behind one point; null where there is no such point.</summary>
    public async Task<MetricRows?> RowsAsync(
        Project project, Metric metric, MetricParameters parameters, DateOnly start, string? series, CancellationToken ct) =>
        metric.Rows(await ViewAsync(project, ct), parameters, start, series);

    public Task<HistoryView> ViewAsync(Project project, CancellationToken ct) => histories.GetAsync(project.ProjectId, project.DataRevision, ct);

    private async Task<MetricResult?> ReadStoredAsync(Project project, Metric metric, CancellationToken ct)
    {
        var current = await database.Statement(
            $"""
            select 1 from metric_state
            where project_id = {project.ProjectId} and metric_id = {metric.Id} and data_revision = {project.DataRevision}
              and version = {metric.Version} and parameters = {metric.Format(metric.Defaults)}
            """).ListAsync(r => r.GetInt32(0), ct);
        if (current.Count == 0) return null;
        var points = await database.Statement(
            $"select start_on, end_on, value, n, series from metric_point where project_id = {project.ProjectId} and metric_id = {metric.Id}")
            .ListAsync(r => Read(r, metric), ct);
        return new MetricResult(metric, metric.Defaults, InOrder(points), project.DataRevision, await ReadLastDayAsync(project, metric.Defaults.Date, ct));
    }

    private async Task<DateOnly?> ReadLastDayAsync(Project project, DateBasis basis, CancellationToken ct)
    {
        var key = (project.ProjectId, project.DataRevision, basis);
        if (_computed.TryGetValue(key, out DateOnly? known)) return known;
        // Asked once a revision: the database looks at every commit to know it.
        var column = basis == DateBasis.Author ? "authored_at" : "committed_at";
        await using var command = database.CreateCommand($"select max({column}) from git_commit where project_id = $1 and reachable");
        command.Parameters.Add(new() { Value = project.ProjectId });
        DateOnly? day = await command.ExecuteScalarAsync(ct) is DateTime last ? DateOnly.FromDateTime(last) : null;
        return _computed.Set(key, day, new MemoryCacheEntryOptions { Size = 1 });
    }

    private static MetricPoint Read(NpgsqlDataReader row, Metric metric) => new(
        row.GetFieldValue<DateOnly>(0), row.GetFieldValue<DateOnly>(1), row.GetFieldValue<double?>(2), row.GetInt32(3), metric.HasSeries ? row.GetString(4) : null);

    // By code, because a server of one's own may sort text by the rules of a language.
    private static IReadOnlyList<MetricPoint> InOrder(IEnumerable<MetricPoint> points) =>
        [.. points.OrderBy(p => p.Start).ThenBy(p => p.Series, StringComparer.Ordinal)];
}
