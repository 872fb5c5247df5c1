using Community.Core.Facts;
using Community.Data.Access;
using Community.Data.Facts;
using Community.Data.Git;
using Community.Data.GitHub;
using Community.Data.Imports;
using Community.Data.Metrics;
using Community.Data.People;
using Community.Data.Projects;
using Community.Data.Work;
using Microsoft.EntityFrameworkCore;

namespace Community.Data.Schema;

/// <summary>The one context. Reads and small writes go through it; bulk work goes through COPY on the same data source.</summary>
public sealed class CommunityDbContext(DbContextOptions<CommunityDbContext> options) : DbContext(options)
{
    public const string MigrationsAssembly = "Community.Migrations";

    public const string MigrationsTable = "__migrations";

    public DbSet<Project> Projects => Set<Project>();

    public DbSet<ProjectAlias> ProjectAliases => Set<ProjectAlias>();

    public DbSet<GitSignature> Signatures => Set<GitSignature>();

    public DbSet<GitCommit> Commits => Set<GitCommit>();

    public DbSet<GitCoAuthor> CoAuthors => Set<GitCoAuthor>();

    public DbSet<GitTag> Tags => Set<GitTag>();

    public DbSet<GitSync> Syncs => Set<GitSync>();

    public DbSet<MetricState> MetricStates => Set<MetricState>();

    public DbSet<StoredPoint> MetricPoints => Set<StoredPoint>();

    public DbSet<ActorRuleRow> ActorRules => Set<ActorRuleRow>();

    public DbSet<Item> Items => Set<Item>();

    public DbSet<Comment> Comments => Set<Comment>();

    public DbSet<ReviewComment> ReviewComments => Set<ReviewComment>();

    public DbSet<Review> Reviews => Set<Review>();

    public DbSet<TimelineEvent> Timeline => Set<TimelineEvent>();

    public DbSet<Label> Labels => Set<Label>();

    public DbSet<PublishedRelease> PublishedReleases => Set<PublishedRelease>();

    public DbSet<Discussion> Discussions => Set<Discussion>();

    public DbSet<WorkflowRun> WorkflowRuns => Set<WorkflowRun>();

    public DbSet<AttentionDay> Attention => Set<AttentionDay>();

    public DbSet<RawEvent> RawEvents => Set<RawEvent>();

    public DbSet<ImportSource> ImportSources => Set<ImportSource>();

    public DbSet<ImportRefusal> ImportRefusals => Set<ImportRefusal>();

    public DbSet<ProjectSourceFile> ProjectSourceFiles => Set<ProjectSourceFile>();

    public DbSet<GitHubCredential> GitHubCredentials => Set<GitHubCredential>();

    public DbSet<GitHubCursor> GitHubCursors => Set<GitHubCursor>();

    public DbSet<GitHubSync> GitHubSyncs => Set<GitHubSync>();

    public DbSet<GitHubPageMark> GitHubPages => Set<GitHubPageMark>();

    public DbSet<CompletenessDay> CompletenessDays => Set<CompletenessDay>();

    public DbSet<PersonIdentityRow> PersonIdentities => Set<PersonIdentityRow>();

    public DbSet<PersonDecisionRow> PersonDecisions => Set<PersonDecisionRow>();

    public DbSet<PersonTombstone> PersonTombstones => Set<PersonTombstone>();

    public DbSet<WorkItem> WorkItems => Set<WorkItem>();

    public DbSet<OperatorLink> OperatorLinks => Set<OperatorLink>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasSequence<long>(WorkItemConfiguration.VersionSequence);
        modelBuilder.ApplyConfiguration(new ProjectConfiguration());
        modelBuilder.ApplyConfiguration(new ProjectAliasConfiguration());
        modelBuilder.ApplyConfiguration(new GitSignatureConfiguration());
        modelBuilder.ApplyConfiguration(new GitCommitConfiguration());
        modelBuilder.ApplyConfiguration(new GitCoAuthorConfiguration());
        modelBuilder.ApplyConfiguration(new GitTagConfiguration());
        modelBuilder.ApplyConfiguration(new GitSyncConfiguration());
        modelBuilder.ApplyConfiguration(new MetricStateConfiguration());
        modelBuilder.ApplyConfiguration(new StoredPointConfiguration());
        modelBuilder.ApplyConfiguration(new ActorRuleConfiguration());
        modelBuilder.ApplyConfiguration(new WorkItemConfiguration());
        modelBuilder.ApplyConfiguration(new OperatorLinkConfiguration());
        modelBuilder.ApplyConfiguration(new DataProtectionKeyConfiguration());
        FactTables.Configure(modelBuilder);
        ImportTables.Configure(modelBuilder);
        GitHubTables.Configure(modelBuilder);
        PeopleTables.Configure(modelBuilder);
        modelBuilder.UseSnakeCase();
    }
}
