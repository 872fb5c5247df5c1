using System.CommandLine;
using Community.Bots.Sync;
using Community.Data.Projects;
using Community.Web.Hosting;

namespace Community.Web.Cli;

internal static class TrackCommand
{
    public static Command Create(Terminal terminal)
    {
        var what = new Argument<string>("repository") { Description = "A path, a clone URL (https or ssh), or owner/name on github.com." };
        var name = new Option<string?>("--name") { Description = "The project's name; without it, from the repository's origin.", HelpName = "owner/name" };
        var json = CliOptions.Json();
        var command = new Command("track", "Track a repository and import its history.") { what, name, json };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(async (services, token) =>
        {
            var tracked = await services.GetRequiredService<ProjectTracker>()
                .TrackAsync(parsed.GetValue(what)!, parsed.GetValue(name), Directory.GetCurrentDirectory(), token);
            if (tracked.Note is { } note) terminal.Note(note);
            var git = await SyncCommand.RunAsync(terminal, services, tracked.ProjectId, tracked.Name.ToString(), token);
            // Commits are there at once; what GitHub has takes longer, and a server does it meanwhile.
            if (await services.GetRequiredService<GitHubRequests>().EnqueueAsync(tracked.ProjectId, "command line", token) is not null)
                terminal.Note($"Issues, pull requests and reviews come in while a server runs ('community serve'), or by: community github sync {tracked.Name}");
            return await SyncCommand.PrintAsync(terminal, services, tracked.ProjectId, git, gitHub: null, parsed.GetValue(json));
        }, ct));
        return command;
    }
}
