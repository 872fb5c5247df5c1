namespace Community.Data.Git;

/// <summary>A name and mail as written in commits, and what <c>.mailmap</c> makes of it today.</summary>
public sealed class GitSignature
{
    public int ProjectId { get; init; }

    /// <summary>Dense from 0 within the project.</summary>
    public int SignatureNo { get; init; }

    public required string RawName { get; init; }

    public required string RawEmail { get; init; }

    public required string Name { get; set; }

    public required string Email { get; set; }
}

/// <summary>A commit that is, or was, reachable from HEAD.</summary>
public sealed class GitCommit
{
    public int ProjectId { get; init; }

    /// <summary>Dense from 0 within the project, in the order in which we first read them.</summary>
    public int CommitNo { get; init; }

    /// <summary>20 bytes (SHA-1) or 32 bytes (SHA-256).</summary>
    public required byte[] Sha { get; init; }

    public int AuthorNo { get; init; }

    public int CommitterNo { get; init; }

    public DateTimeOffset AuthoredAt { get; init; }

    /// <summary>The author's own zone, minutes east of UTC.</summary>
    public short AuthorZone { get; init; }

    public DateTimeOffset CommittedAt { get; init; }

    public short CommitterZone { get; init; }

    /// <summary>Concatenated object names of the parents; 0 for a root, 2 or more for a merge.</summary>
    public required byte[] Parents { get; init; }

    public short ParentCount { get; init; }

    /// <summary>First line of the message, cut to <see cref="MaxSubjectLength"/> characters, control characters replaced.</summary>
    public required string Subject { get; init; }

    /// <summary>False once a rewritten history no longer reaches it: kept, marked, and left out of metrics.</summary>
    public bool Reachable { get; set; }

    public DateTimeOffset? UnreachableSince { get; set; }

    /// <summary>The longest subject that is shown anywhere; a 10 MB subject was met in a test, not in life.</summary>
    public const int MaxSubjectLength = 500;
}

/// <summary>A person named in a <c>Co-authored-by</c> trailer.</summary>
public sealed class GitCoAuthor
{
    public int ProjectId { get; init; }

    public int CommitNo { get; init; }

    public short Ordinal { get; init; }

    public int SignatureNo { get; init; }
}

public sealed class GitTag
{
    public int ProjectId { get; init; }

    public required string Name { get; init; }

    public required byte[] TargetSha { get; init; }

    /// <summary>Tagger date of an annotated tag, committer date of the commit of a lightweight one.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    public bool Annotated { get; init; }

    /// <summary>Whether HEAD reaches the tagged commit.</summary>
    public bool OnDefaultBranch { get; init; }
}

/// <summary>One completed reading of a repository: what it found and what it changed.</summary>
public sealed class GitSync
{
    public int ProjectId { get; init; }

    public long SyncNo { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset EndedAt { get; init; }

    public string? HeadBefore { get; init; }

    public required string HeadAfter { get; init; }

    public int CommitsAdded { get; init; }

    public int CommitsLost { get; init; }

    public int TagsChanged { get; init; }

    public bool MailmapChanged { get; init; }

    public bool HistoryRewritten { get; init; }

    /// <summary>SHA-256 over the mapped signatures, to notice a changed <c>.mailmap</c>.</summary>
    public required byte[] IdentityHash { get; init; }
}
