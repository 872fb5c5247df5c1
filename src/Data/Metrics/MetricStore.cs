using Community.Core.History;
using Community.Core.Metrics;
using Community.Data.Git;
using Community.Data.Schema;
using Npgsql;
using NpgsqlTypes;
using HistoryChange = Community.Core.Metrics.HistoryChange;

namespace Community.Data.Metrics;

/// <summary>What bringing the stored points up to date took.</summary>
/// <param name="Computed">Points computed anew, over all metrics.</param>
/// <param name="Everything">Whether some metric had to be computed from scratch.</param>
public sealed record MetricUpdate(int Computed, bool Everything);

/// <summary>
/// Keeps the points of every metric with its default parameters in the database. A change recomputes only the buckets it touches;
/// where the stored points are of another definition, of other parameters or not of the facts before the change, all of them.
/// </summary>
public sealed class MetricStore(NpgsqlDataSource database, HistoryCache histories, TimeProvider time)
{
    /// <summary>Brings all metrics to the facts of <paramref name="revision"/>. Does nothing for those that are there already.</summary>
    /// <param name="change">The sync that has just been; it leads from the revision before to this one only if it changed something. Null: not known.</param>
    public async Task<MetricUpdate> UpdateAsync(int projectId, long revision, GitSyncResult? change, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var states = await ReadStatesAsync(connection, projectId, ct);
        var behind = MetricCatalogue.All.Where(m => !IsCurrent(m, states.GetValueOrDefault(m.Id), revision)).ToList();
        if (behind.Count == 0) return new MetricUpdate(0, false);

        var view = change?.History is { } read ? await histories.PutAsync(projectId, revision, read, ct) : await histories.GetAsync(projectId, revision, ct);
        // A sync without news says nothing about what put the points behind: an earlier one that died, or a rule about actors.
        var delta = change is not { Changed: true } ? null : await ToHistoryChangeAsync(connection, projectId, view, change, ct);
        var (computed, everything) = (0, false);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        foreach (var metric in behind)
        {
            var continues = delta is not null && states.GetValueOrDefault(metric.Id) is { } s && IsSame(metric, s) && s.DataRevision == revision - 1;
            var touched = continues ? metric.Touches(delta!, metric.Defaults) : TouchedBuckets.All;
            var points = touched.IsNone ? [] : metric.Evaluate(view, metric.Defaults, touched.Only);
            await ReplaceAsync(connection, projectId, metric, touched, points, ct);
            await SetStateAsync(connection, projectId, metric, revision, points.Count, ct);
            computed += points.Count;
            everything |= touched.IsAll;
        }

        await transaction.CommitAsync(ct);
        return new MetricUpdate(computed, everything);
    }

    private static bool IsCurrent(Metric metric, State? state, long revision) =>
        state is not null && IsSame(metric, state) && state.DataRevision == revision;

    private static bool IsSame(Metric metric, State state) =>
        state.Version == metric.Version && state.Parameters == metric.Format(metric.Defaults);

    private static async Task<Dictionary<string, State>> ReadStatesAsync(NpgsqlConnection connection, int projectId, CancellationToken ct) =>
        (await connection.Statement($"select metric_id, version, parameters, data_revision from metric_state where project_id = {projectId}")
            .ListAsync(r => (Metric: r.GetString(0), State: new State(r.GetInt32(1), r.GetString(2), r.GetInt64(3))), ct))
        .ToDictionary(s => s.Metric, s => s.State, StringComparer.Ordinal);

    private static async Task<HistoryChange> ToHistoryChangeAsync(
        NpgsqlConnection connection, int projectId, HistoryView view, GitSyncResult change, CancellationToken ct)
    {
        var regained = change.Regained.ToHashSet();
        var removed = change.Lost.Count == 0
            ? []
            : await connection.Statement(
                $"""
                select commit_no, authored_at, committed_at, author_no, parent_count from git_commit
                where project_id = {projectId} and commit_no = any({change.Lost.ToArray()})
                """)
                .ListAsync(r => new CommitFact(r.GetInt32(0), Seconds(r, 1), Seconds(r, 2), r.GetInt32(3), r.GetInt16(4)), ct);
        return new HistoryChange(
            view,
            [.. view.History.Commits.Where(c => c.Number >= change.FirstAdded && c.Number < change.FirstAdded + change.AddedCount || regained.Contains(c.Number))],
            removed,
            [.. change.Tags.Where(t => t.CreatedAfter is not null).Select(t => new TagFact(t.Name, t.CreatedAfter!.Value.ToUnixTimeSeconds()))],
            [.. change.Tags.Where(t => t.CreatedBefore is not null).Select(t => new TagFact(t.Name, t.CreatedBefore!.Value.ToUnixTimeSeconds()))],
            change.MailmapChanged);
    }

    private static long Seconds(NpgsqlDataReader row, int column) => row.GetFieldValue<DateTimeOffset>(column).ToUnixTimeSeconds();

    private static async Task ReplaceAsync(
        NpgsqlConnection connection, int projectId, Metric metric, TouchedBuckets touched, IReadOnlyList<MetricPoint> points, CancellationToken ct)
    {
        if (touched.IsNone) return;
        await using (var delete = new NpgsqlCommand(
            "delete from metric_point where project_id = $1 and metric_id = $2 and ($3 or start_on = any($4))", connection))
        {
            delete.Parameters.Add(new() { Value = projectId });
            delete.Parameters.Add(new() { Value = metric.Id });
            delete.Parameters.Add(new() { Value = touched.IsAll });
            delete.Parameters.Add(new() { Value = touched.Starts.ToArray() });
            await delete.ExecuteNonQueryAsync(ct);
        }

        await using var copy = await connection.BeginBinaryImportAsync(
            "copy metric_point (project_id, metric_id, series, start_on, end_on, value, n) from stdin (format binary)", ct);
        foreach (var point in points)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(projectId, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(metric.Id, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(point.Series ?? "", NpgsqlDbType.Text, ct);
            await copy.WriteAsync(point.Start, NpgsqlDbType.Date, ct);
            await copy.WriteAsync(point.End, NpgsqlDbType.Date, ct);
            if (point.Value is { } value) await copy.WriteAsync(value, NpgsqlDbType.Double, ct);
            else await copy.WriteNullAsync(ct);
            await copy.WriteAsync(point.N, NpgsqlDbType.Integer, ct);
        }

        await copy.CompleteAsync(ct);
    }

    private async Task SetStateAsync(NpgsqlConnection connection, int projectId, Metric metric, long revision, int computed, CancellationToken ct)
    {
        await using var upsert = new NpgsqlCommand(
            """
            insert into metric_state (project_id, metric_id, version, parameters, data_revision, computed_at, buckets_computed)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (project_id, metric_id) do update
            set version = excluded.version, parameters = excluded.parameters, data_revision = excluded.data_revision,
                computed_at = excluded.computed_at, buckets_computed = excluded.buckets_computed
            """, connection);
        foreach (var value in (object[])[projectId, metric.Id, metric.Version, metric.Format(metric.Defaults), revision, time.GetUtcNow(), computed])
            upsert.Parameters.Add(new() { Value = value });
        await upsert.ExecuteNonQueryAsync(ct);
    }

    /// <summary>What the stored points of a metric are of.</summary>
    private sealed record State(int Version, string Parameters, long DataRevision);
}
