using System.CommandLine;
using System.Globalization;
using Community.Core.Metrics;
using Community.Data.Metrics;
using Community.Data.Projects;
using Community.Web.Hosting;
using Community.Web.Metrics;
using Spectre.Console;

namespace Community.Web.Cli;

internal static class MetricsCommand
{
    public static Command Create(Terminal terminal)
    {
        var project = CliOptions.Project();
        var metrics = new Option<string[]>("--metric") { Description = "A metric's id; may be repeated. Without it: all.", HelpName = "ID" };
        var options = new ParameterOptions();
        var json = CliOptions.Json();
        var command = new Command("metrics", "Print a project's metrics.") { project, metrics, json };
        options.AddTo(command);
        command.SetAction((parsed, ct) =>
        {
            // Before anything is opened: wrong words cost nothing.
            var ids = parsed.GetValue(metrics) ?? [];
            var wanted = Select(ids).Select(m => (Metric: m, Parameters: options.Apply(parsed, m.Defaults))).ToList();
            foreach (var (metric, _) in wanted) CheckOptions(terminal, options.Given(parsed), metric, isNamed: ids.Length > 0);
            return PrintAsync(terminal, parsed.GetValue(project)!, wanted, parsed.GetValue(json), ct);
        });
        return command;
    }

    private static Task<int> PrintAsync(
        Terminal terminal, string project, IReadOnlyList<(Metric Metric, MetricParameters Parameters)> wanted, bool json, CancellationToken ct) =>
        CommandHost.RunAsync(async (services, token) =>
        {
            var found = await services.GetRequiredService<ProjectFinder>().FindAsync(project, token);
            SayHowOld(terminal, found);
            var reader = services.GetRequiredService<MetricReader>();
            var documents = new List<MetricDocument>();
            foreach (var (metric, parameters) in wanted)
            {
                var result = await reader.ReadAsync(found, metric, parameters, token);
                documents.Add(MetricDocument.From(found.FullName, metric, parameters, result.Points));
            }

            if (json) await MetricDocument.WriteAsync(terminal.Result, documents, token);
            else foreach (var document in documents) Print(terminal.Out, document);
            return ExitCodes.Done;
        }, ct);

    /// <summary>Numbers that are out of date, or none because nothing was read, look like any others.</summary>
    private static void SayHowOld(Terminal terminal, Project project)
    {
        if (project.SyncedAt is not { } at) terminal.Note($"{project.FullName} has not been imported yet: there are no numbers. Run: community sync {project.FullName}");
        else if (project.SyncProblem is not null) terminal.Note($"The newest sync of {project.FullName} failed: these numbers are of {at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC.");
        if (project.SyncProblem is { } problem) terminal.Note($"{problem} {project.SyncRemedy}");
    }

    private static IEnumerable<Metric> Select(string[] ids) => ids.Length == 0
        ? MetricCatalogue.All
        : ids.Select(id => MetricCatalogue.Find(id) ?? throw new UsageException(
            $"--metric: '{id}' is not a metric.", $"The metrics are: {string.Join(", ", MetricCatalogue.All.Select(m => m.Id))}."));

    /// <summary>What does not apply to a metric that was named is a mistake; to one of all of them it is worth a word.</summary>
    private static void CheckOptions(Terminal terminal, IEnumerable<string> given, Metric metric, bool isNamed)
    {
        foreach (var name in given.Where(n => !MetricQuery.Applies(metric, n)))
        {
            if (isNamed)
                throw new UsageException($"--{name} does not apply to {metric.Id}.", $"It takes {string.Join(", ", MetricQuery.NamesOf(metric).Select(n => $"--{n}"))}.");
            terminal.Note($"--{name} does not apply to {metric.Id}, which is printed without it.");
        }
    }

    private static void Print(IAnsiConsole console, MetricDocument document)
    {
        var parameters = string.Join(", ", document.Parameters.Select(p => $"{p.Key} {p.Value}"));
        var table = new Table().RoundedBorder().Title($"[bold]{document.Metric}[/] v{document.Version}").Caption(Markup.Escape(parameters));
        table.AddColumns("Start", "End", "Series").AddColumn("Value", c => c.RightAligned()).AddColumn("n", c => c.RightAligned());
        foreach (var point in document.Points)
        {
            table.AddRow(
                point.Start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                point.End.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Markup.Escape(point.Series ?? ""),
                point.Value?.ToString("0.##", CultureInfo.InvariantCulture) ?? "–",
                point.N.ToString(CultureInfo.InvariantCulture));
        }

        console.Write(table);
    }

    /// <summary>The options that change what a metric is computed with.</summary>
    private sealed class ParameterOptions
    {
        private readonly Option<DateOnly?> _from = CliOptions.Date("--from", "Show buckets from this day (UTC).");
        private readonly Option<DateOnly?> _to = CliOptions.Date("--to", "Show buckets before this day (UTC).");
        private readonly Option<BucketSize?> _every = CliOptions.Choice<BucketSize>("--every", "Size of a bucket; all is one over the whole history.");
        private readonly Option<ActorFilter?> _actors = CliOptions.Choice<ActorFilter>("--actors", "Everybody, or people only.");
        private readonly Option<MergeFilter?> _merges = CliOptions.Choice<MergeFilter>("--merges", "Whether merges count.");
        private readonly Option<DateBasis?> _date = CliOptions.Choice<DateBasis>("--date", "Which date of a commit counts.");
        private readonly Option<IdentityRule?> _identity = CliOptions.Choice<IdentityRule>("--identity", "Who is one person: one mail, or mails joined by names.");
        private readonly Option<DomainRule?> _domains = CliOptions.Choice<DomainRule>("--domains", "Elephant factor: organisations' domains, or all.");

        public void AddTo(Command command)
        {
            foreach (var option in All) command.Add(option);
        }

        private Option[] All => [_from, _to, _every, _actors, _merges, _date, _identity, _domains];

        /// <summary>The parameters that the command line names.</summary>
        public IEnumerable<string> Given(ParseResult parsed) => All.Where(o => parsed.GetResult(o) is { Implicit: false }).Select(o => o.Name.TrimStart('-'));

        public MetricParameters Apply(ParseResult parsed, MetricParameters defaults)
        {
            var (from, to) = (parsed.GetValue(_from), parsed.GetValue(_to));
            if (from >= to) throw new UsageException($"--from {from:yyyy-MM-dd} is not before --to {to:yyyy-MM-dd}.", "Swap them, or leave one out.");
            return defaults with
            {
                From = from,
                To = to,
                Every = parsed.GetValue(_every) ?? defaults.Every,
                Actors = parsed.GetValue(_actors) ?? defaults.Actors,
                Merges = parsed.GetValue(_merges) ?? defaults.Merges,
                Date = parsed.GetValue(_date) ?? defaults.Date,
                Identity = parsed.GetValue(_identity) ?? defaults.Identity,
                Domains = parsed.GetValue(_domains) ?? defaults.Domains,
            };
        }
    }
}
