using Community.Data.Schema;
using Microsoft.EntityFrameworkCore;

namespace Community.Data.Imports;

/// <summary>What one file came to, as stored.</summary>
public sealed record StoredImport(string Name, ImportSummary Summary);

/// <summary>Reads the accounts of imported files.</summary>
public sealed class ImportReader(IDbContextFactory<CommunityDbContext> contexts)
{
    /// <summary>The stored accounts of these files, in their order; files that nobody began to read are left out.</summary>
    public async Task<IReadOnlyList<StoredImport>> OfFilesAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var imports = new List<StoredImport>();
        foreach (var path in paths.Where(File.Exists))
        {
            var file = await ImportFile.ReadAsync(path, cancellationToken);
            var stored = await db.ImportSources.AsNoTracking().SingleOrDefaultAsync(s => s.SourceId == file.SourceId, cancellationToken);
            if (stored is not null) imports.Add(new StoredImport(stored.Name, ImportSummary.FromJson(stored.Summary)));
        }

        return imports;
    }
}
