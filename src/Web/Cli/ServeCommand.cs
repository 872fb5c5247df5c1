using System.CommandLine;
using System.Globalization;
using Community.Core.Failures;
using Community.Data.Projects;
using Community.Data.Schema;
using Community.Data.Sync;
using Community.Data.Work;
using Community.Web.Access;
using Community.Web.Hosting;
using Community.Web.Jobs;

namespace Community.Web.Cli;

internal static class ServeCommand
{
    public static Command Create(Terminal terminal)
    {
        var urls = new Option<string?>("--urls") { Description = "Where to listen.", HelpName = WebHost.DefaultUrl };
        var noTrack = new Option<bool>("--no-track") { Description = "Do not track the repository of the current folder." };
        var command = new Command("serve", "Serve the dashboard (this is what happens without a command).") { urls, noTrack };
        command.SetAction((parsed, ct) => ServeAsync(terminal, parsed.GetValue(urls), !parsed.GetValue(noTrack), ct));
        return command;
    }

    /// <summary>The root command serves too, and takes the same options.</summary>
    public static void AddTo(RootCommand root, Command serve)
    {
        foreach (var option in serve.Options) root.Add(option);
        root.Action = serve.Action;
    }

    private static async Task<int> ServeAsync(Terminal terminal, string? urls, bool track, CancellationToken ct)
    {
        var configuration = CommandHost.ReadConfiguration();
        using var logs = LoggerFactory.Create(logging => logging.AddStandardError(configuration));
        var options = DatabaseOptions.From(configuration);
        await using var database = await CommunityDatabase.OpenAsync(options, logs, ct);
        await Migrator.MigrateAsync(database.DataSource, logs.CreateLogger(typeof(Migrator)), ct);
        await using var app = WebHost.Build(database, options, urls);
        await WebHost.StartAsync(app, ct);
        try
        {
            await GreetAsync(terminal, app, track, ct);
            await app.WaitForShutdownAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Told to stop before all was said: for a server that is an end like any other.
            await app.StopAsync(CancellationToken.None);
        }
        catch
        {
            // Disposing alone would leave the schedules running against a database that is about to stop.
            await app.StopAsync(CancellationToken.None);
            throw;
        }

        return ExitCodes.Done;
    }

    private static async Task GreetAsync(Terminal terminal, WebApplication app, bool track, CancellationToken ct)
    {
        var address = app.Urls.First().Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
        await terminal.Result.WriteLineAsync(address);
        var token = await app.Services.GetRequiredService<OperatorLinks>().CreateTokenAsync(ct);
        terminal.Note($"Sign in as operator (once, within {OperatorLinks.Lifetime.TotalHours:0} hours): {address}{AccessFeature.SignInPath}#{token}");
        if (track) await TrackHereAsync(terminal, app.Services, ct);
    }

    /// <summary>Tracks the repository of the current folder. What goes wrong there is said; the server serves all the same.</summary>
    private static async Task TrackHereAsync(Terminal terminal, IServiceProvider services, CancellationToken ct)
    {
        try
        {
            var tracked = await services.GetRequiredService<ProjectTracker>().TrackAsync(".", name: null, Directory.GetCurrentDirectory(), ct);
            var id = await services.GetRequiredService<WorkQueue>().EnqueueAsync(SyncWork.Request(tracked.ProjectId, "start"), ct);
            var follower = services.GetRequiredService<WorkFollower>();
            var line = new WorkProgressLine(terminal, services.GetRequiredService<TimeProvider>(), tracked.Name.ToString());
            var ended = await line.RunAsync(onProgress => follower.FollowAsync(id, onProgress, ct));
            if (ended.State is WorkState.Done or WorkState.Skipped)
            {
                var now = await services.GetRequiredService<ProjectFinder>().FindAsync(tracked.Name.ToString(), ct);
                await terminal.Result.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"ready: {now.CommitCount} commits"));
            }
            else if (!ct.IsCancellationRequested)
            {
                terminal.Error($"{tracked.Name.ToString()}: {ended.Outcome}", ended.Remedy);
            }
        }
        catch (Exception e) when (DatabaseFailure.In(e) is not null)
        {
            terminal.Note("The database went away while the repository of this folder was read. The jobs page says how it goes on.");
        }
        catch (UserErrorException e)
        {
            terminal.Note($"Nothing is tracked from this folder: {e.Problem}");
            terminal.Note("Add a project on the page, or with: community track <path | URL | owner/name>");
        }
    }
}
