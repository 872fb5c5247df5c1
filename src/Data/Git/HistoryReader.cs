using System.Buffers.Binary;
using System.Data;
using System.Globalization;
using Community.Core.History;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.Git;

/// <summary>Loads what metrics are computed from: 100,000 commits take about a tenth of a second.</summary>
public sealed class HistoryReader(NpgsqlDataSource dataSource)
{
    private const int CommitColumns = 5;

    /// <summary>A row of the binary format: the column count, then each column with its length before it.</summary>
    private const int RowBytes = sizeof(short) + CommitColumns * sizeof(int) + sizeof(int) + sizeof(long) + sizeof(long) + sizeof(int) + sizeof(short);

    /// <summary>Signature (11 bytes), flags and the length of an extension that is never there.</summary>
    private const int HeaderBytes = 19;

    public async Task<RepositoryHistory> LoadAsync(int projectId, CancellationToken cancellationToken = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        // Commits, people and tags of one moment, whatever a sync does meanwhile.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var commits = await ReadCommitsAsync(connection, projectId, cancellationToken);
        var signatures = await connection.Command("select name, email from git_signature where project_id = $1 order by signature_no", projectId)
            .ListAsync(r => new Signature(r.GetString(0), r.GetString(1)), cancellationToken);
        var tags = await connection.Command("select name, created_at from git_tag where project_id = $1 order by created_at, name", projectId)
            .ListAsync(r => new TagFact(r.GetString(0), r.GetFieldValue<DateTimeOffset>(1).ToUnixTimeSeconds()), cancellationToken);
        return new RepositoryHistory(commits, signatures, tags);
    }

    /// <summary>COPY takes no parameters; the project's number is the only thing put into it.</summary>
    private static async Task<CommitFact[]> ReadCommitsAsync(NpgsqlConnection connection, int projectId, CancellationToken cancellationToken)
    {
        var id = projectId.ToString(CultureInfo.InvariantCulture);
        var commits = new List<CommitFact>();
        await using var stream = await connection.BeginRawBinaryCopyAsync(
            $"copy (select commit_no, authored_at, committed_at, author_no, parent_count from git_commit where project_id = {id} and reachable) to stdout (format binary)",
            cancellationToken);
        var buffer = new byte[64 << 10];
        await stream.ReadExactlyAsync(buffer.AsMemory(0, HeaderBytes), cancellationToken);
        var length = 0;
        while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is var count and > 0)
        {
            length += count;
            var start = 0;
            for (; length - start >= RowBytes; start += RowBytes) commits.Add(ParseRow(buffer.AsSpan(start, RowBytes)));
            buffer.AsSpan(start, length - start).CopyTo(buffer);
            length -= start;
        }

        // Nothing is left but the trailer, a column count of -1.
        if (length != sizeof(short)) throw new InvalidDataException("PostgreSQL's binary COPY ended in the middle of a commit.");
        return [.. commits];
    }

    private static CommitFact ParseRow(ReadOnlySpan<byte> row)
    {
        row = row[sizeof(short)..];
        return new CommitFact(Int32(ref row), Moment(ref row), Moment(ref row), Int32(ref row), Int16(ref row));
    }

    private static int Int32(ref ReadOnlySpan<byte> row) => BinaryPrimitives.ReadInt32BigEndian(Take(ref row, sizeof(int)));

    private static short Int16(ref ReadOnlySpan<byte> row) => BinaryPrimitives.ReadInt16BigEndian(Take(ref row, sizeof(short)));

    private static long Moment(ref ReadOnlySpan<byte> row) =>
        BinaryPrimitives.ReadInt64BigEndian(Take(ref row, sizeof(long))) / 1_000_000 + BinaryCopyWriter.PostgresEpoch;

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> row, int size)
    {
        if (BinaryPrimitives.ReadInt32BigEndian(row) != size) throw new InvalidDataException("A commit's row has a column of another size.");
        var value = row.Slice(sizeof(int), size);
        row = row[(sizeof(int) + size)..];
        return value;
    }
}
