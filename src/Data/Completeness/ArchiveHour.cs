using System.Globalization;
using System.Text.RegularExpressions;
using Community.Core.Completeness;

namespace Community.Data.Completeness;

/// <summary>The hour that a file of GH Archive is named after: <c>2026-05-04-7.json.gz</c>.</summary>
internal static partial class ArchiveHour
{
    /// <summary>Counted since 1970; null for a file of another name.</summary>
    public static long? Of(string name)
    {
        if (Name.Match(name) is not { Success: true } match
            || !DateOnly.TryParseExact(match.Groups["day"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return null;
        var hour = int.Parse(match.Groups["hour"].Value, CultureInfo.InvariantCulture);
        return hour > 23 ? null : CompletenessRules.HourOf(new DateTimeOffset(day, new TimeOnly(hour, 0), TimeSpan.Zero));
    }

    [GeneratedRegex(@"^(?<day>\d{4}-\d{2}-\d{2})-(?<hour>\d{1,2})\.json(\.gz)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Name { get; }
}
