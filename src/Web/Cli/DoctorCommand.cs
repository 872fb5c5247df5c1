using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Community.Web.Doctor;
using Community.Web.Hosting;

namespace Community.Web.Cli;

internal static class DoctorCommand
{
    public static Command Create(Terminal terminal)
    {
        var json = CliOptions.Json();
        var command = new Command("doctor", "Say what is missing or wrong on this machine, and how to mend it.") { json };
        command.SetAction(async (parsed, ct) =>
        {
            var findings = await new Checkup(CommandHost.ReadConfiguration()).RunAsync(ct);
            if (parsed.GetValue(json)) await terminal.Result.WriteLineAsync(JsonSerializer.Serialize(findings, DoctorJson.Default.IReadOnlyListFinding));
            else await PrintAsync(terminal, findings);
            return findings.Any(f => f.Verdict == Verdict.Bad) ? ExitCodes.Failed : ExitCodes.Done;
        });
        return command;
    }

    private static async Task PrintAsync(Terminal terminal, IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings)
        {
            var mark = finding.Verdict switch { Verdict.Good => "✓", Verdict.Note => "•", _ => "✗" };
            await terminal.Result.WriteLineAsync($"{mark} {finding.What}: {finding.Found}");
            if (finding.Remedy is { } remedy) await terminal.Result.WriteLineAsync($"  {remedy}");
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<Finding>))]
internal sealed partial class DoctorJson : JsonSerializerContext;
