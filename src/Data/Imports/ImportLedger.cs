using System.Buffers.Binary;
using System.Security.Cryptography;
using Community.Core.Facts;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.Imports;

/// <summary>A file as it lies there, known by its bytes.</summary>
public sealed record ImportFile(string Path, long Bytes, byte[] Sha256)
{
    /// <summary>The same file has the same number everywhere, whatever it is called and whenever it is read.</summary>
    public long SourceId { get; } = BinaryPrimitives.ReadInt64BigEndian(Sha256) & long.MaxValue;

    public string Name => System.IO.Path.GetFileName(Path);

    public static async Task<ImportFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan | FileOptions.Asynchronous);
        return new ImportFile(path, file.Length, await SHA256.HashDataAsync(file, cancellationToken));
    }
}

/// <summary>Where reading a file stands.</summary>
/// <param name="IsDone">All of it is stored, for the same choice of repositories.</param>
/// <param name="LinesDone">Lines whose facts are stored; reading goes on behind them.</param>
public readonly record struct ImportState(bool IsDone, long LinesDone, string? Summary);

/// <summary>The span of time that events of a file fall into.</summary>
public readonly record struct HeldSpan(DateTimeOffset First, DateTimeOffset Last)
{
    public bool Overlaps(DateTimeOffset? first, DateTimeOffset? last) => first <= Last && last >= First;
}

/// <summary>Keeps account of what was read from which file, in the transactions that store it.</summary>
public static class ImportLedger
{
    /// <summary>The choice of every repository, which leaves nothing to read for any other.</summary>
    public const string All = "all";

    /// <summary>Opens the file's account, or goes on with it where a reading with the same selection stopped.</summary>
    /// <param name="again">Read it from the start even if it is stored.</param>
    public static async Task<ImportState> BeginAsync(
        NpgsqlConnection connection, ImportFile file, FactSources kind, string selection, bool again, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await connection
            .Command("select selection, ended_at is not null, lines_done, summary::text from import_source where source_id = $1", file.SourceId)
            .ListAsync(
                r => (Selection: r.GetString(0), State: new ImportState(r.GetBoolean(1), r.GetInt64(2), r.IsDBNull(3) ? null : r.GetString(3))), cancellationToken);
        if (rows is [var known] && !again && (known.Selection == selection || (known.Selection == All && known.State.IsDone))) return known.State;
        await connection.Command(
            """
            insert into import_source (source_id, kind, name, sha256, bytes, selection, started_at, lines_done)
            values ($1, $2, $3, $4, $5, $6, $7, 0)
            on conflict (source_id) do update set name = excluded.name, selection = excluded.selection, started_at = excluded.started_at,
                ended_at = null, lines_done = 0, summary = null
            """,
            file.SourceId, (short)kind, file.Name, file.Sha256, file.Bytes, selection, now).RunAsync(cancellationToken);
        await connection.Command("delete from import_refusal where source_id = $1", file.SourceId).RunAsync(cancellationToken);
        return default;
    }

    /// <summary>Notes, together with the facts of a batch, how far the file is read. The summary so far is what a resumed reading adds to.</summary>
    public static Task AdvanceAsync(
        NpgsqlConnection connection, long sourceId, long linesDone, DateTimeOffset? firstAt, DateTimeOffset? lastAt, string summary, CancellationToken cancellationToken) =>
        connection.Command(
            """
            update import_source set lines_done = $2, first_at = least(first_at, $3), last_at = greatest(last_at, $4), summary = $5::jsonb where source_id = $1
            """,
            sourceId, linesDone, (object?)firstAt ?? DBNull.Value, (object?)lastAt ?? DBNull.Value, summary).RunAsync(cancellationToken);

    public static Task EndAsync(NpgsqlConnection connection, long sourceId, string summary, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.Command("update import_source set ended_at = $2, summary = $3::jsonb where source_id = $1", sourceId, now, summary).RunAsync(cancellationToken);

    /// <summary>Leaves the account open: the file could not be read to its end.</summary>
    public static Task StopAsync(NpgsqlConnection connection, long sourceId, string summary, CancellationToken cancellationToken) =>
        connection.Command("update import_source set summary = $2::jsonb where source_id = $1", sourceId, summary).RunAsync(cancellationToken);

    /// <summary>From when to when events of which files are stored.</summary>
    public static Task<List<HeldSpan>> HeldAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.Command("select first_at, last_at from import_source where kind = $1 and first_at is not null and last_at is not null", (short)FactSources.GhArchive)
            .ListAsync(r => new HeldSpan(r.GetFieldValue<DateTimeOffset>(0), r.GetFieldValue<DateTimeOffset>(1)), cancellationToken);

    /// <summary>What the file gave so far.</summary>
    public static Task<List<ProjectSourceFile>> ProjectsAsync(NpgsqlConnection connection, long sourceId, CancellationToken cancellationToken) =>
        connection.Command("select project_id, first_at, last_at, facts from project_source_file where source_id = $1", sourceId).ListAsync(
            r => new ProjectSourceFile
            {
                ProjectId = r.GetInt32(0),
                SourceId = sourceId,
                FirstAt = r.GetFieldValue<DateTimeOffset>(1),
                LastAt = r.GetFieldValue<DateTimeOffset>(2),
                Facts = r.GetInt64(3),
            },
            cancellationToken);

    public static async Task RefuseAsync(NpgsqlConnection connection, IReadOnlyCollection<ImportRefusal> refusals, CancellationToken cancellationToken)
    {
        if (refusals.Count == 0) return;
        await connection.Command(
            "insert into import_refusal (source_id, line, reason, detail) select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[]) on conflict do nothing",
            refusals.Select(r => r.SourceId).ToArray(), refusals.Select(r => r.Line).ToArray(),
            refusals.Select(r => r.Reason).ToArray(), refusals.Select(r => r.Detail).ToArray()).RunAsync(cancellationToken);
    }

    /// <summary>Notes which projects the file gave facts to. Counted anew when a file is read again, so the larger number stands.</summary>
    public static async Task NoteProjectsAsync(
        NpgsqlConnection connection, long sourceId, IReadOnlyCollection<ProjectSourceFile> projects, CancellationToken cancellationToken)
    {
        if (projects.Count == 0) return;
        await connection.Command(
            """
            insert into project_source_file as p (project_id, source_id, first_at, last_at, facts)
            select project_id, $1, first_at, last_at, facts from unnest($2::int[], $3::timestamptz[], $4::timestamptz[], $5::bigint[]) as u (project_id, first_at, last_at, facts)
            on conflict (project_id, source_id) do update set
                first_at = least(p.first_at, excluded.first_at), last_at = greatest(p.last_at, excluded.last_at), facts = greatest(p.facts, excluded.facts)
            """,
            sourceId, projects.Select(p => p.ProjectId).ToArray(), projects.Select(p => p.FirstAt).ToArray(), projects.Select(p => p.LastAt).ToArray(),
            projects.Select(p => p.Facts).ToArray()).RunAsync(cancellationToken);
    }
}
