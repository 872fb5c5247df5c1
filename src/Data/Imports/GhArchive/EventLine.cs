using Community.Core.Facts;
using Community.Core.Projects;

namespace Community.Data.Imports.GhArchive;

/// <summary>What is done with an event's payload.</summary>
internal enum PayloadKind
{
    /// <summary>No table of facts has room for it: it is kept as it is.</summary>
    Kept,
    Push,
    Issue,
    IssueComment,
    Pull,
    Review,
    ReviewComment,
    Release,
    Discussion,

    /// <summary>A star or a fork: counted by day.</summary>
    Attention,
}

/// <summary>What a push says of itself; each field null where its shape leaves it out.</summary>
internal record struct PushFields(string? Ref, byte[]? Head, byte[]? Before, int? Size, int? Distinct, short? Listed, short? ListedDistinct);

/// <summary>One line as read. The same object is filled again for the next line; what goes into facts is made anew each time.</summary>
internal sealed class EventLine
{
    public long Id { get; set; }

    public string Type { get; set; } = "";

    public PayloadKind Kind { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>Neither number nor login: the account was deleted.</summary>
    public Account Actor { get; set; }

    public long? OrganizationId { get; set; }

    public long RepositoryId { get; set; }

    public ProjectName RepositoryName { get; set; }

    /// <summary>False: of a repository that is not kept; the payload was not read.</summary>
    public bool IsKept { get; set; }

    public string? Action { get; set; }

    public int? Number { get; set; }

    public PushFields Push { get; set; }

    public string? Payload { get; set; }

    public Item? Item { get; set; }

    public Shown Shown { get; set; }

    public Comment? Comment { get; set; }

    public Review? Review { get; set; }

    public PublishedRelease? Release { get; set; }

    public Discussion? Discussion { get; set; }

    /// <summary>What the action is about: a label, a person, a milestone.</summary>
    public string? Subject { get; set; }

    /// <summary>The title before it was edited.</summary>
    public string? OldTitle { get; set; }

    public void Clear()
    {
        (Id, Type, Kind, At, Actor, OrganizationId) = (0, "", PayloadKind.Kept, default, default, null);
        (RepositoryId, RepositoryName, IsKept) = (0, default, false);
        (Action, Number, Push, Payload, Item, Shown) = (null, null, default, null, null, Shown.None);
        (Comment, Review, Release, Discussion, Subject, OldTitle) = (null, null, null, null, null, null);
    }

    public static PayloadKind KindOf(string type) => type switch
    {
        "PushEvent" => PayloadKind.Push,
        "IssuesEvent" => PayloadKind.Issue,
        "IssueCommentEvent" => PayloadKind.IssueComment,
        "PullRequestEvent" => PayloadKind.Pull,
        "PullRequestReviewEvent" => PayloadKind.Review,
        "PullRequestReviewCommentEvent" => PayloadKind.ReviewComment,
        "ReleaseEvent" => PayloadKind.Release,
        "DiscussionEvent" => PayloadKind.Discussion,
        "ForkEvent" or "WatchEvent" => PayloadKind.Attention,
        _ => PayloadKind.Kept,
    };
}
