using System.Text.Json;
using System.Text.Json.Serialization;

namespace Community.Bots.GitHub.Models;

/// <summary>GitHub's description lets a label of an issue be an object or its bare name; names may be null and are then of no use.</summary>
internal sealed class LabelListConverter : JsonConverter<IReadOnlyList<GitHubLabel>>
{
    public override IReadOnlyList<GitHubLabel> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("Labels are not a list.");
        var labels = new List<GitHubLabel>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var label = reader.TokenType switch
            {
                JsonTokenType.String => new GitHubLabel(reader.GetString()!),
                JsonTokenType.StartObject => JsonSerializer.Deserialize(ref reader, GitHubJson.Default.LooseLabel) is { Name: { } name } loose
                    ? new GitHubLabel(name, loose.Id, loose.Color, loose.Description, loose.Default) : null,
                _ => throw new JsonException("A label is neither an object nor a name."),
            };
            if (label is not null) labels.Add(label);
        }

        return labels;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<GitHubLabel> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, GitHubJson.Default.IReadOnlyListGitHubLabel);
}

internal sealed record LooseLabel(string? Name = null, long? Id = null, string? Color = null, string? Description = null, bool? Default = null);
