using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Community.Core.Failures;
using Community.Data.Projects;
using Community.Data.Work;

namespace Community.Data.People;

/// <summary>Whom to erase: by the number in their project, so that the request itself names nobody.</summary>
public sealed record EraseInput(int Person);

/// <summary>Erases somebody. Safe to run twice: the second finds nobody.</summary>
public sealed class EraseWork(ProjectFinder projects, PersonEraser eraser) : WorkHandler
{
    public const string Name = "erase";

    public const string Stage = "erasing";

    public override string Kind => Name;

    /// <remarks>Under a key of its own, not the project's: it reaches all of them, and waits for them itself.</remarks>
    public static WorkRequest Request(int projectId, int person, string requestedBy) => new(
        Name, SerialKey: Name, projectId, requestedBy, CoalesceKey: string.Create(CultureInfo.InvariantCulture, $"{Name}:{projectId}:{person}"), Priority: 2,
        Input: JsonSerializer.Serialize(new EraseInput(person), EraseJson.Default.EraseInput));

    public override async Task<WorkOutcome> RunAsync(WorkContext work, CancellationToken ct)
    {
        var project = await projects.ByIdAsync(work.Item.ProjectId!.Value, ct) ?? throw new UserErrorException(new Failure("project.gone"));
        var input = JsonSerializer.Deserialize(work.Item.Input ?? "null", EraseJson.Default.EraseInput) ?? throw new UserErrorException(new Failure("person.unknown"));
        work.Report(Stage);
        return await eraser.EraseAsync(project, input.Person, (done, total) => work.Report(Stage, done, total), ct) is { } erasure
            ? WorkOutcome.Done(new OutcomePart("erased", erasure.Rows), new OutcomePart("erased-projects", erasure.Projects))
            : WorkOutcome.Skipped(new OutcomePart("erased-already"));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EraseInput))]
internal sealed partial class EraseJson : JsonSerializerContext;
