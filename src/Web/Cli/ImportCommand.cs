using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Community.Core.Facts;
using Community.Core.Projects;
using Community.Data.Imports;
using Community.Data.Imports.GhArchive;
using Community.Data.Work;
using Community.Web.Hosting;
using Community.Web.Jobs;

namespace Community.Web.Cli;

internal static class ImportCommand
{
    public static Command Create(Terminal terminal) =>
        new("import", "Import issues, pull requests and reviews from files.") { CreateArchive(terminal), CreateGhArchive(terminal) };

    private static Command CreateArchive(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "An archive.json of i-d-template's archive tool, packed with gzip or not." };
        var name = new Option<string?>("--name") { Description = "The project it is of; without it, as the file says.", HelpName = "owner/name" };
        var again = Again();
        var json = CliOptions.Json();
        var command = new Command("archive", "Import one repository's whole history from an archive.json.") { file, name, again, json };
        command.SetAction((parsed, ct) => CommandHost.RunAsync((services, token) =>
        {
            string[] names = parsed.GetValue(name) is { } one ? [one] : [];
            var input = new ImportInput(FactSources.ArchiveFile, [Path.GetFullPath(parsed.GetValue(file)!)], names, Again: parsed.GetValue(again));
            return ImportAsync(terminal, services, input, parsed.GetValue(json), token);
        }, ct));
        return command;
    }

    private static Command CreateGhArchive(Terminal terminal)
    {
        var files = new Argument<string[]>("file") { Description = "Event files of GH Archive, packed with gzip or not, or folders of them.", Arity = ArgumentArity.OneOrMore };
        var repositories = new Option<string[]>("--repo")
        {
            Description = "Keep events of this repository and make it a project; may be given several times. Without it, of those that are projects.",
            HelpName = "owner/name",
        };
        var all = new Option<bool>("--all") { Description = "Keep events of every repository, and make all of them projects." };
        var again = Again();
        var json = CliOptions.Json();
        var command = new Command("gharchive", "Import events from files of GH Archive.") { files, repositories, all, again, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) && result.GetValue(repositories) is { Length: > 0 }) result.AddError("--all keeps every repository: leave out --repo.");
            foreach (var name in (result.GetValue(repositories) ?? []).Where(n => !ProjectName.TryParse(n, CultureInfo.InvariantCulture, out _)))
                result.AddError($"'{name}' is no name of a repository. Write owner/name.");
        });
        command.SetAction((parsed, ct) => CommandHost.RunAsync((services, token) =>
        {
            var input = new ImportInput(
                FactSources.GhArchive, GhArchiveFiles.List(parsed.GetValue(files) ?? []), parsed.GetValue(repositories) ?? [], parsed.GetValue(all), parsed.GetValue(again));
            return ImportAsync(terminal, services, input, parsed.GetValue(json), token);
        }, ct));
        return command;
    }

    private static Option<bool> Again() => new("--again") { Description = "Read files once more that are stored already." };

    /// <summary>Imports with progress and prints what was read, new, known and refused.</summary>
    private static async Task<int> ImportAsync(Terminal terminal, IServiceProvider services, ImportInput input, bool json, CancellationToken ct)
    {
        var id = await services.GetRequiredService<WorkQueue>().EnqueueAsync(ImportWork.Request(input, "command line"), ct);
        var progress = new WorkProgressLine(terminal, services.GetRequiredService<TimeProvider>(), "import");
        var ended = await progress.RunAsync(onProgress => services.GetRequiredService<WorkFollower>().FollowAsync(id, onProgress, ct));
        var summaries = await services.GetRequiredService<ImportReader>().OfFilesAsync(input.Files, CancellationToken.None);
        if (json) await terminal.Result.WriteLineAsync(ToJson(ended, summaries));
        if (ended.State is not (WorkState.Done or WorkState.Skipped))
        {
            terminal.Error(ended.Outcome ?? "The import ended without a word.", ended.Remedy);
            return ExitCodes.Failed;
        }

        if (!json) Print(terminal, ended, summaries);
        return ExitCodes.Done;
    }

    private static void Print(Terminal terminal, WorkItem ended, IReadOnlyList<StoredImport> imports)
    {
        terminal.Result.WriteLine(ended.Outcome);
        if (imports.Count > 0 && imports.All(i => i.Summary.Read > 0 && i.Summary.Ignored == i.Summary.Read))
            terminal.Note("Nothing in it is of a project that is tracked here. --repo owner/name keeps a repository, --all keeps every one.");
        foreach (var (name, summary) in imports)
        {
            terminal.Result.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {summary.Read:N0} read, {summary.New:N0} new, {summary.Duplicate:N0} known, {summary.Refused:N0} refused, {summary.Ignored:N0} of other repositories"));
            foreach (var (reason, count) in summary.RefusedByReason) terminal.Result.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  refused, {reason}: {count:N0}"));
        }
    }

    private static string ToJson(WorkItem ended, IReadOnlyList<StoredImport> imports)
    {
        var files = new JsonArray();
        foreach (var (name, summary) in imports)
        {
            var node = JsonNode.Parse(summary.ToJson())!.AsObject();
            node.Insert(0, "file", name);
            files.Add((JsonNode)node);
        }

        var document = new JsonObject
        {
            ["state"] = ended.State.ToString().ToLowerInvariant(),
            ["outcome"] = ended.Outcome,
            ["remedy"] = ended.Remedy,
            ["files"] = files,
        };
        return document.ToJsonString(new JsonSerializerOptions(JsonSerializerDefaults.Web));
    }
}
