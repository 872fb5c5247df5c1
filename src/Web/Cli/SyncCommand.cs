using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Community.Data.Projects;
using Community.Data.Sync;
using Community.Data.Work;
using Community.Web.Hosting;
using Community.Web.Jobs;

namespace Community.Web.Cli;

internal static class SyncCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("project") { Description = "A tracked project, as owner/name. Without it: every one.", Arity = ArgumentArity.ZeroOrOne };
        var json = CliOptions.Json();
        var command = new Command("sync", "Read what is new in a project's repository, or in every project's.") { name, json };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(async (services, token) =>
        {
            var finder = services.GetRequiredService<ProjectFinder>();
            IReadOnlyList<Project> projects = parsed.GetValue(name) is { } one ? [await finder.FindAsync(one, token)] : [.. (await finder.ListAsync(token)).Where(p => p.Source != ProjectSource.None)];
            if (projects.Count == 0) terminal.Note("No project is tracked yet. Run: community track <path | URL | owner/name>");
            var code = ExitCodes.Done;
            foreach (var project in projects) code = Math.Max(code, await SyncAsync(terminal, services, project.ProjectId, project.FullName, parsed.GetValue(json), token));
            return code;
        }, ct));
        return command;
    }

    /// <summary>Syncs one project with progress and prints how it ended.</summary>
    public static async Task<int> SyncAsync(Terminal terminal, IServiceProvider services, int projectId, string name, bool json, CancellationToken ct)
    {
        var id = await services.GetRequiredService<WorkQueue>().EnqueueAsync(SyncWork.Request(projectId, "command line"), ct);
        var follower = services.GetRequiredService<WorkFollower>();
        var progress = new WorkProgressLine(terminal, services.GetRequiredService<TimeProvider>(), name);
        var ended = await progress.RunAsync(onProgress => follower.FollowAsync(id, onProgress, ct));
        var now = await services.GetRequiredService<ProjectFinder>().FindAsync(name, CancellationToken.None);
        if (json)
        {
            var result = new SyncDocument(now.FullName, ended.State.ToString().ToLowerInvariant(), now.CommitCount, now.HeadSha, ended.Outcome, ended.Remedy);
            await terminal.Result.WriteLineAsync(JsonSerializer.Serialize(result, SyncJson.Default.SyncDocument));
        }

        if (ended.State is WorkState.Done or WorkState.Skipped)
        {
            if (!json) await terminal.Result.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{now.FullName}: {now.CommitCount:N0} commits. {ended.Outcome}"));
            return ExitCodes.Done;
        }

        var again = ended.State == WorkState.Queued ? $" A running server tries again at {ended.RunAfter:HH:mm:ss} UTC." : "";
        terminal.Error($"{now.FullName}: {ended.Outcome}", ended.Remedy + again is { Length: > 0 } remedy ? remedy : null);
        return ExitCodes.Failed;
    }
}

internal sealed record SyncDocument(string Project, string State, int Commits, string? Head, string? Outcome, string? Remedy);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SyncDocument))]
internal sealed partial class SyncJson : JsonSerializerContext;
