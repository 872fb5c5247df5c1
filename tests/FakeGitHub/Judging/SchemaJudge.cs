using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Community.FakeGitHub.Judging;

/// <summary>Says what is wrong with a JSON value, by a schema.</summary>
internal static partial class SchemaJudge
{
    public static IReadOnlyList<string> Judge(Schema schema, JsonElement value)
    {
        var faults = new List<string>();
        Check(schema, value, "", faults);
        return faults;
    }

    private static bool Fits(Schema schema, JsonElement value) => Judge(schema, value).Count == 0;

    private static void Check(Schema schema, JsonElement value, string at, List<string> faults)
    {
        if (value.ValueKind == JsonValueKind.Null && schema.Nullable) return;
        if (schema.Type is { } type && !IsOf(type, value))
        {
            faults.Add($"{at}: must be {type}, is {value.ValueKind}");
            return;
        }

        if (schema.Enum is { } allowed && !allowed.Any(a => JsonElement.DeepEquals(a, value)))
            faults.Add($"{at}: {value.GetRawText()} is not one of {string.Join(", ", allowed.Select(a => a.GetRawText()))}");
        foreach (var part in schema.AllOf) Check(part, value, at, faults);
        if (schema.AnyOf.Count > 0 && !schema.AnyOf.Any(s => Fits(s, value))) faults.Add($"{at}: fits none of anyOf");
        if (schema.OneOf.Count > 0 && schema.OneOf.Count(s => Fits(s, value)) is not 1 and var fits)
            faults.Add($"{at}: must fit one of oneOf, fits {fits}");
        if (schema.Not is { } not && Fits(not, value)) faults.Add($"{at}: fits what it must not");
        switch (value.ValueKind)
        {
            case JsonValueKind.String: CheckText(schema, value.GetString()!, at, faults); break;
            case JsonValueKind.Number: CheckNumber(schema, value.GetDouble(), at, faults); break;
            case JsonValueKind.Array: CheckArray(schema, value, at, faults); break;
            case JsonValueKind.Object: CheckObject(schema, value, at, faults); break;
        }
    }

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() % 1 == 0,
        _ => throw new NotSupportedException($"The judge does not know the type '{type}'."),
    };

    private static void CheckText(Schema schema, string text, string at, List<string> faults)
    {
        // JSON Schema counts characters, not UTF-16 units.
        var length = schema.MaxLength is null && schema.MinLength is null ? 0 : text.EnumerateRunes().Count();
        if (length > schema.MaxLength) faults.Add($"{at}: longer than {schema.MaxLength}");
        if (length < schema.MinLength) faults.Add($"{at}: shorter than {schema.MinLength}");
        if (schema.Pattern is { } pattern && !pattern.IsMatch(text)) faults.Add($"{at}: does not match {pattern}");
        if (schema.Format is { } format && !HasFormat(format, text)) faults.Add($"{at}: is no {format}");
    }

    private static bool HasFormat(string format, string text) => format switch
    {
        "date-time" => DateTimePattern().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        // GitHub's templates (…/git/refs{/sha}) pass as addresses. A repository has 50 of them: Uri.TryCreate took most of the judge's time.
        "uri" => UriPattern().IsMatch(text),
        "email" => EmailPattern().IsMatch(text),
        _ => true,
    };

    private static void CheckNumber(Schema schema, double number, string at, List<string> faults)
    {
        if (number > schema.Maximum) faults.Add($"{at}: above {schema.Maximum}");
        if (number < schema.Minimum) faults.Add($"{at}: below {schema.Minimum}");
    }

    private static void CheckArray(Schema schema, JsonElement array, string at, List<string> faults)
    {
        var length = array.GetArrayLength();
        if (length > schema.MaxItems) faults.Add($"{at}: more than {schema.MaxItems}");
        if (length < schema.MinItems) faults.Add($"{at}: fewer than {schema.MinItems}");
        if (schema.Items is not { } items) return;
        foreach (var (index, item) in array.EnumerateArray().Index()) Check(items, item, $"{at}/{index}", faults);
    }

    private static void CheckObject(Schema schema, JsonElement value, string at, List<string> faults)
    {
        foreach (var name in schema.Required)
            if (!value.TryGetProperty(name, out _)) faults.Add($"{at}: needs '{name}'");
        foreach (var field in value.EnumerateObject())
        {
            if (schema.Properties.TryGetValue(field.Name, out var known)) Check(known, field.Value, $"{at}/{field.Name}", faults);
            else if (schema.AdditionalProperties is { } additional) Check(additional, field.Value, $"{at}/{field.Name}", faults);
            else if (!schema.AllowsAdditionalProperties) faults.Add($"{at}: '{field.Name}' is not allowed");
        }
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d(:?\d\d)?)$", RegexOptions.CultureInvariant)]
    private static partial Regex DateTimePattern();

    [GeneratedRegex("""^[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>"\\^`|]+$""", RegexOptions.CultureInvariant)]
    private static partial Regex UriPattern();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+$", RegexOptions.CultureInvariant)]
    private static partial Regex EmailPattern();
}
