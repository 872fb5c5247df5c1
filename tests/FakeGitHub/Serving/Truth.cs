using Community.FakeGitHub.State;

namespace Community.FakeGitHub.Serving;

/// <summary>Everything that a complete sync of a repository must know. Logins of deleted accounts are null.</summary>
public sealed record Truth(
    long RepositoryId, string FullName, IReadOnlyList<TrueItem> Items, IReadOnlyList<TrueComment> Comments, IReadOnlyList<TrueReview> Reviews,
    IReadOnlyList<TrueReviewComment> ReviewComments, IReadOnlyList<TrueEvent> Events, IReadOnlyList<string> Labels, IReadOnlyList<TrueRelease> Releases,
    IReadOnlyList<TrueRun> Runs, IReadOnlyList<TrueStar> Stars, IReadOnlyList<TrueFork> Forks)
{
    public static Truth Of(Repository repository)
    {
        var items = repository.Items.Values;
        return new Truth(
            repository.Id, repository.FullName,
            [.. items.Select(TrueItem.Of)],
            [.. items.SelectMany(i => i.Comments.Select(c => TrueComment.Of(i, c))).OrderBy(c => c.Id)],
            [.. items.SelectMany(i => i.Reviews.Select(r => TrueReview.Of(i, r))).OrderBy(r => r.Id)],
            [.. items.SelectMany(i => i.ReviewComments.Select(c => TrueReviewComment.Of(i, c))).OrderBy(c => c.Id)],
            [.. items.SelectMany(i => i.Events.Select(e => TrueEvent.Of(i, e))).OrderBy(e => e.Id)],
            [.. repository.Labels.Select(l => l.Name).Order(StringComparer.Ordinal)],
            [.. repository.Releases.Select(r => new TrueRelease(r.Id, r.Tag, Login(r.Author), r.PublishedAt, r.Prerelease)).OrderBy(r => r.Id)],
            [.. repository.Runs.Select(r => new TrueRun(r.Id, r.Event, r.Status, r.Conclusion, r.CreatedAt, r.UpdatedAt, r.Sha)).OrderBy(r => r.Id)],
            [.. repository.Stars.Select(s => new TrueStar(s.At, Login(s.By))).OrderBy(s => s.At)],
            [.. repository.Forks.Select(f => new TrueFork(f.Id, Login(f.Owner), f.CreatedAt)).OrderBy(f => f.Id)]);
    }

    internal static string? Login(Account? account) => account is null or { Deleted: true } ? null : account.Login;
}

/// <param name="Id">The issue's, also for pull requests; <paramref name="PullId"/> is the pull request's own.</param>
public sealed record TrueItem(
    long Id, long? PullId, int Number, string Title, string State, string? StateReason, string? Author, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    DateTimeOffset? ClosedAt, string? ClosedBy, bool Locked, IReadOnlyList<string> Labels, IReadOnlyList<string> Assignees, string? Milestone, string Body,
    bool? Draft, DateTimeOffset? MergedAt, string? MergedBy, int? Additions, int? Deletions, int? ChangedFiles, int? Commits, int CommentCount)
{
    internal static TrueItem Of(Item item) => new(
        item.Id, item.Pull?.Id, item.Number, item.Title, item.IsOpen ? "open" : "closed", item.StateReason, Truth.Login(item.Author),
        item.CreatedAt, item.UpdatedAt, item.ClosedAt, Truth.Login(item.ClosedBy), item.Locked, [.. item.Labels.Select(l => l.Name)],
        [.. item.Assignees.Select(a => a.Login)], item.Milestone?.Title, item.Body, item.Pull?.Draft, item.Pull?.MergedAt,
        Truth.Login(item.Pull?.MergedBy), item.Pull?.Additions, item.Pull?.Deletions, item.Pull?.ChangedFiles, item.Pull?.Commits, item.Comments.Count);
}

public sealed record TrueComment(long Id, int Number, string? Author, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string Body)
{
    internal static TrueComment Of(Item item, Comment comment) =>
        new(comment.Id, item.Number, Truth.Login(comment.Author), comment.CreatedAt, comment.UpdatedAt, comment.Body);
}

public sealed record TrueReview(long Id, int Number, string? Author, string State, DateTimeOffset SubmittedAt, string Body)
{
    internal static TrueReview Of(Item item, Review review) =>
        new(review.Id, item.Number, Truth.Login(review.Author), review.State, review.SubmittedAt, review.Body);
}

public sealed record TrueReviewComment(
    long Id, int Number, string? Author, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string Body, long? ReviewId, long? InReplyTo)
{
    internal static TrueReviewComment Of(Item item, ReviewComment comment) => new(
        comment.Id, item.Number, Truth.Login(comment.Author), comment.CreatedAt, comment.UpdatedAt, comment.Body, comment.ReviewId, comment.InReplyTo);
}

public sealed record TrueEvent(long Id, int Number, string Kind, string? Actor, DateTimeOffset At, string? Label, string? NewTitle)
{
    internal static TrueEvent Of(Item item, ItemEvent happened) =>
        new(happened.Id, item.Number, happened.Kind, Truth.Login(happened.Actor), happened.At, happened.Label?.Name, happened.Rename?.To);
}

public sealed record TrueRelease(long Id, string Tag, string? Author, DateTimeOffset? PublishedAt, bool Prerelease);

public sealed record TrueRun(long Id, string Event, string Status, string? Conclusion, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string Sha);

public sealed record TrueStar(DateTimeOffset At, string? By);

public sealed record TrueFork(long Id, string? Owner, DateTimeOffset CreatedAt);
