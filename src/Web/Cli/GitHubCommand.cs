using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Community.Bots.Sync;
using Community.Core.Failures;
using Community.Core.Projects;
using Community.Data.GitHub;
using Community.Data.Projects;
using Community.Web.Hosting;
using Spectre.Console;

namespace Community.Web.Cli;

/// <summary>Reading issues, pull requests and reviews from GitHub, and the tokens for it.</summary>
internal static class GitHubCommand
{
    public static Command Create(Terminal terminal) => new("github", "Read issues, pull requests and reviews from GitHub.") { CreateFollow(terminal), CreateSync(terminal), CreateToken(terminal) };

    private static Command CreateSync(Terminal terminal)
    {
        var name = CliOptions.Project();
        var json = CliOptions.Json();
        var command = new Command("sync", "Read what GitHub has of a project, and of what is held already what has changed.") { name, json };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(async (services, token) =>
        {
            var project = await services.GetRequiredService<ProjectFinder>().FindAsync(parsed.GetValue(name)!, token);
            if (await GitHubSyncRun.RunAsync(terminal, services, project.ProjectId, project.FullName, token) is not { } ended)
                throw new UserErrorException(new Failure("github.no-host", project.FullName));
            var asJson = parsed.GetValue(json);
            if (asJson) await terminal.Result.WriteLineAsync(JsonSerializer.Serialize(GitHubSyncRun.Document(project.FullName, ended), GitHubSyncJson.Default.GitHubSyncDocument));
            return GitHubSyncRun.Print(terminal, project.FullName, ended, asJson);
        }, ct));
        return command;
    }

    private static Command CreateFollow(Terminal terminal)
    {
        var (name, host, json) = (CliOptions.Project(), Host(), CliOptions.Json());
        var command = new Command("add", "Follow a repository's issues and pull requests, without its git history; 'track' reads both.") { name, host, json };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(async (services, token) =>
        {
            if (!ProjectName.TryParse(parsed.GetValue(name), null, out var wanted))
                throw new UserErrorException(new Failure("track.bad-name", parsed.GetValue(name)!));
            var (projectId, found) = await services.GetRequiredService<GitHubFollowing>().AddAsync(parsed.GetValue(host)!, wanted, token);
            if (await GitHubSyncRun.RunAsync(terminal, services, projectId, found.ToString(), token) is not { } ended)
                throw new UserErrorException(new Failure("github.no-host", found.ToString()));
            return GitHubSyncRun.Print(terminal, found.ToString(), ended, parsed.GetValue(json));
        }, ct));
        return command;
    }

    private static Command CreateToken(Terminal terminal) => new("token", "Personal tokens, which allow 5,000 calls an hour instead of 60, and private repositories.")
    {
        CreateAdd(terminal), CreateList(terminal), CreateRemove(terminal),
    };

    private static Command CreateAdd(Terminal terminal)
    {
        var (host, name) = (Host(), Name());
        var command = new Command("add", "Store a token, read from the terminal without an echo, or from standard input.") { host, name };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(async (services, token) =>
        {
            var secret = await ReadSecretAsync(terminal, token);
            var stored = await services.GetRequiredService<GitHubTokens>().AddAsync(parsed.GetValue(host)!, parsed.GetValue(name)!, secret, token);
            var until = stored.ExpiresAt is { } end ? string.Create(CultureInfo.InvariantCulture, $", until {end.UtcDateTime:yyyy-MM-dd}") : "";
            await terminal.Result.WriteLineAsync($"Stored '{stored.Name}' for {stored.Host}: it is {stored.Login}'s{until}.");
            return ExitCodes.Done;
        }, ct));
        return command;
    }

    private static Command CreateList(Terminal terminal)
    {
        var command = new Command("list", "Stored tokens; the tokens themselves are never shown.");
        command.SetAction((_, ct) => CommandHost.RunAsync(async (services, token) =>
        {
            var all = await services.GetRequiredService<GitHubCredentials>().ListAsync(token);
            if (all.Count == 0)
            {
                terminal.Note("No token is stored. Run: community github token add --name NAME");
                return ExitCodes.Done;
            }

            var table = new Table().RoundedBorder().AddColumns("Host", "Name", "Account", "Stored", "Used", "Expires", "State");
            foreach (var credential in all)
            {
                table.AddRow(
                    Markup.Escape(credential.Host), Markup.Escape(credential.Name), Markup.Escape(credential.Login ?? ""), Day(credential.StoredAt), Day(credential.UsedAt),
                    Day(credential.ExpiresAt), credential.Problem is null ? "works" : "[red]refused by GitHub[/]");
            }

            terminal.Out.Write(table);
            return ExitCodes.Done;
        }, ct));
        return command;
    }

    private static Command CreateRemove(Terminal terminal)
    {
        var (host, name) = (Host(), Name());
        var command = new Command("remove", "Forget a token. At GitHub it works on: withdraw it there too.") { host, name };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(async (services, token) =>
        {
            await services.GetRequiredService<GitHubCredentials>().RemoveAsync(parsed.GetValue(host)!, parsed.GetValue(name)!, token);
            await terminal.Result.WriteLineAsync($"Removed '{parsed.GetValue(name)}' of {parsed.GetValue(host)}.");
            return ExitCodes.Done;
        }, ct));
        return command;
    }

    /// <summary>Never an argument: those stand in the shell's history and in the list of processes.</summary>
    private static async Task<string> ReadSecretAsync(Terminal terminal, CancellationToken ct) =>
        Console.IsInputRedirected
            ? (await Console.In.ReadLineAsync(ct))?.Trim() ?? ""
            : await new TextPrompt<string>("Token:") { IsSecret = true, Mask = null }.ShowAsync(terminal.Err, ct);

    private static Option<string> Host() => new("--host") { Description = "github.com, or a configured GitHub Enterprise host.", DefaultValueFactory = _ => GitHubSyncOptions.PublicHost };

    private static Option<string> Name() => new("--name") { Description = "What you call it.", Required = true };

    private static string Day(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
