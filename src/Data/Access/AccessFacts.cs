using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Community.Data.Access;

/// <summary>A one-time link that opens an operator's session. Only its hash is stored.</summary>
public sealed class OperatorLink
{
    public required byte[] TokenHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }
}

/// <summary>A key of ASP.NET Data Protection, so that sessions survive a restart and hold on every replica.</summary>
public sealed class DataProtectionKey
{
    public required string FriendlyName { get; init; }

    public required string Xml { get; init; }
}

internal sealed class OperatorLinkConfiguration : IEntityTypeConfiguration<OperatorLink>
{
    public void Configure(EntityTypeBuilder<OperatorLink> builder)
    {
        builder.ToTable("operator_link");
        builder.HasKey(l => l.TokenHash);
    }
}

internal sealed class DataProtectionKeyConfiguration : IEntityTypeConfiguration<DataProtectionKey>
{
    public void Configure(EntityTypeBuilder<DataProtectionKey> builder)
    {
        builder.ToTable("data_protection_key");
        builder.HasKey(k => k.FriendlyName);
    }
}
