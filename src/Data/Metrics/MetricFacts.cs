using Community.Core.Actors;
using Community.Data.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Community.Data.Metrics;

/// <summary>That a metric was computed for a project, with which definition, parameters and facts.</summary>
public sealed class MetricState
{
    public int ProjectId { get; init; }

    public required string MetricId { get; init; }

    public int Version { get; set; }

    /// <summary>The parameters in their canonical text form.</summary>
    public required string Parameters { get; set; }

    /// <summary>The project's data revision that the points describe.</summary>
    public long DataRevision { get; set; }

    public DateTimeOffset ComputedAt { get; set; }

    /// <summary>How many buckets the newest computation touched; all of them after a change of identities.</summary>
    public int BucketsComputed { get; set; }
}

/// <summary>A stored value of a metric with its default parameters.</summary>
public sealed class StoredPoint
{
    public int ProjectId { get; init; }

    public required string MetricId { get; init; }

    /// <summary>Empty for metrics of one series whose name is null.</summary>
    public required string Series { get; init; }

    public DateOnly StartOn { get; init; }

    public DateOnly EndOn { get; init; }

    public double? Value { get; init; }

    public int N { get; init; }
}

/// <summary>A project's own rule about who is a person, beside the default list of Community.Core.Actors.</summary>
public sealed class ActorRuleRow
{
    public int ProjectId { get; init; }

    public int RuleNo { get; init; }

    public required ActorClass ActorClass { get; init; }

    public required ActorField Field { get; init; }

    /// <summary>In lower case for a whole mail or name.</summary>
    public required string Pattern { get; init; }

    public DateOnly? Since { get; init; }

    public DateOnly? Until { get; init; }

    public required string Reason { get; init; }

    public DateTimeOffset AddedAt { get; init; }

    /// <summary>Rules are withdrawn, never deleted: what a value was computed with stays readable.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }
}

internal sealed class MetricStateConfiguration : IEntityTypeConfiguration<MetricState>
{
    public void Configure(EntityTypeBuilder<MetricState> builder)
    {
        builder.ToTable("metric_state");
        builder.HasKey(m => new { m.ProjectId, m.MetricId });
        builder.HasOne<Project>().WithMany().HasForeignKey(m => m.ProjectId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class StoredPointConfiguration : IEntityTypeConfiguration<StoredPoint>
{
    public void Configure(EntityTypeBuilder<StoredPoint> builder)
    {
        builder.ToTable("metric_point");
        builder.HasKey(p => new { p.ProjectId, p.MetricId, p.Series, p.StartOn });
        builder.HasOne<Project>().WithMany().HasForeignKey(p => p.ProjectId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ActorRuleConfiguration : IEntityTypeConfiguration<ActorRuleRow>
{
    public void Configure(EntityTypeBuilder<ActorRuleRow> builder)
    {
        builder.ToTable("actor_rule");
        builder.HasKey(r => new { r.ProjectId, r.RuleNo });
        builder.Property(r => r.RuleNo).ValueGeneratedNever();
        builder.Property(r => r.ActorClass).HasConversion<string>();
        builder.Property(r => r.Field).HasConversion<string>();
        builder.HasOne<Project>().WithMany().HasForeignKey(r => r.ProjectId).OnDelete(DeleteBehavior.Cascade);
    }
}
