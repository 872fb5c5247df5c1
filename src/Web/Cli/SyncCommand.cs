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
        var command = new Command("sync", "Read what is new in a project's repository and on GitHub, or in every project's.") { name, json };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(async (services, token) =>
        {
            var finder = services.GetRequiredService<ProjectFinder>();
            IReadOnlyList<Project> projects = parsed.GetValue(name) is { } one ? [await finder.FindAsync(one, token)] : [.. (await finder.ListAsync(token)).Where(p => p.Source != ProjectSource.None)];
            if (projects.Count == 0) terminal.Note("No project is tracked yet. Run: community track <path | URL | owner/name>");
            var code = ExitCodes.Done;
            foreach (var project in projects) code = Math.Max(code, await SyncAsync(terminal, services, project, parsed.GetValue(json), token));
            return code;
        }, ct));
        return command;
    }

    private static async Task<int> SyncAsync(Terminal terminal, IServiceProvider services, Project project, bool json, CancellationToken ct)
    {
        var git = project.Source == ProjectSource.None ? null : await RunAsync(terminal, services, project.ProjectId, project.FullName, ct);
        var gitHub = await GitHubSyncRun.RunAsync(terminal, services, project.ProjectId, project.FullName, ct);
        if (git is null && gitHub is null) terminal.Note($"{project.FullName} has neither a repository nor a GitHub to read: its facts come from files.");
        return await PrintAsync(terminal, services, project.ProjectId, git, gitHub, json);
    }

    /// <summary>Reads one project's repository with progress.</summary>
    public static async Task<WorkItem> RunAsync(Terminal terminal, IServiceProvider services, int projectId, string name, CancellationToken ct)
    {
        var id = await services.GetRequiredService<WorkQueue>().EnqueueAsync(SyncWork.Request(projectId, "command line"), ct);
        var follower = services.GetRequiredService<WorkFollower>();
        var progress = new WorkProgressLine(terminal, services.GetRequiredService<TimeProvider>(), name);
        return await progress.RunAsync(onProgress => follower.FollowAsync(id, onProgress, ct));
    }

    /// <summary>How both ended.</summary>
    /// <param name="git">Null for a project without a repository.</param>
    /// <param name="gitHub">Null where GitHub was not read.</param>
    public static async Task<int> PrintAsync(Terminal terminal, IServiceProvider services, int projectId, WorkItem? git, WorkItem? gitHub, bool json)
    {
        var now = (await services.GetRequiredService<ProjectFinder>().ByIdAsync(projectId, CancellationToken.None))!;
        if (json)
        {
            var result = new SyncDocument(
                now.FullName, git?.State.ToString().ToLowerInvariant(), now.CommitCount, now.HeadSha, git?.Outcome, git?.Remedy,
                gitHub is null ? null : GitHubSyncRun.Document(now.FullName, gitHub));
            await terminal.Result.WriteLineAsync(JsonSerializer.Serialize(result, SyncJson.Default.SyncDocument));
        }

        var code = git is null ? ExitCodes.Done : await PrintAsync(terminal, now, git, json);
        return gitHub is null ? code : Math.Max(code, GitHubSyncRun.Print(terminal, now.FullName, gitHub, json));
    }

    private static async Task<int> PrintAsync(Terminal terminal, Project now, WorkItem ended, bool json)
    {
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

/// <param name="GitHub">What was read from GitHub; null where nothing is.</param>
internal sealed record SyncDocument(string Project, string? State, int Commits, string? Head, string? Outcome, string? Remedy, GitHubSyncDocument? GitHub);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SyncDocument))]
internal sealed partial class SyncJson : JsonSerializerContext;
