using System.Text.Json;
using Community.Core.Facts;
using Community.Core.Failures;
using Community.Data.Completeness;
using Community.Data.Imports.GhArchive;
using Community.Data.Work;

namespace Community.Data.Imports;

/// <summary>What is to be imported: the input of the work.</summary>
/// <param name="Files">Absolute paths, in the order of reading.</param>
/// <param name="Names">Of an archive file: the project it is of. Of event files: which repositories to keep; empty keeps those that are projects.</param>
/// <param name="All">Keep every repository in event files, and make projects of those that are none.</param>
/// <param name="Again">Read files that are stored already once more.</param>
public sealed record ImportInput(FactSources Kind, IReadOnlyList<string> Files, IReadOnlyList<string> Names, bool All = false, bool Again = false);

/// <summary>One import at a time, from files, of any kind.</summary>
public sealed class ImportWork(ArchiveImporter archives, GhArchiveImporter events, WorkQueue queue) : WorkHandler
{
    public const string Name = "import";

    public override string Kind => Name;

    public static WorkRequest Request(ImportInput input, string requestedBy) => new(
        Name, SerialKey: Name, ProjectId: null, requestedBy, Input: JsonSerializer.Serialize(input, ImportJson.Default.ImportInput));

    public override async Task<WorkOutcome> RunAsync(WorkContext work, CancellationToken ct)
    {
        var input = JsonSerializer.Deserialize(work.Item.Input ?? "null", ImportJson.Default.ImportInput)
            ?? throw new UserErrorException("This import does not say what to read.", "Ask for it again.");
        var progress = new ImportProgress(work);
        var (done, known, stopped) = (new ImportSummary(), 0, new List<ImportResult>());
        foreach (var path in input.Files)
        {
            var result = input.Kind switch
            {
                FactSources.ArchiveFile => await archives.ImportAsync(path, input.Names is [var name] ? name : null, input.Again, progress, ct),
                FactSources.GhArchive => await events.ImportAsync(path, input.Names, input.All, input.Again, progress, ct),
                _ => throw new UserErrorException($"There is no import of {input.Kind}.", "Update this program."),
            };
            if (result.WasKnown) known++;
            else await queue.EnqueueAsync(CompletenessWork.RequestOfFile(result.File.SourceId, work.Item.RequestedBy), ct);
            if (result.Summary.Stopped is not null) stopped.Add(result);
            done.Read += result.Summary.Read;
            done.New += result.WasKnown ? 0 : result.Summary.New;
            done.Refused += result.Summary.Refused;
        }

        // The other files were read all the same.
        if (stopped is [var broken, ..])
        {
            throw new UserErrorException(
                $"{string.Join(", ", stopped.Select(s => s.File.Name))} could not be read to the end: {broken.Summary.Stopped}. What stands before is stored.",
                "Fetch it again and import it; nothing is stored twice.");
        }

        if (known == input.Files.Count) return WorkOutcome.Skipped(new OutcomePart("imported-already", known));
        List<OutcomePart> parts = [new("import-read", done.Read), new("import-new", done.New)];
        if (done.Refused > 0) parts.Add(new("import-refused", done.Refused));
        return WorkOutcome.Done(parts);
    }
}

/// <summary>What an import of one file came to.</summary>
/// <param name="WasKnown">The file was stored before; nothing was read.</param>
public sealed record ImportResult(ImportFile File, ImportSummary Summary, bool WasKnown);

/// <summary>How far an import is, in bytes of its files.</summary>
public sealed class ImportProgress(WorkContext? work)
{
    /// <summary>Hears the same.</summary>
    public Action<string, long, long?>? Reported { get; init; }

    public void Report(string stage, long done, long? total)
    {
        work?.Report(stage, done, total);
        Reported?.Invoke(stage, done, total);
    }
}
