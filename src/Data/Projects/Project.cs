using Community.Core.Projects;
using Community.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;

namespace Community.Data.Projects;

/// <summary>Where a project's history is read from.</summary>
public enum ProjectSource
{
    /// <summary>A worktree or bare repository on this machine that somebody else keeps up to date.</summary>
    Path,

    /// <summary>A blob-less mirror under the data folder that we fetch from <see cref="Project.CloneUrl"/>.</summary>
    Mirror,

    /// <summary>No repository: only facts that were imported from files or asked of GitHub.</summary>
    None,
}

/// <summary>One repository under our care. Its key leads every fact, point and key that belongs to it.</summary>
public sealed class Project
{
    /// <summary>What <see cref="Read"/> expects, in its order.</summary>
    internal const string Columns =
        "p.project_id, p.owner, p.name, p.source, p.path, p.clone_url, p.branch, p.head_sha, p.data_revision, p.commit_count, p.tracked_at, p.synced_at, " +
        "p.sync_problem, p.sync_remedy, p.sync_problem_at, p.facts_revision, p.github_host, p.github_id, p.named_at, p.credential_id";

    public int ProjectId { get; init; }

    public required string Owner { get; set; }

    public required string Name { get; set; }

    public required ProjectSource Source { get; set; }

    /// <summary>Absolute path of the repository (a worktree's top folder, a bare repository, or our mirror); null where there is none.</summary>
    public string? Path { get; set; }

    /// <summary>Set for mirrors: https or ssh, without credentials.</summary>
    public string? CloneUrl { get; set; }

    /// <summary>Name of the branch that HEAD points at; null when HEAD is detached or nothing was read yet.</summary>
    public string? Branch { get; set; }

    /// <summary>The commit that the stored history describes; null until the first import.</summary>
    public string? HeadSha { get; set; }

    /// <summary>Raised by every change of this project's facts; derived values carry the revision they were computed from.</summary>
    public long DataRevision { get; set; }

    /// <summary>Raised by every change of what GitHub says of it: items, reviews, comments and so on.</summary>
    public long FactsRevision { get; set; }

    /// <summary>Commits reachable from <see cref="HeadSha"/>.</summary>
    public int CommitCount { get; set; }

    public required DateTimeOffset TrackedAt { get; init; }

    /// <summary>When the facts were last seen to agree with the repository.</summary>
    public DateTimeOffset? SyncedAt { get; set; }

    /// <summary>Why the newest sync did not succeed, in words for people; null when it did.</summary>
    public string? SyncProblem { get; set; }

    public string? SyncRemedy { get; set; }

    public DateTimeOffset? SyncProblemAt { get; set; }

    /// <summary>github.com, or a host of GitHub Enterprise; null for a repository that is not known to be on one.</summary>
    public string? GitHubHost { get; set; }

    /// <summary>GitHub's own number of the repository, which no rename or transfer changes; null until a source has said it.</summary>
    public long? GitHubId { get; set; }

    /// <summary>When the newest fact of the name was told: of two repositories that had one name, the later holds it.</summary>
    public DateTimeOffset? NamedAt { get; set; }

    /// <summary>The token that its syncs use; null for none.</summary>
    public int? CredentialId { get; set; }

    public string FullName => $"{Owner}/{Name}";

    public ProjectName ProjectName => ProjectName.Parse(FullName, null);

    internal static Project Read(NpgsqlDataReader row) => new()
    {
        ProjectId = row.GetInt32(0),
        Owner = row.GetString(1),
        Name = row.GetString(2),
        Source = Enum.Parse<ProjectSource>(row.GetString(3)),
        Path = row.TextOrNull(4),
        CloneUrl = row.TextOrNull(5),
        Branch = row.TextOrNull(6),
        HeadSha = row.TextOrNull(7),
        DataRevision = row.GetInt64(8),
        CommitCount = row.GetInt32(9),
        TrackedAt = row.GetFieldValue<DateTimeOffset>(10),
        SyncedAt = row.GetFieldValue<DateTimeOffset?>(11),
        SyncProblem = row.TextOrNull(12),
        SyncRemedy = row.TextOrNull(13),
        SyncProblemAt = row.GetFieldValue<DateTimeOffset?>(14),
        FactsRevision = row.GetInt64(15),
        GitHubHost = row.TextOrNull(16),
        GitHubId = row.GetFieldValue<long?>(17),
        NamedAt = row.GetFieldValue<DateTimeOffset?>(18),
        CredentialId = row.GetFieldValue<int?>(19),
    };
}

/// <summary>A name a project has, or had.</summary>
public sealed class ProjectAlias
{
    public int ProjectId { get; init; }

    public int AliasNo { get; init; }

    /// <summary>github.com, or another host; "local" for a folder.</summary>
    public required string Host { get; init; }

    public required string FullName { get; init; }

    public required DateTimeOffset Since { get; init; }

    public DateTimeOffset? Until { get; set; }
}

internal sealed class ProjectConfiguration : IEntityTypeConfiguration<Project>
{
    public void Configure(EntityTypeBuilder<Project> builder)
    {
        builder.ToTable("project");
        builder.HasKey(p => p.ProjectId);
        builder.Property(p => p.ProjectId).UseIdentityAlwaysColumn();
        builder.Property(p => p.Source).HasConversion<string>();
        builder.Ignore(p => p.FullName).Ignore(p => p.ProjectName);
        builder.Property<string>("NameKey").HasComputedColumnSql("lower(owner || '/' || name)", stored: true);
        builder.HasIndex("NameKey").IsUnique();
        builder.HasIndex(p => p.Path).IsUnique();
        builder.Property(p => p.GitHubHost).HasColumnName("github_host");
        builder.Property(p => p.GitHubId).HasColumnName("github_id");
        builder.HasIndex(p => new { p.GitHubHost, p.GitHubId }).IsUnique().HasDatabaseName("ix_project_github");
    }
}

internal sealed class ProjectAliasConfiguration : IEntityTypeConfiguration<ProjectAlias>
{
    public void Configure(EntityTypeBuilder<ProjectAlias> builder)
    {
        builder.ToTable("project_alias");
        builder.HasKey(a => new { a.ProjectId, a.AliasNo });
        builder.Property(a => a.AliasNo).ValueGeneratedNever();
        builder.Property<string>("NameKey").HasComputedColumnSql("lower(full_name)", stored: true);
        builder.HasIndex("NameKey");
        builder.HasOne<Project>().WithMany().HasForeignKey(a => a.ProjectId).OnDelete(DeleteBehavior.Cascade);
    }
}
