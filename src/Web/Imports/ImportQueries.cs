using Community.Core.Facts;
using Community.Data.Imports;
using Community.Data.Schema;
using Community.Data.Work;
using Microsoft.EntityFrameworkCore;

namespace Community.Web.Imports;

/// <summary>A file as the list shows it.</summary>
public sealed record ImportRow(
    long SourceId, FactSources Kind, string Name, long Bytes, string Selection, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, long LinesDone,
    DateTimeOffset? FirstAt, DateTimeOffset? LastAt, ImportSummary Summary);

/// <param name="Working">The import that waits or runs.</param>
public sealed record ImportPageData(int Files, int Unfinished, int Projects, IReadOnlyList<ImportRow> Rows, int PageCount, long? Working);

/// <summary>A project that a file gave facts to.</summary>
public sealed record ImportedProject(string FullName, DateTimeOffset FirstAt, DateTimeOffset LastAt, long Facts);

public sealed record ImportModel(ImportRow Import, string Sha256, IReadOnlyList<ImportRefusal> Refusals, IReadOnlyList<ImportedProject> Projects, int ProjectCount);

/// <summary>Reads what was imported from which file.</summary>
internal sealed class ImportQueries(IDbContextFactory<CommunityDbContext> contexts)
{
    public const int PageSize = 50;

    /// <summary>Refusals and projects shown of one file.</summary>
    public const int MostShown = 25;

    public async Task<ImportPageData> ListAsync(int page, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var files = await db.ImportSources.CountAsync(ct);
        var unfinished = await db.ImportSources.CountAsync(s => s.EndedAt == null, ct);
        var projects = await db.ProjectSourceFiles.Select(p => p.ProjectId).Distinct().CountAsync(ct);
        var rows = await db.ImportSources.AsNoTracking().OrderByDescending(s => s.StartedAt).ThenBy(s => s.SourceId)
            .Skip((page - 1) * PageSize).Take(PageSize).ToListAsync(ct);
        var working = await db.WorkItems.Where(w => w.Kind == ImportWork.Name && (w.State == WorkState.Queued || w.State == WorkState.Running))
            .OrderBy(w => w.WorkItemId).Select(w => (long?)w.WorkItemId).FirstOrDefaultAsync(ct);
        return new ImportPageData(files, unfinished, projects, [.. rows.Select(Row)], (files + PageSize - 1) / PageSize, working);
    }

    public async Task<ImportModel?> FindAsync(long sourceId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var source = await db.ImportSources.AsNoTracking().SingleOrDefaultAsync(s => s.SourceId == sourceId, ct);
        if (source is null) return null;
        var refusals = await db.ImportRefusals.AsNoTracking().Where(r => r.SourceId == sourceId).OrderBy(r => r.Line).Take(MostShown).ToListAsync(ct);
        var given = db.ProjectSourceFiles.AsNoTracking().Where(p => p.SourceId == sourceId);
        var projects = await given.OrderByDescending(p => p.Facts).ThenBy(p => p.ProjectId).Take(MostShown)
            .Join(db.Projects, g => g.ProjectId, p => p.ProjectId, (g, p) => new ImportedProject(p.Owner + "/" + p.Name, g.FirstAt, g.LastAt, g.Facts)).ToListAsync(ct);
        return new ImportModel(Row(source), Convert.ToHexStringLower(source.Sha256), refusals, [.. projects.OrderByDescending(p => p.Facts)], await given.CountAsync(ct));
    }

    private static ImportRow Row(ImportSource s) => new(
        s.SourceId, s.Kind, s.Name, s.Bytes, s.Selection, s.StartedAt, s.EndedAt, s.LinesDone, s.FirstAt, s.LastAt, ImportSummary.FromJson(s.Summary));
}
