using Microsoft.EntityFrameworkCore;

namespace Community.Data.GitHub;

/// <summary>A personal token, encrypted with the deployment's own keys. It is never shown again.</summary>
public sealed class GitHubCredential
{
    public int CredentialId { get; init; }

    /// <summary>github.com, or a host of GitHub Enterprise.</summary>
    public required string Host { get; init; }

    /// <summary>What the operator calls it.</summary>
    public required string Name { get; set; }

    public required byte[] Secret { get; set; }

    /// <summary>The account it belongs to, as GitHub said when it was stored.</summary>
    public string? Login { get; set; }

    public DateTimeOffset StoredAt { get; set; }

    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>Why GitHub refused it last, as a key of the texts; null while it works.</summary>
    public string? Problem { get; set; }
}

/// <summary>How far one kind of facts of a project was read from GitHub, so that reading goes on at any page.</summary>
public sealed class GitHubCursor
{
    public int ProjectId { get; init; }

    /// <summary>"open-items", "items", "comments" and so on.</summary>
    public required string Resource { get; init; }

    public string? Etag { get; set; }

    /// <summary>The page to ask for next, relative to the API's address; null when the reading is through.</summary>
    public string? NextPage { get; set; }

    /// <summary>Changes from here on are asked for by the next reading.</summary>
    public DateTimeOffset? Since { get; set; }

    /// <summary>Everything from here on is held; null while nothing can be promised.</summary>
    public DateTimeOffset? CompleteSince { get; set; }

    /// <summary>Whether the reading reached the beginning of the repository once.</summary>
    public bool ReachedStart { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public long Calls { get; set; }
}

/// <summary>What we hold of one kind on one day (UTC) against what its source says there is.</summary>
public sealed class CompletenessDay
{
    public int ProjectId { get; init; }

    public required string Kind { get; init; }

    public DateOnly Day { get; init; }

    public int Held { get; set; }

    /// <summary>Null: nobody has said how many there are, which is not the same as none.</summary>
    public int? Stated { get; set; }

    public DateTimeOffset CheckedAt { get; set; }
}

internal static class GitHubTables
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<GitHubCredential>(builder =>
        {
            builder.ToTable("github_credential").HasKey(c => c.CredentialId);
            builder.Property(c => c.CredentialId).UseIdentityAlwaysColumn();
            builder.HasIndex(c => new { c.Host, c.Name }).IsUnique();
        });
        model.Entity<GitHubCursor>(builder => builder.ToTable("github_cursor").HasKey(c => new { c.ProjectId, c.Resource }));
        model.Entity<CompletenessDay>(builder => builder.ToTable("completeness_day").HasKey(c => new { c.ProjectId, c.Kind, c.Day }));
    }
}
