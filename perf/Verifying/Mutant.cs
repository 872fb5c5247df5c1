using System.Text.Json.Nodes;

namespace Community.Perf.Verifying;

/// <summary>Changes one field of an answer somewhere, so that it may or may not be valid any more.</summary>
internal static class Mutant
{
    public static string Make(JsonNode root, Random random)
    {
        var fields = new List<(JsonObject Owner, string Name)>();
        Collect(root, fields);
        var (owner, name) = fields[random.Next(fields.Count)];
        var at = $"{owner.GetPath()}.{name}";
        switch (random.Next(6))
        {
            case 0:
                owner.Remove(name);
                return $"{at} removed";
            case 1:
                owner[name] = null;
                return $"{at} null";
            case 2:
                owner[name] = "text";
                return $"{at} text";
            case 3:
                owner[name] = random.Next(2) == 0 ? 1.5 : 7;
                return $"{at} a number";
            case 4:
                owner[name] = new JsonArray("x");
                return $"{at} an array";
            default:
                owner[$"{name}_more"] = true;
                return $"{at} beside a new field";
        }
    }

    private static void Collect(JsonNode? node, List<(JsonObject, string)> fields)
    {
        if (node is JsonArray array) foreach (var item in array) Collect(item, fields);
        if (node is not JsonObject json) return;
        foreach (var (name, value) in json)
        {
            fields.Add((json, name));
            Collect(value, fields);
        }
    }
}
