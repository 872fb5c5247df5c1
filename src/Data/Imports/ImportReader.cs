using Community.Data.Schema;
using Npgsql;

namespace Community.Data.Imports;

/// <summary>What one file came to, as stored.</summary>
public sealed record StoredImport(string Name, ImportSummary Summary);

/// <summary>Reads the accounts of imported files.</summary>
public sealed class ImportReader(NpgsqlDataSource dataSource)
{
    /// <summary>The stored accounts of these files, in their order; files that nobody began to read are left out.</summary>
    public async Task<IReadOnlyList<StoredImport>> OfFilesAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var imports = new List<StoredImport>();
        foreach (var path in paths.Where(File.Exists))
        {
            var file = await ImportFile.ReadAsync(path, cancellationToken);
            imports.AddRange(await connection.Command("select name, summary::text from import_source where source_id = $1", file.SourceId).ListAsync(
                r => new StoredImport(r.GetString(0), ImportSummary.FromJson(r.IsDBNull(1) ? null : r.GetString(1))), cancellationToken));
        }

        return imports;
    }
}
