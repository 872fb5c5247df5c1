using System.Text;
using System.Text.Json.Nodes;

namespace Community.Data.Tests.Imports;

/// <summary>Breaks good lines in every way that lines have been seen to break, the same ways for the same seed.</summary>
internal sealed class LineMutator(IReadOnlyList<string> good, int seed)
{
    private static readonly JsonNode?[] Wrong =
    [
        null, -1, 0, 1.5, 1e300, long.MaxValue, ulong.MaxValue, true, "", "x", "\0", "2999-01-01T00:00:00Z", "1999-01-01T00:00:00Z", "2026-13-45T99:99:99Z",
        "0001-01-01T00:00:00Z", new JsonArray(), new JsonObject(), new JsonArray(1, "a", null), "null", "a/b/c", new string('y', 5000),
    ];

    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        var line = good[_random.Next(good.Count)];
        return _random.Next(10) switch
        {
            0 => FlipBytes(line),
            1 => Encoding.UTF8.GetBytes(line)[.._random.Next(line.Length)],
            2 => Encoding.UTF8.GetBytes(line + line),
            3 => Encoding.UTF8.GetBytes(Double(line)),
            4 => Encoding.UTF8.GetBytes(Insert(line, Escapes[_random.Next(Escapes.Length)])),
            5 => Encoding.UTF8.GetBytes(Nest(line)),
            6 => Encoding.UTF8.GetBytes(Change(line, n => Remove(n))),
            _ => Encoding.UTF8.GetBytes(Change(line, n => Replace(n))),
        };
    }

    private static readonly string[] Escapes = [@"\u0000", @"\ud800", @"\udc00\ud800", @"\u000", @"\q", "\u0001", "\uFEFF", "\n", "\\", "\""];

    private byte[] FlipBytes(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        for (var i = _random.Next(1, 4); i > 0; i--) bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        return bytes;
    }

    /// <summary>Tells one field of the line twice.</summary>
    private string Double(string line)
    {
        string[] fields = ["\"id\":", "\"number\":", "\"action\":", "\"login\":", "\"state\":", "\"created_at\":", "\"payload\":", "\"name\":"];
        var field = fields[_random.Next(fields.Length)];
        var at = line.IndexOf(field, StringComparison.Ordinal);
        return at < 0 ? line : line.Insert(at, $"{field}{(_random.Next(2) == 0 ? "null" : "\"7\"")},");
    }

    private string Insert(string line, string text)
    {
        var quotes = line.Select((c, i) => (c, i)).Where(p => p.c == '"').Select(p => p.i + 1).ToList();
        return line.Insert(quotes[_random.Next(quotes.Count)], text);
    }

    private string Nest(string line)
    {
        var depth = _random.Next(2, 200);
        var at = line.IndexOf(':', StringComparison.Ordinal) + 1;
        return line.Insert(at, new string('[', depth)) + new string(']', _random.Next(2) * depth);
    }

    private static string Change(string line, Action<JsonNode> change)
    {
        var root = JsonNode.Parse(line)!;
        change(root);
        return root.ToJsonString();
    }

    private void Remove(JsonNode root)
    {
        var objects = Objects(root).Where(o => o.Count > 0).ToList();
        var chosen = objects[_random.Next(objects.Count)];
        chosen.RemoveAt(_random.Next(chosen.Count));
    }

    private void Replace(JsonNode root)
    {
        var objects = Objects(root).Where(o => o.Count > 0).ToList();
        var chosen = objects[_random.Next(objects.Count)];
        var field = chosen.ElementAt(_random.Next(chosen.Count)).Key;
        chosen[field] = Wrong[_random.Next(Wrong.Length)]?.DeepClone();
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(f => Objects(f.Value)).Prepend(o),
        JsonArray a => a.SelectMany(Objects),
        _ => [],
    };
}
