using Community.Bots.GitHub;
using Community.Core.Facts;

namespace Community.Bots.Sync.Mapping;

/// <summary>
/// What GitHub's API says, as facts, seen when the page was fetched. Each group of an item's fields comes from one kind of list, so that two lists
/// read at one moment cannot disagree about it: lists of issues give text, state, author, labels and counts, lists of pull requests the rest.
/// </summary>
internal static class GitHubFacts
{
    public static Item Item(GitHubIssue issue, DateTimeOffset at)
    {
        var author = Account(issue.User);
        return new Item
        {
            Number = issue.Number,
            Kind = issue.IsPullRequest ? ItemKind.Pull : ItemKind.Issue,
            IssueId = issue.Id,
            CreatedAt = issue.CreatedAt,
            UpdatedAt = issue.UpdatedAt,
            AuthorId = author.Id,
            AuthorLogin = author.Login,
            AuthorAt = at,
            AuthorAssociation = issue.AuthorAssociation,
            AssociationAt = at,
            Title = Clean(issue.Title),
            BodyLength = issue.Body?.Length ?? 0,
            TextAt = at,
            State = State(issue.State),
            StateReason = issue.StateReason,
            ClosedAt = issue.ClosedAt,
            StateAt = at,
            Labels = issue.Labels is null ? null : [.. issue.Labels.Select(l => Clean(l.Name)!)],
            LabelsAt = issue.Labels is null ? null : at,
            Assignees = issue.Assignees is null ? null : [.. issue.Assignees.Select(a => a.Login)],
            Milestone = Clean(issue.Milestone?.Title),
            AssignedAt = issue.Assignees is null ? null : at,
            StatedComments = issue.Comments,
            CommentsAt = at,
            // It is there: what was missed before is not gone.
            GoneAt = at,
            Sources = FactSources.Rest,
        };
    }

    public static Item Item(GitHubPull pull, DateTimeOffset at)
    {
        var item = new Item
        {
            Number = pull.Number,
            Kind = ItemKind.Pull,
            PullId = pull.Id,
            CreatedAt = pull.CreatedAt,
            UpdatedAt = pull.UpdatedAt,
            Draft = pull.Draft,
            DraftAt = pull.Draft is null ? null : at,
            HeadRef = Clean(pull.Head?.Ref),
            HeadSha = pull.Head?.Sha,
            BaseRef = Clean(pull.Base?.Ref),
            BranchesAt = pull.Head is null ? null : at,
            Sources = FactSources.Rest,
        };
        // A merge never ends and is dated by itself, so that the event, which alone says who did it, stands whenever it was read.
        if (pull.MergedAt is { } merged) (item.Merged, item.MergedAt, item.MergeSeenAt) = (true, merged, merged);
        else (item.Merged, item.MergeSeenAt) = (false, at);
        return item;
    }

    /// <summary>What lists of pull requests leave out.</summary>
    public static Item Details(GitHubPull pull, DateTimeOffset at)
    {
        var (item, merger) = (Item(pull, at), Account(pull.MergedBy));
        if (pull.MergedAt is not null && merger.Login is not null) (item.MergedById, item.MergedByLogin, item.MergeSeenAt) = (merger.Id, merger.Login, at);
        (item.Additions, item.Deletions, item.ChangedFiles, item.CommitCount) = (pull.Additions, pull.Deletions, pull.ChangedFiles, pull.Commits);
        item.SizeAt = pull.Additions is null ? null : at;
        (item.StatedReviewComments, item.ReviewCommentsAt) = (pull.ReviewComments, pull.ReviewComments is null ? null : at);
        return item;
    }

    /// <summary>Null where the address of the issue has no number.</summary>
    public static Comment? Comment(GitHubComment comment, DateTimeOffset at) => comment.IssueNumber is not { } number ? null : Fill(
        new Comment(), number, comment.Id, comment.CreatedAt, comment.UpdatedAt, comment.User, comment.AuthorAssociation, comment.Body, at);

    public static ReviewComment? ReviewComment(GitHubReviewComment comment, DateTimeOffset at) => comment.PullNumber is not { } number ? null : Fill(
        new ReviewComment { ReviewId = comment.PullRequestReviewId, Path = Clean(comment.Path) },
        number, comment.Id, comment.CreatedAt, comment.UpdatedAt, comment.User, comment.AuthorAssociation, comment.Body, at);

    public static Review Review(int number, GitHubReview review, DateTimeOffset at)
    {
        var author = Account(review.User);
        return new Review
        {
            ReviewId = review.Id,
            Number = number,
            AuthorId = author.Id,
            AuthorLogin = author.Login,
            AuthorAssociation = review.AuthorAssociation,
            State = review.State.ToLowerInvariant(),
            At = review.SubmittedAt,
            CommitSha = review.CommitId,
            BodyLength = review.Body?.Length ?? 0,
            Full = true,
            SeenAt = at,
            Sources = FactSources.Rest,
        };
    }

    public static Label Label(GitHubLabel label, DateTimeOffset at) => new()
    {
        Name = Clean(label.Name)!,
        Color = label.Color,
        Description = Clean(label.Description),
        Full = true,
        SeenAt = at,
        Sources = FactSources.Rest,
    };

    public static PublishedRelease Release(GitHubRelease release, DateTimeOffset at)
    {
        var author = Account(release.Author);
        return new PublishedRelease
        {
            ReleaseId = release.Id,
            Tag = Clean(release.TagName),
            Name = Clean(release.Name),
            Draft = release.Draft,
            Prerelease = release.Prerelease,
            CreatedAt = release.CreatedAt,
            PublishedAt = release.PublishedAt,
            AuthorId = author.Id,
            AuthorLogin = author.Login,
            Full = true,
            SeenAt = at,
            Sources = FactSources.Rest,
        };
    }

    public static WorkflowRun Run(GitHubWorkflowRun run, DateTimeOffset at)
    {
        var actor = Account(run.Actor);
        return new WorkflowRun
        {
            RunId = run.Id,
            Workflow = Clean(run.Name ?? run.Path),
            Trigger = run.Event,
            Status = run.Status,
            Conclusion = run.Conclusion,
            Branch = Clean(run.HeadBranch),
            HeadSha = run.HeadSha,
            Attempt = run.RunAttempt,
            CreatedAt = run.CreatedAt,
            StartedAt = run.RunStartedAt,
            UpdatedAt = run.UpdatedAt,
            ActorId = actor.Id,
            ActorLogin = actor.Login,
            Full = true,
            SeenAt = at,
            Sources = FactSources.Rest,
        };
    }

    /// <summary>Accounts that are gone are shown as nobody, or as "ghost".</summary>
    public static Account Account(GitHubUser? user) => user is null or { Login: GitHubUser.Ghost } ? default : new Account(user.Id, user.Login);

    /// <summary>PostgreSQL's text holds no zero bytes.</summary>
    internal static string? Clean(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);

    private static ItemState State(string state) => state == "open" ? ItemState.Open : ItemState.Closed;

    private static T Fill<T>(
        T fact, int number, long id, DateTimeOffset createdAt, DateTimeOffset updatedAt, GitHubUser? user, string? association, string? body, DateTimeOffset at)
        where T : Comment
    {
        var author = Account(user);
        (fact.Number, fact.Key, fact.At, fact.UpdatedAt) = (number, id, createdAt, updatedAt);
        (fact.AuthorId, fact.AuthorLogin, fact.AuthorAssociation, fact.BodyLength) = (author.Id, author.Login, association, body?.Length ?? 0);
        (fact.Full, fact.SeenAt, fact.Sources) = (true, at, FactSources.Rest);
        return fact;
    }
}
