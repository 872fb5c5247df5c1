using System.Globalization;
using System.Text.Json;
using Community.Core.Facts;
using Community.Core.Failures;
using Community.Core.Projects;
using Community.Data.Facts;
using Npgsql;

namespace Community.Data.Imports;

/// <summary>Imports the whole issue and pull request history of one repository out of an <c>archive.json</c>.</summary>
public sealed class ArchiveImporter(NpgsqlDataSource dataSource, TimeProvider time)
{
    /// <summary>Archives come from GitHub itself, whatever the address of the API.</summary>
    private const string Host = "github.com";

    /// <summary>Items a transaction: what is lost and read again when the import is interrupted.</summary>
    private const int BatchSize = 500;

    /// <summary>The largest archive seen is 30 MB; the file is held in memory while it is read.</summary>
    private const long MaxBytes = 512L << 20;

    /// <param name="name">What the project is called; null takes the name in the file.</param>
    public async Task<ImportResult> ImportAsync(string path, string? name, bool again, ImportProgress progress, CancellationToken cancellationToken)
    {
        var wanted = name is null ? (ProjectName?)null : ImportFiles.ParseName(name);
        var file = await ImportFiles.OpenAsync(path, MaxBytes, cancellationToken);
        var archive = await ReadAsync(file, cancellationToken);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var selection = wanted?.ToString() ?? "all";
        var state = await ImportLedger.BeginAsync(connection, file, FactSources.ArchiveFile, selection, again, time.GetUtcNow(), cancellationToken);
        var summary = ImportSummary.FromJson(state.Summary);
        if (state.IsDone) return new ImportResult(file, summary, WasKnown: true);

        var projectId = await FindProjectAsync(connection, archive, wanted, cancellationToken);
        var entries = ArchiveEntry.ListOf(archive);
        for (var done = (int)state.LinesDone; done < entries.Count || done == 0; done += BatchSize)
        {
            progress.Report("importing", done, entries.Count);
            await StoreAsync(connection, file, projectId, archive.Timestamp!.Value, entries, done, summary, cancellationToken);
            if (entries.Count == 0) break;
        }

        await ImportLedger.EndAsync(connection, file.SourceId, summary.ToJson(), time.GetUtcNow(), cancellationToken);
        return new ImportResult(file, summary, WasKnown: false);
    }

    private static async Task StoreAsync(
        NpgsqlConnection connection, ImportFile file, int projectId, DateTimeOffset madeAt, IReadOnlyList<ArchiveEntry> entries, int from, ImportSummary summary,
        CancellationToken cancellationToken)
    {
        var facts = new ProjectFacts(projectId);
        var reader = new ArchiveFacts(facts, madeAt);
        var refusals = new List<ImportRefusal>();
        var to = Math.Min(entries.Count, from + BatchSize);
        for (var i = from; i < to; i++) Read(entries[i], i + 1, reader, file.SourceId, refusals);

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var counts = await FactWriter.WriteAsync(connection, [facts], cancellationToken);
        Add(summary, reader, counts, refusals);
        await ImportLedger.RefuseAsync(connection, refusals, cancellationToken);
        await ImportLedger.NoteProjectsAsync(
            connection, file.SourceId,
            [new ProjectSourceFile { ProjectId = projectId, SourceId = file.SourceId, FirstAt = Oldest(facts) ?? madeAt, LastAt = madeAt, Facts = summary.Read }],
            cancellationToken);
        await ImportLedger.AdvanceAsync(connection, file.SourceId, to, Oldest(facts), madeAt, summary.ToJson(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static void Read(ArchiveEntry entry, int place, ArchiveFacts reader, long sourceId, List<ImportRefusal> refusals)
    {
        try
        {
            if (entry.Kind is { } kind) reader.Add(entry.Json, kind);
            else reader.AddLabel(entry.Json);
        }
        catch (ImportRefusedException e)
        {
            Refuse(e.Reason, e.Message);
        }
        catch (JsonException e)
        {
            Refuse("wrong-type", $"{e.Path ?? "$"} is not what it should be");
        }

        void Refuse(string reason, string detail) =>
            refusals.Add(new ImportRefusal { SourceId = sourceId, Line = place, Reason = reason, Detail = $"{entry.Place}: {detail}" });
    }

    private static void Add(ImportSummary summary, ArchiveFacts reader, FactCounts counts, List<ImportRefusal> refusals)
    {
        foreach (var (type, count) in reader.Read)
        {
            summary.ByType[type] = summary.ByType.GetValueOrDefault(type) + count;
            summary.Read += count;
        }

        foreach (var refusal in refusals) summary.RefusedByReason[refusal.Reason] = summary.RefusedByReason.GetValueOrDefault(refusal.Reason) + 1;
        summary.Refused += refusals.Count;
        // Closings and merges are read off the items, and not told by themselves.
        foreach (var count in counts.ByType.Where(c => c.Key != FactSchema.Timeline.Name).Select(c => c.Value))
        {
            summary.New += count.Added;
            summary.Duplicate += count.Same + count.Changed;
        }

        summary.Add(counts);
    }

    private async Task<int> FindProjectAsync(NpgsqlConnection connection, ArchiveDocument archive, ProjectName? wanted, CancellationToken cancellationToken)
    {
        var madeAt = archive.Timestamp!.Value;
        var own = ProjectName.TryParse(archive.Repo, null, out var parsed) ? parsed : wanted
            ?? throw new UserErrorException("The archive does not say which repository it is of.", "Give it with --name owner/name.");
        var id = RepositoryId(archive);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var repositories = await ImportedRepositories.ReadAsync(connection, Host, cancellationToken);
        if (wanted is { } name && repositories.FindNamed(name, id) is { } named)
        {
            if (id is not null && repositories.Find(new(id, own, madeAt)) is { } other && other != named)
                throw new UserErrorException($"The archive is of {own}, which is another project than {name}.", $"Import it with --name {own}.");
            await repositories.StoreAsync(connection, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return named;
        }

        var projectId = await repositories.FindOrAddAsync(connection, new(id, wanted ?? own, madeAt), time.GetUtcNow(), cancellationToken);
        if (wanted is not null && wanted.Value.Key != own.Key && id is not null) repositories.Find(new(id, own, Oldest(archive) ?? madeAt));
        await repositories.StoreAsync(connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return projectId;
    }

    /// <summary>New node ids hold the repository's number; old ones do not.</summary>
    private static long? RepositoryId(ArchiveDocument archive) => ArchiveEntry.ListOf(archive)
        .Where(e => e.Kind is not null && e.Json.ValueKind == JsonValueKind.Object && e.Json.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String)
        .Select(e => NodeId.Parse(e.Json.GetProperty("id").GetString())?.RepositoryId).FirstOrDefault(id => id is not null);

    private static DateTimeOffset? Oldest(ProjectFacts facts) => facts.Items.Count == 0 ? null : facts.Items.Values.Min(i => i.CreatedAt);

    private static DateTimeOffset? Oldest(ArchiveDocument archive) => ArchiveEntry.ListOf(archive)
        .Where(e => e.Kind is not null && e.Json.ValueKind == JsonValueKind.Object && e.Json.TryGetProperty("createdAt", out _))
        .Select(e => e.Json.GetProperty("createdAt").TryGetDateTimeOffset(out var at) ? at : (DateTimeOffset?)null).Min();

    private static async Task<ArchiveDocument> ReadAsync(ImportFile file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = ImportFiles.Unpack(file.Path, MaxBytes);
            var archive = await JsonSerializer.DeserializeAsync(stream, ArchiveJson.Default.ArchiveDocument, cancellationToken);
            if (archive is not { Timestamp: not null, Issues.ValueKind: JsonValueKind.Array, Pulls.ValueKind: JsonValueKind.Array })
                throw new UserErrorException($"{file.Name} is not an archive: it lacks a timestamp, issues or pulls.", "Give an archive.json of the archive tool of i-d-template.");
            return archive;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw new UserErrorException($"{file.Name} cannot be read: {e.Message}", "Fetch it again: it is cut short, or not an archive.json. Nothing of it was stored.", e);
        }
    }

    /// <summary>One thing of the file with its place in it.</summary>
    private sealed record ArchiveEntry(JsonElement Json, ItemKind? Kind, string Place)
    {
        public static IReadOnlyList<ArchiveEntry> ListOf(ArchiveDocument archive) =>
        [
            .. List(archive.Labels, null, "labels"),
            .. List(archive.Issues, ItemKind.Issue, "issues"),
            .. List(archive.Pulls, ItemKind.Pull, "pulls"),
        ];

        private static IEnumerable<ArchiveEntry> List(JsonElement list, ItemKind? kind, string name) => list.ValueKind != JsonValueKind.Array
            ? []
            : list.EnumerateArray().Select((e, i) => new ArchiveEntry(e, kind, string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]")));
    }
}
