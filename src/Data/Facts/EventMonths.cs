using System.Collections.Concurrent;
using System.Globalization;
using Community.Core.Facts;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.Facts;

/// <summary>
/// Makes the monthly partitions of raw events. In a transaction of its own, before the facts are written: it locks the whole table, which must
/// not last as long as writing a batch does.
/// </summary>
public sealed class EventMonths(NpgsqlDataSource dataSource)
{
    /// <summary>Any number: two writers would both find that a month is missing.</summary>
    private const long MonthLock = 0x6d6f_6e74_68;

    private readonly ConcurrentDictionary<DateOnly, bool> _made = [];

    public Task EnsureAsync(IEnumerable<ProjectFacts> facts, CancellationToken cancellationToken) => EnsureAsync(
        facts.SelectMany(f => f.Events).Select(e => new DateOnly(e.CreatedAt.UtcDateTime.Year, e.CreatedAt.UtcDateTime.Month, 1)).Distinct(), cancellationToken);

    /// <param name="months">First days of months.</param>
    public async Task EnsureAsync(IEnumerable<DateOnly> months, CancellationToken cancellationToken)
    {
        var missing = months.Where(m => !_made.ContainsKey(m)).Order().ToList();
        if (missing.Count == 0) return;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.Command("select pg_advisory_xact_lock($1)", MonthLock).RunAsync(cancellationToken);
        var tables = await connection.Command("select relname from pg_class where relname like 'raw\\_event\\_y%'").ListAsync(r => r.GetString(0), cancellationToken);
        foreach (var month in missing)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"raw_event_y{month.Year:D4}m{month.Month:D2}");
            if (tables.Contains(name)) continue;
            await connection.ExecuteAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"create table {name} partition of raw_event for values from ('{month:yyyy-MM-dd} 00:00+00') to ('{month.AddMonths(1):yyyy-MM-dd} 00:00+00')"),
                cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        foreach (var month in missing) _made.TryAdd(month, true);
    }
}
