using System.Text.Json;
using System.Text.Json.Serialization;
using Community.Data.Facts;

namespace Community.Data.Imports;

/// <summary>What reading a file came to: printed by <c>--json</c>, stored with the file, shown on its page.</summary>
public sealed class ImportSummary
{
    /// <summary>Lines of an event file, or facts of an archive file.</summary>
    public long Read { get; set; }

    public long New { get; set; }

    /// <summary>Known already, in this file or in the database.</summary>
    public long Duplicate { get; set; }

    public long Refused { get; set; }

    /// <summary>Of repositories that are not kept.</summary>
    public long Ignored { get; set; }

    /// <summary>Lines that were told later than the line before them.</summary>
    public long OutOfOrder { get; set; }

    /// <summary>What the last good line was told at: a resumed reading counts disorder from here.</summary>
    public DateTimeOffset? LineAt { get; set; }

    /// <summary>Why the file could not be read to its end; null when it was, or is being read.</summary>
    public string? Stopped { get; set; }

    /// <summary>What was read, by the source's own type: "PushEvent", or "review" in an archive file.</summary>
    public SortedDictionary<string, long> ByType { get; init; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, long> RefusedByReason { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Facts by table.</summary>
    public SortedDictionary<string, FactCount> Facts { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The sets of payload fields met, by type: a change of GitHub's shapes shows here first.</summary>
    public SortedDictionary<string, SortedSet<string>> Shapes { get; init; } = new(StringComparer.Ordinal);

    public void Add(FactCounts counts)
    {
        foreach (var (type, count) in counts.ByType) Facts[type] = Facts.GetValueOrDefault(type) + count;
    }

    public string ToJson() => JsonSerializer.Serialize(this, ImportJson.Default.ImportSummary);

    public static ImportSummary FromJson(string? json) => json is null ? new() : JsonSerializer.Deserialize(json, ImportJson.Default.ImportSummary) ?? new();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImportSummary))]
[JsonSerializable(typeof(ImportInput))]
internal sealed partial class ImportJson : JsonSerializerContext;
