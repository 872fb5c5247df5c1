using Community.Core.Facts;
using Microsoft.EntityFrameworkCore;

namespace Community.Data.Imports;

/// <summary>A file whose facts we hold, wholly or as far as reading it got. Known by its bytes, not by its name.</summary>
public sealed class ImportSource
{
    /// <summary>The first eight bytes of <see cref="Sha256"/> as a number above zero: the same on every machine, in whatever order files are read.</summary>
    public long SourceId { get; init; }

    public required FactSources Kind { get; init; }

    /// <summary>The file's name without its folder.</summary>
    public required string Name { get; set; }

    public required byte[] Sha256 { get; init; }

    /// <summary>Bytes as they lie on disk.</summary>
    public long Bytes { get; init; }

    /// <summary>Which repositories of it were kept: "tracked", "all", or names. Another choice reads the file again.</summary>
    public required string Selection { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Null while it is being read, or where reading stopped on the way.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Lines whose facts are stored: where a reading that stopped goes on.</summary>
    public long LinesDone { get; set; }

    public DateTimeOffset? FirstAt { get; set; }

    public DateTimeOffset? LastAt { get; set; }

    /// <summary>Counts by type, refusals by reason, and the shapes of payloads met, as JSON.</summary>
    public string? Summary { get; set; }
}

/// <summary>A line that could not be taken, with its place and the reason. The first thousand of a file are kept.</summary>
public sealed class ImportRefusal
{
    public const int MaxKept = 1000;

    public long SourceId { get; init; }

    public long Line { get; init; }

    /// <summary>A key of the texts, such as "not-json".</summary>
    public required string Reason { get; init; }

    /// <summary>What exactly, in English, without any of the line's own text but field names.</summary>
    public required string Detail { get; init; }
}

/// <summary>What one file gave to one project: the door from a number to the files behind it.</summary>
public sealed class ProjectSourceFile
{
    public int ProjectId { get; init; }

    public long SourceId { get; init; }

    public DateTimeOffset FirstAt { get; set; }

    public DateTimeOffset LastAt { get; set; }

    public long Facts { get; set; }
}

internal static class ImportTables
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<ImportSource>(builder =>
        {
            builder.ToTable("import_source").HasKey(s => s.SourceId);
            builder.Property(s => s.SourceId).ValueGeneratedNever();
            builder.Property(s => s.Summary).HasColumnType("jsonb");
        });
        model.Entity<ImportRefusal>(builder => builder.ToTable("import_refusal").HasKey(r => new { r.SourceId, r.Line }));
        model.Entity<ProjectSourceFile>(builder => builder.ToTable("project_source_file").HasKey(p => new { p.ProjectId, p.SourceId }));
    }
}
