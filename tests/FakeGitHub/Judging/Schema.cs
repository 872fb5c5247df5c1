using System.Text.Json;
using System.Text.RegularExpressions;

namespace Community.FakeGitHub.Judging;

/// <summary>One schema of the description, read once: the keywords that GitHub uses, nothing more.</summary>
internal sealed class Schema
{
    /// <summary>Null allows any type.</summary>
    public string? Type { get; private set; }

    public bool Nullable { get; private set; }

    public IReadOnlyList<JsonElement>? Enum { get; private set; }

    public IReadOnlyList<Schema> AllOf { get; private set; } = [];

    public IReadOnlyList<Schema> AnyOf { get; private set; } = [];

    public IReadOnlyList<Schema> OneOf { get; private set; } = [];

    public Schema? Not { get; private set; }

    public IReadOnlyDictionary<string, Schema> Properties { get; private set; } = new Dictionary<string, Schema>();

    public IReadOnlyList<string> Required { get; private set; } = [];

    /// <summary>What fields without a name in <see cref="Properties"/> must be; null allows any.</summary>
    public Schema? AdditionalProperties { get; private set; }

    public bool AllowsAdditionalProperties { get; private set; } = true;

    public Schema? Items { get; private set; }

    public int? MinItems { get; private set; }

    public int? MaxItems { get; private set; }

    public int? MinLength { get; private set; }

    public int? MaxLength { get; private set; }

    public double? Minimum { get; private set; }

    public double? Maximum { get; private set; }

    public Regex? Pattern { get; private set; }

    public string? Format { get; private set; }

    /// <summary>Reads schemas of one document; those behind a reference once, so that schemas that contain themselves come to an end.</summary>
    public sealed class Reader(JsonElement document)
    {
        private readonly Dictionary<string, Schema> _named = [];

        public Schema Read(JsonElement json)
        {
            if (!json.TryGetProperty("$ref", out var reference)) return Fill(new Schema(), json);
            var name = reference.GetString()!;
            if (_named.TryGetValue(name, out var known)) return known;
            return Fill(_named[name] = new Schema(), Follow(reference.GetString()!));
        }

        public JsonElement Resolve(JsonElement json) => json.TryGetProperty("$ref", out var reference) ? Follow(reference.GetString()!) : json;

        private JsonElement Follow(string reference) => reference.Split('/').Skip(1).Aggregate(document, (at, name) => at.GetProperty(name));

        private Schema Fill(Schema schema, JsonElement json)
        {
            foreach (var keyword in json.EnumerateObject())
            {
                var value = keyword.Value;
                switch (keyword.Name)
                {
                    case "type": schema.Type = value.GetString(); break;
                    case "nullable": schema.Nullable = value.GetBoolean(); break;
                    case "enum": schema.Enum = [.. value.EnumerateArray()]; break;
                    case "allOf": schema.AllOf = ReadAll(value); break;
                    case "anyOf": schema.AnyOf = ReadAll(value); break;
                    case "oneOf": schema.OneOf = ReadAll(value); break;
                    case "not": schema.Not = Read(value); break;
                    case "properties": schema.Properties = value.EnumerateObject().ToDictionary(p => p.Name, p => Read(p.Value)); break;
                    case "required": schema.Required = [.. value.EnumerateArray().Select(r => r.GetString()!)]; break;
                    case "additionalProperties" when value.ValueKind == JsonValueKind.Object: schema.AdditionalProperties = Read(value); break;
                    case "additionalProperties": schema.AllowsAdditionalProperties = value.GetBoolean(); break;
                    case "items": schema.Items = Read(value); break;
                    case "minItems": schema.MinItems = value.GetInt32(); break;
                    case "maxItems": schema.MaxItems = value.GetInt32(); break;
                    case "minLength": schema.MinLength = value.GetInt32(); break;
                    case "maxLength": schema.MaxLength = value.GetInt32(); break;
                    case "minimum": schema.Minimum = value.GetDouble(); break;
                    case "maximum": schema.Maximum = value.GetDouble(); break;
                    case "pattern": schema.Pattern = new Regex(value.GetString()!, RegexOptions.ECMAScript); break;
                    case "format": schema.Format = value.GetString(); break;
                    // What says nothing about validity.
                    case "default" or "deprecated" or "discriminator": break;
                    default: throw new NotSupportedException($"The judge does not know the keyword '{keyword.Name}'.");
                }
            }

            return schema;
        }

        private List<Schema> ReadAll(JsonElement list) => [.. list.EnumerateArray().Select(Read)];
    }
}
