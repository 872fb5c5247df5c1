using Community.Data.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Community.Data.Git;

internal sealed class GitSignatureConfiguration : IEntityTypeConfiguration<GitSignature>
{
    public void Configure(EntityTypeBuilder<GitSignature> builder)
    {
        builder.ToTable("git_signature");
        builder.HasKey(s => new { s.ProjectId, s.SignatureNo });
        builder.Property(s => s.SignatureNo).ValueGeneratedNever();
        // Through a hash: a btree row holds at most 2,700 bytes, and a hostile name may be longer.
        // (convert_to is not immutable, so the text becomes bytes by a cast, with its backslashes doubled.)
        builder.Property<byte[]>("RawKey").HasComputedColumnSql(
            """sha256(replace(length(raw_name)::text || ':' || raw_name || raw_email, '\', '\\')::bytea)""", stored: true);
        builder.HasIndex("ProjectId", "RawKey").IsUnique();
        builder.HasOne<Project>().WithMany().HasForeignKey(s => s.ProjectId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class GitCommitConfiguration : IEntityTypeConfiguration<GitCommit>
{
    public void Configure(EntityTypeBuilder<GitCommit> builder)
    {
        builder.ToTable("git_commit");
        builder.HasKey(c => new { c.ProjectId, c.CommitNo });
        builder.Property(c => c.CommitNo).ValueGeneratedNever();
        builder.HasIndex(c => new { c.ProjectId, c.Sha }).IsUnique();
        // For lists of the newest commits and for a window of dates.
        builder.HasIndex(c => new { c.ProjectId, c.AuthoredAt }).HasFilter("reachable");
        builder.HasIndex(c => new { c.ProjectId, c.AuthorNo });
        // No foreign key: checking it row by row took 45 % of the import of a large history. Whoever removes a project removes these too.
    }
}

internal sealed class GitCoAuthorConfiguration : IEntityTypeConfiguration<GitCoAuthor>
{
    public void Configure(EntityTypeBuilder<GitCoAuthor> builder)
    {
        builder.ToTable("git_co_author");
        builder.HasKey(c => new { c.ProjectId, c.CommitNo, c.Ordinal });
        builder.HasIndex(c => new { c.ProjectId, c.SignatureNo });
        // No foreign key, as with git_commit.
    }
}

internal sealed class GitTagConfiguration : IEntityTypeConfiguration<GitTag>
{
    public void Configure(EntityTypeBuilder<GitTag> builder)
    {
        builder.ToTable("git_tag");
        builder.HasKey(t => new { t.ProjectId, t.Name });
        builder.HasOne<Project>().WithMany().HasForeignKey(t => t.ProjectId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class GitSyncConfiguration : IEntityTypeConfiguration<GitSync>
{
    public void Configure(EntityTypeBuilder<GitSync> builder)
    {
        builder.ToTable("git_sync");
        builder.HasKey(s => new { s.ProjectId, s.SyncNo });
        builder.Property(s => s.SyncNo).UseIdentityAlwaysColumn();
        builder.HasOne<Project>().WithMany().HasForeignKey(s => s.ProjectId).OnDelete(DeleteBehavior.Cascade);
    }
}
