using System.Text;
using System.Text.Json;

namespace Community.Data.Imports.GhArchive;

/// <summary>The sets of fields that payloads were met with, by type: a change of GitHub's shapes shows here first.</summary>
internal sealed class PayloadShapes
{
    /// <summary>Real types have a handful; a file of garbage may have any number.</summary>
    private const int MaxOfType = 64;

    private const int MaxTypes = 100;

    private readonly HashSet<(string Type, ulong Fields)> _met = [];

    private readonly SortedDictionary<string, SortedSet<string>> _byType = new(StringComparer.Ordinal);

    /// <summary>What was met so far, for another thread.</summary>
    public SortedDictionary<string, SortedSet<string>> Copy()
    {
        var copy = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var (type, shapes) in _byType) copy.Add(type, new SortedSet<string>(shapes, StringComparer.Ordinal));
        return copy;
    }

    /// <summary>Adds a field's name to the number that stands for the fields so far, in their order.</summary>
    public static ulong Add(ulong fields, ReadOnlySpan<byte> name)
    {
        var hash = fields == 0 ? 14695981039346656037UL : fields;
        foreach (var b in name) hash = unchecked((hash ^ b) * 1099511628211UL);
        return unchecked((hash ^ ',') * 1099511628211UL);
    }

    public void Note(string type, ulong fields, ReadOnlySpan<byte> payload)
    {
        if (!_met.Add((type, fields))) return;
        if (_met.Count > MaxTypes * MaxOfType) _met.Clear();
        if (!_byType.TryGetValue(type, out var shapes))
        {
            if (_byType.Count == MaxTypes) return;
            _byType.Add(type, shapes = new SortedSet<string>(StringComparer.Ordinal));
        }

        if (shapes.Count < MaxOfType) shapes.Add(NamesOf(payload));
    }

    private static string NamesOf(ReadOnlySpan<byte> payload)
    {
        var names = new List<string>();
        var reader = new Utf8JsonReader(payload);
        reader.Read();
        while (JsonFields.Next(ref reader))
        {
            names.Add(Encoding.UTF8.GetString(JsonFields.Name(ref reader)).Replace("\0", "", StringComparison.Ordinal));
            JsonFields.SkipValue(ref reader);
        }

        names.Sort(StringComparer.Ordinal);
        return string.Join(',', names);
    }
}
