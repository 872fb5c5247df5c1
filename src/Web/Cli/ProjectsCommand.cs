using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Community.Data.Projects;
using Community.Web.Hosting;
using Spectre.Console;

namespace Community.Web.Cli;

internal static class ProjectsCommand
{
    public static Command Create(Terminal terminal)
    {
        var json = CliOptions.Json();
        var command = new Command("projects", "List the tracked projects.") { json };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(async (services, token) =>
        {
            var projects = await services.GetRequiredService<ProjectFinder>().ListAsync(token);
            var rows = projects.Select(p => new ProjectDocument(
                p.FullName, p.Source.ToString().ToLowerInvariant(), p.CloneUrl ?? p.Path ?? "", p.CommitCount, p.HeadSha, p.SyncedAt, p.SyncProblem, p.SyncRemedy)).ToList();
            if (parsed.GetValue(json)) await terminal.Result.WriteLineAsync(JsonSerializer.Serialize(rows, ProjectsJson.Default.ListProjectDocument));
            else if (rows.Count == 0) terminal.Note("No project is tracked yet. Run: community track <path | URL | owner/name>");
            else Print(terminal.Out, rows);
            return ExitCodes.Done;
        }, ct));
        return command;
    }

    private static void Print(IAnsiConsole console, List<ProjectDocument> rows)
    {
        var table = new Table().RoundedBorder().AddColumn("Project").AddColumn("Commits", c => c.RightAligned()).AddColumn("As of (UTC)").AddColumn("From").AddColumn("Problem");
        foreach (var row in rows)
        {
            table.AddRow(
                Markup.Escape(row.Project),
                row.Commits.ToString("N0", CultureInfo.InvariantCulture),
                row.SyncedAt?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "never",
                Markup.Escape(row.Location),
                Markup.Escape(row.Problem is null ? "" : $"{row.Problem} {row.Remedy}"));
        }

        console.Write(table);
    }
}

internal sealed record ProjectDocument(
    string Project, string Source, string Location, int Commits, string? Head, DateTimeOffset? SyncedAt, string? Problem, string? Remedy);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<ProjectDocument>))]
internal sealed partial class ProjectsJson : JsonSerializerContext;
