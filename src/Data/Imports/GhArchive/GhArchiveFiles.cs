using System.Globalization;
using System.Text.RegularExpressions;
using Community.Core.Failures;

namespace Community.Data.Imports.GhArchive;

/// <summary>Finds event files. Those named by their hour, as data.gharchive.org names them, come in order of time.</summary>
public static partial class GhArchiveFiles
{
    private static readonly string[] Endings = [".json", ".json.gz", ".ndjson", ".ndjson.gz"];

    /// <summary>The files, and in place of folders the event files in them, as absolute paths.</summary>
    public static IReadOnlyList<string> List(IEnumerable<string> paths) => [.. paths.SelectMany(ListOne)];

    private static IEnumerable<string> ListOne(string path)
    {
        var full = Path.GetFullPath(path);
        if (!Directory.Exists(full)) return [full];
        var files = Directory.EnumerateFiles(full).Where(f => Endings.Any(e => f.EndsWith(e, StringComparison.Ordinal)))
            .OrderBy(f => Order(Path.GetFileName(f)), StringComparer.Ordinal).ToList();
        return files.Count > 0
            ? files
            : throw new UserErrorException($"There are no event files in {full}.", $"Name files, or a folder of files that end in {string.Join(", ", Endings)}.");
    }

    /// <summary>"2026-01-01-9" comes before "2026-01-01-10".</summary>
    private static string Order(string name) => Hour().Match(name) is { Success: true } match
        ? $"{match.Groups[1].Value}-{int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture):D2}{name[match.Length..]}"
        : name;

    [GeneratedRegex(@"^(\d{4}-\d\d-\d\d)-(\d{1,2})(?=\.)")]
    private static partial Regex Hour();
}
