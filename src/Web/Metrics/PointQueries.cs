using System.Globalization;
using Community.Core.Actors;
using Community.Core.History;
using Community.Core.Metrics;
using Community.Data.Metrics;
using Community.Data.Projects;
using Community.Data.Schema;
using Microsoft.EntityFrameworkCore;

namespace Community.Web.Metrics;

/// <summary>A commit behind a point.</summary>
public sealed record CommitRow(int Number, string Sha, string Subject, string Author, DateTimeOffset AuthoredAt, DateTimeOffset CommittedAt, bool IsMerge);

/// <summary>A person or domain behind a point.</summary>
/// <param name="Key">As addresses have it: the number of the signature that a person is shown by (nobody's mail belongs there), or the domain.</param>
/// <param name="Person">Null of a domain.</param>
public sealed record PointGroup(string Key, Signature? Person, ActorClass Actor, int Commits, bool Counts);

/// <summary>Who and what is behind a point.</summary>
/// <param name="Of">The group whose commits are listed; null lists everybody's.</param>
/// <param name="Commits">One page of them, newest first.</param>
/// <param name="CommitCount">Over all pages.</param>
public sealed record PointRows(
    MetricPoint Point, IReadOnlyList<PointGroup> Groups, PointGroup? Of, IReadOnlyList<CommitRow> Commits, int CommitCount, IReadOnlyList<ReleaseGap> Gaps, CommitHost? Host);

/// <summary>What a visitor asks to see behind.</summary>
/// <param name="Of">A group's key, or null for all.</param>
/// <param name="Page">From 1.</param>
public sealed record PointRequest(DateOnly Start, string? Series, string? Of, int Page);

/// <summary>Opens a point: the metric finds its rows again in the history, and one statement reads the commits of a page.</summary>
internal sealed class PointQueries(MetricReader metrics, IDbContextFactory<CommunityDbContext> contexts)
{
    public const int PageSize = 50;

    /// <summary>Null where there is no such point.</summary>
    public async Task<PointRows?> ReadAsync(Project project, MetricResult result, PointRequest asked, CancellationToken ct)
    {
        var (metric, parameters) = (result.Metric, result.Parameters);
        if (result.Points.FirstOrDefault(p => p.Start == asked.Start && p.Series == asked.Series) is not { } point) return null;
        var view = await metrics.ViewAsync(project, ct);
        if (metric.Rows(view, parameters, point.Start, point.Series) is not { } rows) return null;

        var groups = rows.Groups.Select(g => ToGroup(g)).ToList();
        var of = groups.FindIndex(g => g.Key == asked.Of);
        var numbers = (of >= 0 ? [rows.Groups[of]] : rows.Groups).SelectMany(g => g.Commits).ToHashSet();
        var page = view.NewestFirst(parameters.Date).Where(numbers.Contains).Skip((Math.Max(asked.Page, 1) - 1) * PageSize).Take(PageSize).ToArray();
        await using var db = await contexts.CreateDbContextAsync(ct);
        return new PointRows(
            point, groups, of >= 0 ? groups[of] : null, await ReadCommitsAsync(db, project.ProjectId, page, ct), numbers.Count, rows.Gaps,
            await CommitHost.FindAsync(db, project.ProjectId, ct));

        PointGroup ToGroup(MetricRowGroup group)
        {
            if (group.Label is not { } label) return new PointGroup(group.Key, null, ActorClass.Human, group.Commits.Count, group.Counts);
            var number = view.NumberOf(label);
            return new PointGroup(
                number.ToString(CultureInfo.InvariantCulture), label, view.ClassOf(number, point.End.AddDays(-1)), group.Commits.Count, group.Counts);
        }
    }

    private static async Task<IReadOnlyList<CommitRow>> ReadCommitsAsync(CommunityDbContext db, int projectId, int[] numbers, CancellationToken ct)
    {
        if (numbers.Length == 0) return [];
        var rows = await (
            from c in db.Commits.AsNoTracking()
            where c.ProjectId == projectId && numbers.Contains(c.CommitNo)
            join s in db.Signatures on new { c.ProjectId, SignatureNo = c.AuthorNo } equals new { s.ProjectId, s.SignatureNo }
            select new { c.CommitNo, c.Sha, c.Subject, s.Name, c.AuthoredAt, c.CommittedAt, c.ParentCount }).ToListAsync(ct);
        var places = numbers.Index().ToDictionary(n => n.Item, n => n.Index);
        return
        [
            .. rows.OrderBy(r => places[r.CommitNo])
                .Select(r => new CommitRow(r.CommitNo, Convert.ToHexStringLower(r.Sha), r.Subject, r.Name, r.AuthoredAt, r.CommittedAt, r.ParentCount > 1)),
        ];
    }
}

/// <summary>Where the project's commits can be seen on its host.</summary>
public sealed record CommitHost(string Host, string FullName)
{
    public string Commit(string sha) => $"https://{Host}/{FullName}/commit/{sha}";

    public string Compare(string earlier, string later) => $"https://{Host}/{FullName}/compare/{Uri.EscapeDataString(earlier)}...{Uri.EscapeDataString(later)}";

    /// <summary>Null where the project comes from a folder without a known origin.</summary>
    public static async Task<CommitHost?> FindAsync(CommunityDbContext db, int projectId, CancellationToken ct) =>
        await db.ProjectAliases.AsNoTracking()
            .Where(a => a.ProjectId == projectId && a.Until == null && a.Host != "local")
            .OrderBy(a => a.AliasNo).Select(a => new CommitHost(a.Host, a.FullName)).FirstOrDefaultAsync(ct);
}
