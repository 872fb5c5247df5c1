using Community.Core.History;

namespace Community.Data.Git;

/// <summary>What a sync found and what it changed, exactly: metrics recompute only the buckets that these facts touch.</summary>
public sealed record GitSyncResult
{
    public required int ProjectId { get; init; }

    /// <summary>Null at the first sync.</summary>
    public required string? HeadBefore { get; init; }

    public required string HeadAfter { get; init; }

    /// <summary>Null when HEAD is detached.</summary>
    public required string? Branch { get; init; }

    /// <summary>Commits reachable from <see cref="HeadAfter"/>.</summary>
    public required int CommitCount { get; init; }

    public required long DataRevision { get; init; }

    /// <summary>Number of the first new commit; the new ones are dense from here.</summary>
    public required int FirstAdded { get; init; }

    public required int AddedCount { get; init; }

    /// <summary>Numbers of commits that HEAD no longer reaches.</summary>
    public required IReadOnlyList<int> Lost { get; init; }

    /// <summary>Numbers of commits that were lost before and are reached again.</summary>
    public required IReadOnlyList<int> Regained { get; init; }

    public required IReadOnlyList<TagChange> Tags { get; init; }

    /// <summary>Whether <c>.mailmap</c> now makes somebody else of a stored signature: every bucket may change.</summary>
    public required bool MailmapChanged { get; init; }

    public required bool HistoryRewritten { get; init; }

    public required IReadOnlyList<GitNotice> Notices { get; init; }

    /// <summary>All of the history as it was read, where this sync was the first: what reads it next need not ask the database. Null later.</summary>
    public RepositoryHistory? History { get; init; }

    /// <summary>Whether any stored fact changed, and the data revision with it.</summary>
    public bool Changed => AddedCount > 0 || Lost.Count > 0 || Regained.Count > 0 || Tags.Count > 0 || MailmapChanged;
}

/// <summary>A tag that came, went or moved.</summary>
/// <param name="CreatedBefore">Null for a new tag.</param>
/// <param name="CreatedAfter">Null for a tag that is gone.</param>
public sealed record TagChange(string Name, DateTimeOffset? CreatedBefore, DateTimeOffset? CreatedAfter);

public enum GitNoticeKind
{
    /// <summary>Commits with a date or zone that is none, or beyond the calendar: the nearest date that can be stored stands for it.</summary>
    DatesAdjusted,

    /// <summary>Tags on an object that the repository does not hold, without a date, or with an unprintable name that another tag has too.</summary>
    TagsSkipped,

    /// <summary>Commits that name more co-authors than are kept.</summary>
    CoAuthorsCut,

    /// <summary>A partial clone without the blob of <c>.mailmap</c>: people are counted as written in the commits.</summary>
    MailmapUnreadable,
}

/// <summary>Something odd in the history that did not keep us from reading it.</summary>
/// <param name="Example">Object name of a commit, or name of a tag.</param>
public sealed record GitNotice(GitNoticeKind Kind, int Count, string? Example);
