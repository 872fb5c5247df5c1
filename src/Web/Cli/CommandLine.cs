using System.CommandLine;
using System.CommandLine.Parsing;
using Community.Core.Failures;
using Npgsql;
using Spectre.Console;

namespace Community.Web.Cli;

/// <summary>The product's commands. Without a command it serves.</summary>
internal static class CommandLine
{
    /// <summary>How long an interrupted command may take to end cleanly before it is made to.</summary>
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        var parsed = Create(terminal).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) terminal.Error(error.Message);
            terminal.Note($"See: {string.Join(' ', Words(parsed.CommandResult))} --help");
            return ExitCodes.Misused;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = GracePeriod,
            });
        }
        catch (UsageException e)
        {
            terminal.Error(e.Problem, e.Remedy);
            return ExitCodes.Misused;
        }
        catch (UserErrorException e)
        {
            terminal.Error(e.Problem, e.Remedy);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            terminal.Note("Cancelled.");
            return ExitCodes.Failed;
        }
        catch (NpgsqlException e)
        {
            terminal.Error($"The database did not answer: {e.Message}", "Run 'community doctor' to see what is wrong.");
            return ExitCodes.Failed;
        }
#pragma warning disable CA1031 // The last resort: a defect of ours, told whole so that it can be reported, with the exit code of a failure.
        catch (Exception e)
#pragma warning restore CA1031
        {
            terminal.Error("This should not have happened. Please report it with what follows.");
            terminal.Err.WriteLine(e.ToString());
            return ExitCodes.Failed;
        }
    }

    /// <summary>The command as it is typed, with those it stands under.</summary>
    private static IEnumerable<string> Words(CommandResult result) =>
        result.Command is RootCommand ? ["community"] : [.. result.Parent is CommandResult above ? Words(above) : [], result.Command.Name];

    private static RootCommand Create(Terminal terminal)
    {
        var serve = ServeCommand.Create(terminal);
        var root = new RootCommand("The health, rules and speed of open-source projects that ship AI models.")
        {
            serve,
            TrackCommand.Create(terminal),
            SyncCommand.Create(terminal),
            GitHubCommand.Create(terminal),
            ImportCommand.Create(terminal),
            ProjectsCommand.Create(terminal),
            MetricsCommand.Create(terminal),
            MigrateCommand.Create(terminal),
            DoctorCommand.Create(terminal),
        };
        ServeCommand.AddTo(root, serve);
        return root;
    }
}

internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Misused = 2;
}

/// <summary>Words on the command line that cannot be carried out whatever the world looks like.</summary>
internal sealed class UsageException(string problem, string remedy) : UserErrorException(problem, remedy);
