using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Community.Web.Tests.Plans;

/// <summary>Every statement that this process sends to PostgreSQL while it records, as Npgsql's own tracing tells it.</summary>
internal sealed partial class StatementRecorder : IDisposable
{
    private readonly ConcurrentDictionary<string, byte> _statements = new(StringComparer.Ordinal);
    private readonly ActivityListener _listener;

    /// <param name="database">Only statements to this database: other tests of the process talk to theirs.</param>
    public StatementRecorder(string database)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (Tag(activity, "db.namespace", "db.name") is { } name && !name.Contains(database, StringComparison.Ordinal)) return;
                // The scheduler's own statements may fall into the time of a page's, and are not ours to plan.
                if (Tag(activity, "db.query.text", "db.statement") is { } sql && !sql.Contains("qrtz_", StringComparison.OrdinalIgnoreCase)) _statements.TryAdd(sql, 0);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyCollection<string> Statements => [.. _statements.Keys];

    public void Clear() => _statements.Clear();

    /// <summary>With numbered parameters, as PostgreSQL sees them.</summary>
    public static string Numbered(string sql)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        return Parameter().Replace(sql, match =>
        {
            if (!numbers.TryGetValue(match.Value, out var number)) numbers.Add(match.Value, number = numbers.Count + 1);
            return $"${number}";
        });
    }

    public void Dispose() => _listener.Dispose();

    private static string? Tag(Activity activity, params string[] names) => names.Select(n => activity.GetTagItem(n) as string).FirstOrDefault(v => v is not null);

    [GeneratedRegex("""(?<![@\w])@\w+""")]
    private static partial Regex Parameter();
}
