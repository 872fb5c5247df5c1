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

    /// <summary>When it ends, where GitHub says so.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
}

/// <summary>One project's reading from GitHub, as a whole: what its pages say about it.</summary>
public sealed class GitHubSync
{
    public int ProjectId { get; init; }

    /// <summary>Rounds of reading so far: each asks every resource once for what has changed.</summary>
    public int Round { get; set; }

    /// <summary>The work that the round belongs to.</summary>
    public long WorkItemId { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>When the last round was through.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Set while it waits for GitHub's limit.</summary>
    public DateTimeOffset? GoesOnAt { get; set; }

    /// <summary>Why the last attempt did not succeed, in words for people; null when it did.</summary>
    public string? Problem { get; set; }

    public string? Remedy { get; set; }

    public DateTimeOffset? ProblemAt { get; set; }

    /// <summary>Whether numbers may be discussions, which the REST API does not show; null until GitHub has said it.</summary>
    public bool? HasDiscussions { get; set; }

    /// <summary>Nothing of the repository is older.</summary>
    public DateTimeOffset? CreatedAt { get; set; }
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

    /// <summary>The round in which it was last read to its end.</summary>
    public int? Round { get; set; }

    /// <summary>Why GitHub does not show it, in words for people: switched off, or not for this token.</summary>
    public string? Problem { get; set; }
}

/// <summary>
/// One page of a list in order of creation, or the list of one item. Re-read in turn, so that what changes without a new time is found too; what
/// has not changed costs GitHub's limit nothing, by the ETag.
/// </summary>
public sealed class GitHubPageMark
{
    public int ProjectId { get; init; }

    public required string Resource { get; init; }

    /// <summary>Its place in the list from 1 on; of lists of one item, the item's number.</summary>
    public int PageNo { get; init; }

    /// <summary>Where it is, relative to the API's address.</summary>
    public required string Place { get; set; }

    public string? Next { get; set; }

    public string? Etag { get; set; }

    public int Entries { get; set; }

    /// <summary>When its first and last entries were made.</summary>
    public DateTimeOffset? FirstAt { get; set; }

    public DateTimeOffset? LastAt { get; set; }

    /// <summary>When what we hold of it was last seen to agree with GitHub; null before the first reading.</summary>
    public DateTimeOffset? VerifiedAt { get; set; }

    /// <summary>Entries by day, as JSON, where no table has a row for each.</summary>
    public string? Days { get; set; }
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
        model.Entity<GitHubSync>(builder => builder.ToTable("github_sync").HasKey(s => s.ProjectId));
        model.Entity<GitHubSync>().Property(s => s.ProjectId).ValueGeneratedNever();
        model.Entity<GitHubPageMark>(builder =>
        {
            builder.ToTable("github_page").HasKey(p => new { p.ProjectId, p.Resource, p.PageNo });
            builder.Property(p => p.Days).HasColumnType("jsonb");
        });
        model.Entity<CompletenessDay>(builder => builder.ToTable("completeness_day").HasKey(c => new { c.ProjectId, c.Kind, c.Day }));
    }
}
