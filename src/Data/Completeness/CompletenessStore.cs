using Community.Core.Completeness;
using Community.Data.Git;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.Completeness;

/// <summary>The counts by day as they are stored. A day without a row is one that nobody speaks of.</summary>
public static class CompletenessStore
{
    internal static async Task ReplaceAsync(
        NpgsqlConnection connection, int projectId, IReadOnlyDictionary<string, List<DayCount>> counts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await connection.Command("delete from completeness_day where project_id = $1", projectId).RunAsync(cancellationToken);
        await using var writer = await BinaryCopyWriter.BeginAsync(
            connection, "copy completeness_day (project_id, kind, day, held, stated, checked_at) from stdin (format binary)", cancellationToken);
        foreach (var (kind, days) in counts)
        {
            foreach (var day in days)
            {
                await writer.StartRowAsync(6, cancellationToken);
                writer.Write(projectId);
                writer.Write(kind);
                writer.Write(day.Day);
                writer.Write(day.Held);
                if (day.Stated is { } stated) writer.Write(stated);
                else writer.WriteNull();
                writer.Write(now);
            }
        }

        await writer.CompleteAsync(cancellationToken);
    }

    /// <summary>The stored days of one kind, oldest first.</summary>
    public static Task<List<DayCount>> DaysAsync(NpgsqlConnection connection, int projectId, string kind, CancellationToken cancellationToken) => connection.Command(
        "select day, held, stated from completeness_day where project_id = $1 and kind = $2 order by day", projectId, kind)
        .ListAsync(r => new DayCount(r.GetFieldValue<DateOnly>(0), r.GetInt32(1), r.IsDBNull(2) ? null : r.GetInt32(2)), cancellationToken);
}
