using Community.Core.People;
using Community.Data.Projects;
using Microsoft.EntityFrameworkCore;

namespace Community.Data.People;

/// <summary>
/// Numbers what somebody is known by in a project. The number stands in addresses and decisions, so that no mail does; it is never given anew.
/// Links between identities are no rows: they follow from facts and decisions each time.
/// </summary>
public sealed class PersonIdentityRow
{
    public int ProjectId { get; init; }

    /// <summary>Dense from 0 within the project.</summary>
    public int IdentityNo { get; init; }

    public IdentityKind Kind { get; init; }

    /// <summary>As <see cref="PersonIdentity.Key"/>; once it is erased, what stands in its place.</summary>
    public required string Key { get; set; }
}

/// <summary>What somebody said of who is who.</summary>
public sealed class PersonDecisionRow
{
    public int ProjectId { get; init; }

    /// <summary>Dense from 0 within the project; the larger is the later.</summary>
    public int DecisionNo { get; init; }

    public DecisionKind Kind { get; init; }

    /// <summary>Numbers of identities: all that were of one side when it was decided.</summary>
    public required int[] LeftNos { get; init; }

    public required int[] RightNos { get; init; }

    /// <summary>Why, in somebody's words.</summary>
    public string? Reason { get; init; }

    /// <summary>Of an answered suggestion: what it rested on, as names of <see cref="EvidenceKind"/>.</summary>
    public string[]? Evidence { get; init; }

    public required string DecidedBy { get; init; }

    public DateTimeOffset DecidedAt { get; init; }

    /// <summary>Decisions are withdrawn, never deleted.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }

    public string? WithdrawnBy { get; set; }
}

/// <summary>Keeps an erased identity from coming back, in any project: see <see cref="Tombstone"/>.</summary>
public sealed class PersonTombstone
{
    public required byte[] Hash { get; init; }

    public IdentityKind Kind { get; init; }

    public required string Token { get; init; }

    public int Person { get; init; }

    public DateTimeOffset ErasedAt { get; init; }
}

/// <summary>The deployment's salt, made at the first erasure and never changed: with another one, every tombstone would be forgotten.</summary>
public sealed class PersonSalt
{
    public short SaltNo { get; init; }

    public required byte[] Salt { get; init; }
}

internal static class PeopleTables
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<PersonIdentityRow>(builder =>
        {
            builder.ToTable("person_identity").HasKey(i => new { i.ProjectId, i.IdentityNo });
            builder.Property(i => i.IdentityNo).ValueGeneratedNever();
            builder.HasIndex(i => new { i.ProjectId, i.Kind, i.Key }).IsUnique();
            builder.HasOne<Project>().WithMany().HasForeignKey(i => i.ProjectId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<PersonDecisionRow>(builder =>
        {
            builder.ToTable("person_decision").HasKey(d => new { d.ProjectId, d.DecisionNo });
            builder.Property(d => d.DecisionNo).ValueGeneratedNever();
            builder.HasOne<Project>().WithMany().HasForeignKey(d => d.ProjectId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<PersonTombstone>(builder => builder.ToTable("person_tombstone").HasKey(t => t.Hash));
        model.Entity<PersonSalt>(builder =>
        {
            builder.ToTable("person_salt").HasKey(s => s.SaltNo);
            builder.Property(s => s.SaltNo).ValueGeneratedNever();
        });
    }
}
