using Community.Core.Metrics;
using Community.Data.Projects;
using Community.Data.Schema;
using Microsoft.EntityFrameworkCore;

namespace Community.Data.Metrics;

/// <summary>A metric's values and what they rest on.</summary>
/// <param name="Points">By start, then by series.</param>
/// <param name="Revision">The data revision they describe.</param>
/// <param name="LastDay">The day of the latest commit in the date basis asked for: a bucket that ends later is partial. Null of an empty history.</param>
public sealed record MetricResult(Metric Metric, MetricParameters Parameters, IReadOnlyList<MetricPoint> Points, long Revision, DateOnly? LastDay)
{
    public bool IsPartial(MetricPoint point) => LastDay is { } last && point.End > last.AddDays(1);

    public bool IsSmall(MetricPoint point) => point.N < Metric.SmallN;
}

/// <summary>Reads metrics: stored points for the default parameters, else computed from the history at its present revision.</summary>
public sealed class MetricReader(IDbContextFactory<CommunityDbContext> contexts, HistoryCache histories)
{
    public async Task<MetricResult> ReadAsync(Project project, Metric metric, MetricParameters parameters, CancellationToken ct)
    {
        if (metric.Format(parameters) == metric.Format(metric.Defaults) && await ReadStoredAsync(project, metric, ct) is { } stored) return stored;
        var view = await ViewAsync(project, ct);
        return new MetricResult(metric, parameters, metric.Evaluate(view, parameters), project.DataRevision, view.LastDay(parameters.Date));
    }

    /// <summary>What is behind one point; null where there is no such point.</summary>
    public async Task<MetricRows?> RowsAsync(
        Project project, Metric metric, MetricParameters parameters, DateOnly start, string? series, CancellationToken ct) =>
        metric.Rows(await ViewAsync(project, ct), parameters, start, series);

    public Task<HistoryView> ViewAsync(Project project, CancellationToken ct) => histories.GetAsync(project.ProjectId, project.DataRevision, ct);

    private async Task<MetricResult?> ReadStoredAsync(Project project, Metric metric, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var defaults = metric.Format(metric.Defaults);
        var isCurrent = await db.MetricStates.AnyAsync(
            s => s.ProjectId == project.ProjectId && s.MetricId == metric.Id && s.DataRevision == project.DataRevision
                && s.Version == metric.Version && s.Parameters == defaults, ct);
        if (!isCurrent) return null;
        var points = await db.MetricPoints.AsNoTracking()
            .Where(p => p.ProjectId == project.ProjectId && p.MetricId == metric.Id)
            .OrderBy(p => p.StartOn).ThenBy(p => p.Series)
            .Select(p => new MetricPoint(p.StartOn, p.EndOn, p.Value, p.N, metric.HasSeries ? p.Series : null))
            .ToListAsync(ct);
        var last = metric.Defaults.Date == DateBasis.Author
            ? await db.Commits.Where(c => c.ProjectId == project.ProjectId && c.Reachable).MaxAsync(c => (DateTimeOffset?)c.AuthoredAt, ct)
            : await db.Commits.Where(c => c.ProjectId == project.ProjectId && c.Reachable).MaxAsync(c => (DateTimeOffset?)c.CommittedAt, ct);
        return new MetricResult(metric, metric.Defaults, points, project.DataRevision, last is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : null);
    }
}
