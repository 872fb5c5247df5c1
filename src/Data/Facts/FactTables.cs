using Community.Core.Facts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Community.Data.Facts;

/// <summary>
/// The tables of facts. Rows are written by <see cref="FactWriter"/> only, in bulk; the context reads them. No foreign keys: facts of a project
/// go with the project by its number, and people by <see cref="Account"/>.
/// </summary>
internal static class FactTables
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<Item>(Item);
        model.Entity<Comment>(Comment);
        model.Entity<ReviewComment>(ReviewComment);
        model.Entity<Review>(Review);
        model.Entity<TimelineEvent>(TimelineEvent);
        model.Entity<Label>(Label);
        model.Entity<PublishedRelease>(PublishedRelease);
        model.Entity<Discussion>(Discussion);
        model.Entity<WorkflowRun>(WorkflowRun);
        model.Entity<AttentionDay>(AttentionDay);
        model.Entity<RawEvent>(RawEvent);
        foreach (var type in model.Model.GetEntityTypes().Where(t => typeof(ObservedFact).IsAssignableFrom(t.ClrType)))
        {
            // "full" is a word of SQL.
            type.FindProperty(nameof(ObservedFact.Full))!.SetColumnName("full_account");
        }
    }

    private static void Item(EntityTypeBuilder<Item> builder)
    {
        builder.ToTable("item").HasKey(i => new { i.ProjectId, i.Number });
        // Lists: what is open, by age.
        builder.HasIndex(i => new { i.ProjectId, i.Kind, i.State, i.CreatedAt });
        builder.HasIndex(i => new { i.ProjectId, i.UpdatedAt });
    }

    private static void Comment(EntityTypeBuilder<Comment> builder)
    {
        builder.HasBaseType((Type?)null);
        builder.ToTable("item_comment").HasKey(c => new { c.ProjectId, c.Number, c.At, c.Key });
        builder.Ignore(c => c.Group);
    }

    private static void ReviewComment(EntityTypeBuilder<ReviewComment> builder)
    {
        builder.HasBaseType((Type?)null);
        builder.ToTable("review_comment").HasKey(c => new { c.ProjectId, c.Number, c.At, c.Key });
        builder.Ignore(c => c.Group);
    }

    private static void Review(EntityTypeBuilder<Review> builder)
    {
        builder.ToTable("review").HasKey(r => new { r.ProjectId, r.ReviewId });
        builder.HasIndex(r => new { r.ProjectId, r.Number, r.At });
    }

    private static void TimelineEvent(EntityTypeBuilder<TimelineEvent> builder)
    {
        builder.ToTable("timeline_event").HasKey(e => new { e.ProjectId, e.Number, e.At, e.Kind, e.Key });
        builder.Ignore(e => e.Group);
    }

    private static void Label(EntityTypeBuilder<Label> builder) => builder.ToTable("label").HasKey(l => new { l.ProjectId, l.NameKey });

    private static void PublishedRelease(EntityTypeBuilder<PublishedRelease> builder) =>
        builder.ToTable("published_release").HasKey(r => new { r.ProjectId, r.ReleaseId });

    private static void Discussion(EntityTypeBuilder<Discussion> builder) =>
        builder.ToTable("discussion").HasKey(d => new { d.ProjectId, d.Number });

    private static void WorkflowRun(EntityTypeBuilder<WorkflowRun> builder)
    {
        builder.ToTable("workflow_run").HasKey(r => new { r.ProjectId, r.RunId });
        builder.HasIndex(r => new { r.ProjectId, r.CreatedAt });
    }

    private static void AttentionDay(EntityTypeBuilder<AttentionDay> builder) =>
        builder.ToTable("attention_day").HasKey(a => new { a.ProjectId, a.Kind, a.Day, a.Source });

    /// <summary>Made by the migration's own SQL: partitioned by month, which the model builder cannot say.</summary>
    private static void RawEvent(EntityTypeBuilder<RawEvent> builder)
    {
        builder.ToTable("raw_event", t => t.ExcludeFromMigrations()).HasKey(e => new { e.ProjectId, e.CreatedAt, e.EventId });
        builder.Property(e => e.Payload).HasColumnType("json");
    }
}
