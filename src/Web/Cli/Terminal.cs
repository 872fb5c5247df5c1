using Spectre.Console;

namespace Community.Web.Cli;

/// <summary>Where a command writes. Results go to standard output and nothing else does, so that a pipe gets only them.</summary>
internal sealed class Terminal
{
    private Terminal(TextWriter result, TextWriter notes)
    {
        Result = result;
        Out = Create(result, Console.IsOutputRedirected);
        Err = Create(notes, Console.IsErrorRedirected);
    }

    public static Terminal Real { get; } = new(Console.Out, Console.Error);

    /// <summary>Raw standard output, for JSON.</summary>
    public TextWriter Result { get; }

    /// <summary>Standard output for tables.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>Standard error for progress, notes and errors.</summary>
    public IAnsiConsole Err { get; }

    /// <summary>Whether progress can be drawn over itself; else it is written as occasional lines.</summary>
    public bool IsInteractive => Err.Profile.Capabilities.Interactive;

    public void Error(string problem, string? remedy = null)
    {
        Err.MarkupLineInterpolated($"[red]error:[/] {problem}");
        if (remedy is not null) Err.MarkupLineInterpolated($"{remedy}");
    }

    public void Note(string text) => Err.MarkupLineInterpolated($"[grey]{text}[/]");

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            // Colour is for terminals; in a file or a pipe it is noise.
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        // A pipe has no width; 80 columns would break tables and addresses that a program reads.
        if (redirected) console.Profile.Width = 200;
        return console;
    }
}
