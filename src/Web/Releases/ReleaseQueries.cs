using System.Collections.Frozen;
using Community.Core.History;
using Community.Core.Releases;
using Community.Data.Schema;
using Microsoft.EntityFrameworkCore;

namespace Community.Web.Releases;

/// <summary>Which releases are wanted.</summary>
/// <param name="Stream">Null is every stream; the empty one is that of plain numbers.</param>
public sealed record ReleaseFilter(string? Stream, ReleaseKind? Kind, int Page);

/// <summary>A tag as the page lists it.</summary>
public sealed record ReleaseRow(Release Release, DateTimeOffset CreatedAt, bool Annotated, bool OnDefaultBranch);

/// <param name="Matching">Over all pages.</param>
public sealed record ReleasePageData(ReleaseList All, IReadOnlyList<ReleaseRow> Rows, int Matching, int PageCount);

/// <summary>Reads a project's tags as releases: one statement; a repository has hundreds of tags.</summary>
internal sealed class ReleaseQueries(IDbContextFactory<CommunityDbContext> contexts)
{
    public const int PageSize = 50;

    public async Task<ReleasePageData> ListAsync(int projectId, ReleaseFilter filter, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var tags = await db.Tags.AsNoTracking().Where(t => t.ProjectId == projectId)
            .Select(t => new StoredTag(t.Name, t.CreatedAt, t.Annotated, t.OnDefaultBranch)).ToListAsync(ct);
        var byName = tags.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
        var all = ReleaseList.Of([.. tags.Select(t => new TagFact(t.Name, t.CreatedAt.ToUnixTimeSeconds()))]);
        var matching = all.Releases.Where(r => Matches(r, filter)).ToList();
        var rows = matching.Skip((filter.Page - 1) * PageSize).Take(PageSize)
            .Select(r => (Release: r, Tag: byName[r.Tag.Name]))
            .Select(r => new ReleaseRow(r.Release, r.Tag.CreatedAt, r.Tag.Annotated, r.Tag.OnDefaultBranch));
        return new ReleasePageData(all, [.. rows], matching.Count, (matching.Count + PageSize - 1) / PageSize);
    }

    private static bool Matches(Release release, ReleaseFilter filter) =>
        (filter.Kind is null || release.Version.Kind == filter.Kind)
        && (filter.Stream is null || (release.Version.Kind != ReleaseKind.None && release.Version.Stream == filter.Stream));

    private sealed record StoredTag(string Name, DateTimeOffset CreatedAt, bool Annotated, bool OnDefaultBranch);
}
