using System.Globalization;
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

    public override async Task<WorkOutcome> RunAsync(WorkContext work, CancellationToken ct)
    {
        var projectId = work.Item.ProjectId!.Value;
        work.Report("counting");
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var counts = await new CompletenessReader(connection, projectId).ReadAsync(ct);
        await CompletenessStore.ReplaceAsync(connection, projectId, counts, time.GetUtcNow(), ct);
        await transaction.CommitAsync(ct);
        var days = counts.Values.SelectMany(c => c).ToList();
        var (whole, short_) = (days.Count(d => d.Stated == d.Held), days.Count(d => d.Stated > d.Held));
        List<OutcomePart> parts = [new("days-whole", whole)];
        if (short_ > 0) parts.Add(new OutcomePart("days-short", short_));
        if (days.Count - whole - short_ is > 0 and var unknown) parts.Add(new OutcomePart("days-unknown", unknown));
        return days.Count == 0 ? WorkOutcome.Skipped(parts) : WorkOutcome.Done(parts);
    }

    private static string SerialKey(int projectId) => string.Create(CultureInfo.InvariantCulture, $"{Name}:{projectId}");
}
