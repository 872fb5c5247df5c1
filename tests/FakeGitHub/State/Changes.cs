namespace Community.FakeGitHub.State;

/// <summary>What people and bots do to items, with what GitHub records of it. The caller holds the world's lock.</summary>
public sealed class Changes(World world)
{
    /// <summary>The events of items that GitHub also sends as webhooks.</summary>
    private static readonly HashSet<string> WebhookActions =
        ["closed", "reopened", "labeled", "unlabeled", "assigned", "review_requested", "ready_for_review", "locked", "transferred"];

    public Item OpenIssue(Repository repository, Account author, string title, string body, DateTimeOffset at, string association = "NONE") =>
        Add(repository, new Item
        {
            Id = world.NextId(),
            Number = repository.NextNumber++,
            Title = title,
            Author = author,
            CreatedAt = at,
            Body = body,
            AuthorAssociation = association,
        });

    public Item OpenPull(
        Repository repository, Account author, string title, string body, DateTimeOffset at, bool draft, string association, Random random) =>
        Add(repository, new Item
        {
            Id = world.NextId(),
            Number = repository.NextNumber++,
            Title = title,
            Author = author,
            CreatedAt = at,
            Body = body,
            AuthorAssociation = association,
            Pull = new PullDetails
            {
                Id = world.NextId(),
                HeadSha = Sha(random),
                BaseSha = Sha(random),
                HeadRef = $"change-{random.Next(10_000)}",
                Draft = draft,
                Additions = random.Next(1, 900),
                Deletions = random.Next(0, 300),
                ChangedFiles = random.Next(1, 30),
                Commits = random.Next(1, 12),
            },
        });

    public Comment Comment(Repository repository, Item item, Account author, string body, DateTimeOffset at)
    {
        var comment = new Comment { Id = world.NextId(), Author = author, CreatedAt = at, UpdatedAt = at, Body = body };
        item.Comments.Add(comment);
        Touch(item, at);
        world.Tell(new WorldChange("issue_comment", "created", repository, item, author, comment));
        return comment;
    }

    /// <summary>The comment has a new time; the item does not.</summary>
    public void EditComment(Repository repository, Item item, Comment comment, string body, DateTimeOffset at)
    {
        (comment.Body, comment.UpdatedAt) = (body, at);
        world.Tell(new WorldChange("issue_comment", "edited", repository, item, comment.Author, comment));
    }

    /// <summary>Nothing anywhere has a new time: only who reads the comments again can see it.</summary>
    public void DeleteComment(Repository repository, Item item, Comment comment)
    {
        item.Comments.Remove(comment);
        world.Tell(new WorldChange("issue_comment", "deleted", repository, item, comment.Author, comment));
    }

    /// <summary>Changes what every item with that label shows, and no item's time.</summary>
    public static void RenameLabel(Label label, string name) => label.Name = name;

    public void Label(Repository repository, Item item, Label label, Account actor, DateTimeOffset at)
    {
        if (item.Labels.Contains(label)) return;
        item.Labels.Add(label);
        Record(repository, item, "labeled", actor, at, e => e with { Label = (label.Name, label.Color) });
    }

    public void Unlabel(Repository repository, Item item, Label label, Account actor, DateTimeOffset at)
    {
        if (item.Labels.Remove(label)) Record(repository, item, "unlabeled", actor, at, e => e with { Label = (label.Name, label.Color) });
    }

    public void Close(Repository repository, Item item, Account actor, string? reason, DateTimeOffset at)
    {
        if (!item.IsOpen) return;
        (item.IsOpen, item.ClosedAt, item.ClosedBy, item.StateReason) = (false, at, actor, item.Pull is null ? reason ?? "completed" : null);
        Record(repository, item, "closed", actor, at, e => e with { Reason = item.StateReason });
    }

    public void Reopen(Repository repository, Item item, Account actor, DateTimeOffset at)
    {
        if (item.IsOpen || item.Pull?.MergedAt is not null) return;
        (item.IsOpen, item.ClosedAt, item.ClosedBy, item.StateReason) = (true, null, null, item.Pull is null ? "reopened" : null);
        Record(repository, item, "reopened", actor, at);
    }

    public void Merge(Repository repository, Item item, Account actor, DateTimeOffset at, Random random)
    {
        if (item.Pull is not { } pull || !item.IsOpen) return;
        (pull.MergedAt, pull.MergedBy, pull.MergeSha, pull.Draft) = (at, actor, Sha(random), false);
        Record(repository, item, "merged", actor, at, e => e with { Sha = pull.MergeSha });
        Close(repository, item, actor, null, at);
        repository.PushedAt = at;
    }

    public void Retitle(Repository repository, Item item, Account actor, string title, DateTimeOffset at)
    {
        var before = item.Title;
        item.Title = title;
        Record(repository, item, "renamed", actor, at, e => e with { Rename = (before, title) });
    }

    public void Assign(Repository repository, Item item, Account assignee, Account actor, DateTimeOffset at)
    {
        if (item.Assignees.Contains(assignee)) return;
        item.Assignees.Add(assignee);
        Record(repository, item, "assigned", actor, at, e => e with { Subject = assignee });
    }

    public void RequestReview(Repository repository, Item item, Account reviewer, Account actor, DateTimeOffset at)
    {
        if (item.Pull is not { } pull || pull.RequestedReviewers.Contains(reviewer)) return;
        pull.RequestedReviewers.Add(reviewer);
        Record(repository, item, "review_requested", actor, at, e => e with { Subject = reviewer });
    }

    public Review Review(Repository repository, Item item, Account author, string state, string body, DateTimeOffset at)
    {
        var review = new Review { Id = world.NextId(), Author = author, SubmittedAt = at, State = state, Body = body, Sha = item.Pull!.HeadSha };
        item.Reviews.Add(review);
        item.Pull.RequestedReviewers.Remove(author);
        Touch(item, at);
        world.Tell(new WorldChange("pull_request_review", "submitted", repository, item, author, Review: review));
        return review;
    }

    public ReviewComment ReviewComment(Item item, Account author, string body, DateTimeOffset at, int line, Review? review, ReviewComment? answered)
    {
        var comment = new ReviewComment
        {
            Id = world.NextId(),
            Author = author,
            CreatedAt = at,
            UpdatedAt = at,
            Body = body,
            Path = "src/model.py",
            Line = line,
            Sha = item.Pull!.HeadSha,
            ReviewId = review?.Id,
            InReplyTo = answered?.Id,
        };
        item.ReviewComments.Add(comment);
        Touch(item, at);
        return comment;
    }

    /// <summary>The review changes; the item's event says so.</summary>
    public void Dismiss(Repository repository, Item item, Review review, Account actor, DateTimeOffset at)
    {
        review.State = "DISMISSED";
        Record(repository, item, "review_dismissed", actor, at, e => e with { Review = review });
    }

    public void SetDraft(Repository repository, Item item, bool draft, Account actor, DateTimeOffset at)
    {
        if (item.Pull is not { } pull || pull.Draft == draft || !item.IsOpen) return;
        pull.Draft = draft;
        Record(repository, item, draft ? "convert_to_draft" : "ready_for_review", actor, at);
    }

    public void Lock(Repository repository, Item item, Account actor, string reason, DateTimeOffset at)
    {
        (item.Locked, item.LockReason) = (true, reason);
        Record(repository, item, "locked", actor, at, e => e with { Reason = reason });
    }

    public void SetMilestone(Repository repository, Item item, Milestone milestone, Account actor, DateTimeOffset at)
    {
        item.Milestone = milestone;
        Record(repository, item, "milestoned", actor, at, e => e with { Milestone = milestone.Title });
    }

    /// <summary>The issue keeps its id and comments, and gets a number of its new repository; the old one redirects.</summary>
    public void Transfer(Repository from, Item item, Repository to, Account actor, DateTimeOffset at)
    {
        from.Items.Remove(item.Number);
        var number = to.NextNumber++;
        from.Departed[item.Number] = (to, number);
        item.Number = number;
        to.Items.Add(number, item);
        Record(to, item, "transferred", actor, at);
    }

    /// <summary>GitHub answers 410 from then on.</summary>
    public static void Delete(Repository repository, Item item)
    {
        repository.Items.Remove(item.Number);
        repository.Departed[item.Number] = null;
    }

    public static void Rename(Repository repository, Account owner, string name)
    {
        repository.FormerNames.Add(repository.FullName);
        (repository.Owner, repository.Name) = (owner, name);
    }

    private Item Add(Repository repository, Item item)
    {
        item.UpdatedAt = item.CreatedAt;
        repository.Items.Add(item.Number, item);
        world.Tell(new WorldChange(EventOf(item), "opened", repository, item, item.Author));
        return item;
    }

    private void Record(Repository repository, Item item, string kind, Account actor, DateTimeOffset at, Func<ItemEvent, ItemEvent>? with = null)
    {
        var happened = new ItemEvent(world.NextId(), kind, actor, at);
        item.Events.Add(with?.Invoke(happened) ?? happened);
        Touch(item, at);
        if (WebhookActions.Contains(kind)) world.Tell(new WorldChange(EventOf(item), kind, repository, item, actor));
    }

    private static string EventOf(Item item) => item.Pull is null ? "issues" : "pull_request";

    private static void Touch(Item item, DateTimeOffset at)
    {
        if (at > item.UpdatedAt) item.UpdatedAt = at;
    }

    public static string Sha(Random random)
    {
        Span<byte> bytes = stackalloc byte[20];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
