using System.Globalization;
using Community.Core.Completeness;
using Community.Data.Schema;
using Community.Data.Work;
using Npgsql;

namespace Community.Data.Completeness;

/// <summary>Counts, after facts came in, what is held of every day against what sources say there is.</summary>
public sealed class CompletenessWork(NpgsqlDataSource database, TimeProvider time) : WorkHandler
{
    public const string Name = "completeness";

    public override string Kind => Name;

    /// <summary>For every project that an import or a sync has touched.</summary>
    public static WorkRequest Request(int projectId, string requestedBy) => new(
        Name, SerialKey(projectId), projectId, requestedBy, CoalesceKey: string.Create(CultureInfo.InvariantCulture, $"{Name}:{projectId}"));

    /// <summary>For every project that a file gave facts to: one row of work, however many they are.</summary>
    public static WorkRequest RequestOfFile(long sourceId, string requestedBy) => new(
        Name, string.Create(CultureInfo.InvariantCulture, $"{Name}:file:{sourceId}"), null, requestedBy,
        CoalesceKey: string.Create(CultureInfo.InvariantCulture, $"{Name}:file:{sourceId}"), Input: sourceId.ToString(CultureInfo.InvariantCulture));

    public override async Task<WorkOutcome> RunAsync(WorkContext work, CancellationToken ct)
    {
        work.Report("counting");
        await using var connection = await database.OpenConnectionAsync(ct);
        var projects = work.Item.ProjectId is { } one ? [one] : await ProjectsOfFileAsync(connection, work.Item.Input, ct);
        var days = new List<DayCount>();
        foreach (var (projectId, done) in projects.Select((p, i) => (p, i)))
        {
            work.Report("counting", done, projects.Count);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var counts = await new CompletenessReader(connection, projectId).ReadAsync(ct);
            await CompletenessStore.ReplaceAsync(connection, projectId, counts, time.GetUtcNow(), ct);
            await transaction.CommitAsync(ct);
            days.AddRange(counts.Values.SelectMany(c => c));
        }

        var (whole, short_) = (days.Count(d => d.Stated == d.Held), days.Count(d => d.Stated > d.Held));
        List<OutcomePart> parts = [new("days-whole", whole)];
        if (short_ > 0) parts.Add(new OutcomePart("days-short", short_));
        if (days.Count - whole - short_ is > 0 and var unknown) parts.Add(new OutcomePart("days-unknown", unknown));
        return days.Count == 0 ? WorkOutcome.Skipped(parts) : WorkOutcome.Done(parts);
    }

    private static Task<List<int>> ProjectsOfFileAsync(NpgsqlConnection connection, string? input, CancellationToken ct) => connection.Command(
        "select project_id from project_source_file where source_id = $1 order by project_id", long.Parse(input ?? "0", CultureInfo.InvariantCulture))
        .ListAsync(r => r.GetInt32(0), ct);

    private static string SerialKey(int projectId) => string.Create(CultureInfo.InvariantCulture, $"{Name}:{projectId}");
}
