using Community.Core.Metrics;
using Community.Data.Metrics;
using Community.Data.Projects;
using Community.Data.Schema;
using Microsoft.EntityFrameworkCore;

namespace Community.Web.Projects;

/// <summary>A commit as a list shows it.</summary>
public sealed record NewestCommit(byte[] Sha, string Subject, string Author, DateTimeOffset AuthoredAt)
{
    public string ShortSha => Convert.ToHexStringLower(Sha)[..7];
}

/// <summary>Reads what the overview shows.</summary>
internal sealed class ProjectQueries(IDbContextFactory<CommunityDbContext> contexts, MetricReader metrics)
{
    private const int CommitsShown = 5;

    /// <summary>
    /// The stored points of every metric, by its id: one statement, so that all are of one revision. A metric that is not computed yet for the project's
    /// present facts, as between an import and the end of its sync, is computed here.
    /// </summary>
    /// <param name="after">Leaves out points that ended by this day; null reads all.</param>
    /// <param name="lastDay">The day of the history's latest commit.</param>
    public async Task<IReadOnlyDictionary<string, MetricResult>> PointsAsync(Project project, DateOnly? after, DateOnly? lastDay, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var records = await db.Database.SqlQuery<PointRecord>(
            $"""
            select s.metric_id as "MetricId", s.version as "Version", s.parameters as "Parameters", s.data_revision as "Revision",
                   p.series as "Series", p.start_on as "Start", p.end_on as "End", p.value as "Value", p.n as "N"
            from metric_state s
            left join metric_point p on p.project_id = s.project_id and p.metric_id = s.metric_id and ({after}::date is null or p.end_on > {after})
            where s.project_id = {project.ProjectId}
            order by s.metric_id, p.start_on, p.series
            """).ToListAsync(ct);
        var stored = records.ToLookup(r => r.MetricId, StringComparer.Ordinal);
        var results = new Dictionary<string, MetricResult>(StringComparer.Ordinal);
        foreach (var metric in MetricCatalogue.All)
        {
            results[metric.Id] = stored[metric.Id].FirstOrDefault() is { } first && first.IsOf(metric, project)
                ? new MetricResult(metric, metric.Defaults, [.. stored[metric.Id].Where(r => r.Start is not null).Select(r => r.ToPoint(metric))], project.DataRevision, lastDay)
                : await ComputeAsync(project, metric, after, ct);
        }

        return results;
    }

    public async Task<IReadOnlyList<NewestCommit>> NewestCommitsAsync(int projectId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var newest = db.Commits.AsNoTracking().Where(c => c.ProjectId == projectId && c.Reachable)
            .OrderByDescending(c => c.AuthoredAt).ThenByDescending(c => c.CommitNo).Take(CommitsShown);
        return await (
            from c in newest
            join s in db.Signatures on new { c.ProjectId, No = c.AuthorNo } equals new { s.ProjectId, No = s.SignatureNo }
            orderby c.AuthoredAt descending, c.CommitNo descending
            select new NewestCommit(c.Sha, c.Subject, s.Name, c.AuthoredAt)).ToListAsync(ct);
    }

    private async Task<MetricResult> ComputeAsync(Project project, Metric metric, DateOnly? after, CancellationToken ct)
    {
        var all = await metrics.ReadAsync(project, metric, metric.Defaults, ct);
        return after is { } day ? all with { Points = [.. all.Points.Where(p => p.End > day)] } : all;
    }

    private sealed record PointRecord(
        string MetricId, int Version, string Parameters, long Revision, string? Series, DateOnly? Start, DateOnly? End, double? Value, int? N)
    {
        public bool IsOf(Metric metric, Project project) =>
            Revision == project.DataRevision && Version == metric.Version && Parameters == metric.Format(metric.Defaults);

        public MetricPoint ToPoint(Metric metric) => new(Start!.Value, End!.Value, Value, N!.Value, metric.HasSeries ? Series : null);
    }
}
