using System.CommandLine;
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
            return await SyncCommand.SyncAsync(terminal, services, tracked.ProjectId, tracked.Name.ToString(), parsed.GetValue(json), token);
        }, ct));
        return command;
    }
}
