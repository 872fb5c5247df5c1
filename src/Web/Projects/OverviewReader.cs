using Community.Data.Projects;

namespace Community.Web.Projects;

/// <param name="Commits">The newest ones.</param>
/// <param name="Today">The day (UTC) that the page is read.</param>
/// <param name="MayBeOld">Whether the folder the history comes from may just not have been fetched.</param>
/// <param name="IsWhole">Whether all points were read, not those of the last five years alone.</param>
public sealed record OverviewPageData(ProjectOverview Overview, IReadOnlyList<NewestCommit> Commits, DateOnly Today, bool MayBeOld, bool IsWhole);

/// <summary>Reads a project's first page.</summary>
internal sealed class OverviewReader(ProjectQueries queries, DigestCache digests, TimeProvider time)
{
    private const int YearsShown = 5;

    /// <param name="whole">Asks for the whole history in place of its last five years.</param>
    public async Task<OverviewPageData> ReadAsync(Project project, bool whole, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var digest = await digests.GetAsync(project, ct);
        var after = whole ? null : After(digest);
        var points = await queries.PointsAsync(project, after, digest.LastDay, ct);
        var commits = await queries.NewestCommitsAsync(project.ProjectId, ct);
        return new OverviewPageData(ProjectOverview.Of(points, digest, today), commits, today, digest.KnownUntil < DigestCache.DayOfSync(project), after is null);
    }

    /// <summary>The last five years of the history, wherever it ended; null where it has no more. Whole quarters, for the charts of quarters.</summary>
    private static DateOnly? After(HistoryDigest digest)
    {
        if (digest.LastDay is not { } last) return null;
        var after = new DateOnly(last.Year, (last.Month - 1) / 3 * 3 + 1, 1).AddYears(-YearsShown);
        return digest.FirstDay < after ? after : null;
    }
}
