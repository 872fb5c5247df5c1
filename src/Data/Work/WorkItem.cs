using Community.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;

namespace Community.Data.Work;

public enum WorkState
{
    /// <summary>Waits for a worker, or for <see cref="WorkItem.RunAfter"/>.</summary>
    Queued,

    /// <summary>A worker holds its lease.</summary>
    Running,

    Done,

    /// <summary>There was nothing to do; the outcome says why.</summary>
    Skipped,

    /// <summary>Somebody must change something first; the outcome says what. Not retried.</summary>
    Refused,

    /// <summary>Retried until attempts ran out: the dead letter, kept to be read and replayed.</summary>
    Failed,

    Cancelled,
}

/// <summary>One piece of long work: one table, one loop, one page.</summary>
public sealed class WorkItem
{
    /// <summary>What <see cref="Read"/> expects, in its order.</summary>
    internal const string Columns =
        "work_item_id, project_id, kind, serial_key, coalesce_key, requested_by, priority, state, created_at, run_after, started_at, ended_at, attempts, " +
        "max_attempts, lease_owner, lease_until, cancel_requested, stage, progress_done, progress_total, outcome, remedy, outcome_parts::text, row_version, input::text";

    public long WorkItemId { get; init; }

    /// <summary>Null for work that concerns no single project.</summary>
    public int? ProjectId { get; init; }

    /// <summary>What is to be done: "sync", "recompute".</summary>
    public required string Kind { get; init; }

    /// <summary>Work of one serial key is done one at a time, in order.</summary>
    public required string SerialKey { get; init; }

    /// <summary>Asking for what already waits under this key is asking once; null where every request counts.</summary>
    public string? CoalesceKey { get; init; }

    /// <summary>What else the work needs to know, as JSON of the kind's own; null where project and kind say it all.</summary>
    public string? Input { get; init; }

    /// <summary>Who or what asked: "schedule", "command line", "operator", "start".</summary>
    public required string RequestedBy { get; init; }

    public short Priority { get; init; }

    public WorkState State { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset RunAfter { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public short Attempts { get; set; }

    public short MaxAttempts { get; init; }

    public string? LeaseOwner { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    public bool CancelRequested { get; set; }

    /// <summary>What the work is doing: a key of the pages' resources.</summary>
    public string? Stage { get; set; }

    public long ProgressDone { get; set; }

    /// <summary>Null while the total is unknown.</summary>
    public long? ProgressTotal { get; set; }

    /// <summary>How it ended, or why the last attempt failed, in English: for the command line and the log.</summary>
    public string? Outcome { get; set; }

    /// <summary>What to do about it, in English.</summary>
    public string? Remedy { get; set; }

    /// <summary>The same as facts, for pages in every language; null where a failure came with words of its own.</summary>
    public IReadOnlyList<OutcomePart>? OutcomeParts { get; set; }

    /// <summary>Raised by every change of the row; pages resume their event stream from it.</summary>
    public long RowVersion { get; set; }

    internal static WorkItem Read(NpgsqlDataReader row) => new()
    {
        WorkItemId = row.GetInt64(0),
        ProjectId = row.GetFieldValue<int?>(1),
        Kind = row.GetString(2),
        SerialKey = row.GetString(3),
        CoalesceKey = row.TextOrNull(4),
        RequestedBy = row.GetString(5),
        Priority = row.GetInt16(6),
        State = Enum.Parse<WorkState>(row.GetString(7)),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(8),
        RunAfter = row.GetFieldValue<DateTimeOffset>(9),
        StartedAt = row.GetFieldValue<DateTimeOffset?>(10),
        EndedAt = row.GetFieldValue<DateTimeOffset?>(11),
        Attempts = row.GetInt16(12),
        MaxAttempts = row.GetInt16(13),
        LeaseOwner = row.TextOrNull(14),
        LeaseUntil = row.GetFieldValue<DateTimeOffset?>(15),
        CancelRequested = row.GetBoolean(16),
        Stage = row.TextOrNull(17),
        ProgressDone = row.GetInt64(18),
        ProgressTotal = row.GetFieldValue<long?>(19),
        Outcome = row.TextOrNull(20),
        Remedy = row.TextOrNull(21),
        OutcomeParts = OutcomeJson.Read(row.TextOrNull(22)),
        RowVersion = row.GetInt64(23),
        Input = row.TextOrNull(24),
    };
}

internal sealed class WorkItemConfiguration : IEntityTypeConfiguration<WorkItem>
{
    public const string VersionSequence = "work_item_version";

    public void Configure(EntityTypeBuilder<WorkItem> builder)
    {
        builder.ToTable("work_item");
        builder.HasKey(w => w.WorkItemId);
        builder.Property(w => w.WorkItemId).UseIdentityAlwaysColumn();
        builder.Property(w => w.State).HasConversion<string>();
        builder.Property(w => w.OutcomeParts).HasColumnType("jsonb").HasConversion(
            parts => OutcomeJson.Write(parts), json => OutcomeJson.Read(json),
            // Written by SQL and only read here, so the reference says enough.
            new ValueComparer<IReadOnlyList<OutcomePart>?>((a, b) => ReferenceEquals(a, b), parts => parts == null ? 0 : parts.Count));
        builder.Property(w => w.Input).HasColumnType("jsonb");
        builder.Property(w => w.RowVersion).HasDefaultValueSql($"nextval('{VersionSequence}')");
        // The pick-up reads only what waits or runs, in order; ended rows are not in these.
        builder.HasIndex(w => new { w.Priority, w.WorkItemId }).HasFilter("state in ('Queued', 'Running')").HasDatabaseName("ix_work_item_open");
        builder.HasIndex(w => new { w.SerialKey, w.WorkItemId }).HasFilter("state in ('Queued', 'Running')").HasDatabaseName("ix_work_item_order");
        builder.HasIndex(w => w.SerialKey).IsUnique().HasFilter("state = 'Running'").HasDatabaseName("ux_work_item_running");
        builder.HasIndex(w => w.CoalesceKey).IsUnique().HasFilter("state = 'Queued'").HasDatabaseName("ux_work_item_waiting");
        builder.HasIndex(w => new { w.ProjectId, w.WorkItemId });
        // The page of jobs: how the last days went, and the rows of one state.
        builder.HasIndex(w => w.EndedAt);
        builder.HasIndex(w => new { w.State, w.WorkItemId });
    }
}
