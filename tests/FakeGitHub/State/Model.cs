namespace Community.FakeGitHub.State;

/// <summary>An account. A deleted one is shown as null or as ghost, as GitHub does.</summary>
public sealed class Account
{
    public required long Id { get; init; }

    public required string Login { get; set; }

    public string Type { get; init; } = "User";

    public bool Deleted { get; set; }
}

public sealed class Repository
{
    public required long Id { get; init; }

    public required Account Owner { get; set; }

    public required string Name { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset PushedAt { get; set; }

    public bool Private { get; init; }

    /// <summary>Where it was before; they redirect.</summary>
    public List<string> FormerNames { get; } = [];

    public SortedDictionary<int, Item> Items { get; } = [];

    /// <summary>Numbers that are gone, and where to: null for deleted.</summary>
    public Dictionary<int, (Repository Repository, int Number)?> Departed { get; } = [];

    public int NextNumber { get; set; } = 1;

    public List<Label> Labels { get; } = [];

    public List<Milestone> Milestones { get; } = [];

    public List<Release> Releases { get; } = [];

    public List<WorkflowRun> Runs { get; } = [];

    public List<CheckRun> Checks { get; } = [];

    public List<Star> Stars { get; } = [];

    public List<Fork> Forks { get; } = [];

    public int Watchers { get; set; }

    public string FullName => $"{Owner.Login}/{Name}";
}

public sealed class Label
{
    public required long Id { get; init; }

    public required string Name { get; set; }

    public required string Color { get; init; }

    public string Description { get; init; } = "";
}

public sealed record Milestone(long Id, int Number, string Title, Account Creator, DateTimeOffset CreatedAt);

public sealed record Release(long Id, string Tag, Account Author, DateTimeOffset CreatedAt, DateTimeOffset? PublishedAt, bool Prerelease, string Body);

public sealed class WorkflowRun
{
    public required long Id { get; init; }

    public required int Number { get; init; }

    public required string Sha { get; init; }

    public required string Event { get; init; }

    public required Account Actor { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public string Status { get; set; } = "completed";

    public string? Conclusion { get; set; }
}

public sealed class CheckRun
{
    public required long Id { get; init; }

    public required string Name { get; set; }

    public required string Sha { get; init; }

    public string Status { get; set; } = "queued";

    public string? Conclusion { get; set; }

    public string? ExternalId { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }

    public string? Title { get; set; }

    public string? Summary { get; set; }
}

/// <param name="By">Null for an account that is gone.</param>
public sealed record Star(DateTimeOffset At, Account? By);

public sealed record Fork(long Id, Account Owner, DateTimeOffset CreatedAt);

/// <summary>An issue or a pull request.</summary>
public sealed class Item
{
    public required long Id { get; init; }

    public required int Number { get; set; }

    public required string Title { get; set; }

    public required Account Author { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public string Body { get; set; } = "";

    public PullDetails? Pull { get; init; }

    public bool IsOpen { get; set; } = true;

    public string? StateReason { get; set; }

    public DateTimeOffset? ClosedAt { get; set; }

    public Account? ClosedBy { get; set; }

    public bool Locked { get; set; }

    public string? LockReason { get; set; }

    public Milestone? Milestone { get; set; }

    public List<Label> Labels { get; } = [];

    public List<Account> Assignees { get; } = [];

    public List<Comment> Comments { get; } = [];

    public List<Review> Reviews { get; } = [];

    public List<ReviewComment> ReviewComments { get; } = [];

    public List<ItemEvent> Events { get; } = [];

    public string AuthorAssociation { get; init; } = "NONE";
}

public sealed class PullDetails
{
    public required long Id { get; init; }

    public required string HeadSha { get; set; }

    public required string BaseSha { get; init; }

    public required string HeadRef { get; init; }

    public bool Draft { get; set; }

    public DateTimeOffset? MergedAt { get; set; }

    public Account? MergedBy { get; set; }

    public string? MergeSha { get; set; }

    public int Additions { get; init; }

    public int Deletions { get; init; }

    public int ChangedFiles { get; init; }

    public int Commits { get; init; }

    public List<Account> RequestedReviewers { get; } = [];
}

public sealed class Comment
{
    public required long Id { get; init; }

    public required Account Author { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public required string Body { get; set; }
}

public sealed class Review
{
    public required long Id { get; init; }

    public required Account Author { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    public required string State { get; set; }

    public required string Sha { get; init; }

    public string Body { get; init; } = "";
}

public sealed class ReviewComment
{
    public required long Id { get; init; }

    public required Account Author { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public required string Body { get; set; }

    public required string Path { get; init; }

    public required int Line { get; init; }

    public required string Sha { get; init; }

    public long? ReviewId { get; init; }

    public long? InReplyTo { get; init; }
}

/// <param name="Kind">labeled, closed, merged, renamed …</param>
/// <param name="Label">By name and colour as they were: renaming a label does not change the past.</param>
/// <param name="Subject">Who was assigned or asked for a review.</param>
public sealed record ItemEvent(
    long Id, string Kind, Account Actor, DateTimeOffset At, (string Name, string Color)? Label = null, Account? Subject = null,
    (string From, string To)? Rename = null, string? Sha = null, string? Milestone = null, Review? Review = null, string? Reason = null);
