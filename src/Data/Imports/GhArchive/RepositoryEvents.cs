using Community.Core.Facts;
using Community.Core.Projects;

namespace Community.Data.Imports.GhArchive;

/// <summary>
/// What a batch of lines says of one repository, as facts that still lack their project. What a payload does not say stays null; an action
/// says a little more than the trimmed payloads since 2025-10 do.
/// </summary>
internal sealed class RepositoryEvents(long repositoryId)
{
    private readonly Dictionary<(int, DateTimeOffset, string), TimelineEvent> _timeline = [];
    private readonly Dictionary<string, Label> _labels = new(StringComparer.Ordinal);
    private readonly List<NameSeen> _names = [];

    /// <summary>A name, and when it was met first and last.</summary>
    public sealed class NameSeen(ProjectName name, DateTimeOffset at)
    {
        public ProjectName Name { get; } = name;

        public DateTimeOffset First { get; set; } = at;

        public DateTimeOffset Last { get; set; } = at;
    }

    public long RepositoryId { get; } = repositoryId;

    public IReadOnlyList<NameSeen> Names => _names;

    public ProjectFacts Facts { get; } = new(0);

    public DateTimeOffset FirstAt { get; private set; } = DateTimeOffset.MaxValue;

    public DateTimeOffset LastAt { get; private set; } = DateTimeOffset.MinValue;

    public void Add(EventLine line, IReadOnlyList<Label> labels, long sourceId)
    {
        Note(line.RepositoryName, line.At);
        Facts.Events.Add(Raw(line, sourceId));
        if (line.Item is { } item) AddItem(line, item);
        if (line.Comment is { } comment) AddComment(line, comment);
        if (line.Review is { } review) AddReview(line, review);
        if (line.Release is { } release) Facts.Releases.Add(Seen(release, line.At));
        if (line.Discussion is { } discussion) Facts.Discussions.Add(Seen(discussion, line.At));
        foreach (var label in labels) AddLabel(Seen(label, line.At));
    }

    private void Note(ProjectName name, DateTimeOffset at)
    {
        if (at < FirstAt) FirstAt = at;
        if (at > LastAt) LastAt = at;
        foreach (var seen in _names)
        {
            if (seen.Name != name) continue;
            if (at < seen.First) seen.First = at;
            if (at > seen.Last) seen.Last = at;
            return;
        }

        _names.Add(new NameSeen(name, at));
    }

    private static RawEvent Raw(EventLine line, long sourceId) => new()
    {
        CreatedAt = line.At,
        EventId = line.Id,
        Type = line.Type,
        Action = line.Action,
        ActorId = line.Actor.Id,
        ActorLogin = line.Actor.Login,
        OrganizationId = line.OrganizationId,
        Number = line.Number,
        Ref = line.Push.Ref,
        Head = line.Push.Head,
        Before = line.Push.Before,
        PushSize = line.Push.Size,
        PushDistinct = line.Push.Distinct,
        CommitsListed = line.Push.Listed,
        CommitsDistinct = line.Push.ListedDistinct,
        Payload = line.Payload,
        SourceId = sourceId,
    };

    private void AddItem(EventLine line, Item item)
    {
        var isOwn = line.Kind is PayloadKind.Issue or PayloadKind.Pull;
        // "labeled" and the like tell of the item too, but not of its state.
        var speaksOfState = isOwn && line.Action is "opened" or "closed" or "reopened" or "merged";
        item.Stamp(line.Shown, line.At, speaksOfState);
        if (isOwn) ApplyAction(line, item);
        Facts.Add(item);
    }

    private void ApplyAction(EventLine line, Item item)
    {
        var at = line.At;
        item.UpdatedAt ??= at;
        switch (line.Action)
        {
            case "opened":
                item.CreatedAt ??= at;
                // Whoever opens it is its author.
                if (!line.Shown.HasFlag(Shown.Author)) (item.AuthorId, item.AuthorLogin, item.AuthorAt) = (line.Actor.Id, line.Actor.Login, at);
                if (!line.Shown.HasFlag(Shown.State)) (item.State, item.StateAt) = (ItemState.Open, at);
                break;
            case "reopened":
                if (!line.Shown.HasFlag(Shown.State)) (item.State, item.StateAt) = (ItemState.Open, at);
                AddEvent(line, "reopened", at, exact: false, line.Actor);
                break;
            case "closed":
                AddClosing(line, item);
                break;
            case "merged":
                if (!line.Shown.HasFlag(Shown.Merge))
                    (item.Merged, item.MergedAt, item.MergedById, item.MergedByLogin, item.MergeSeenAt) = (true, at, line.Actor.Id, line.Actor.Login, at);
                AddClosing(line, item);
                break;
            case "deleted" or "transferred":
                (item.Gone, item.GoneAt) = (line.Action, at);
                AddEvent(line, line.Action, at, exact: false, line.Actor);
                break;
            case "edited" when line.OldTitle is not null && item.Title is not null:
                line.Subject = $"{line.OldTitle}\n{item.Title}";
                AddEvent(line, "renamed", at, exact: false, line.Actor);
                break;
            case "ready_for_review" or "converted_to_draft":
                if (!line.Shown.HasFlag(Shown.Draft)) (item.Draft, item.DraftAt) = (line.Action == "converted_to_draft", at);
                AddEvent(line, line.Action, at, exact: false, line.Actor);
                break;
            case "labeled" or "unlabeled" or "assigned" or "unassigned" or "milestoned" or "demilestoned" or "locked" or "unlocked" or "pinned" or "unpinned"
                or "review_requested" or "review_request_removed" or "auto_merge_enabled" or "auto_merge_disabled":
                AddEvent(line, line.Action, at, exact: false, line.Actor);
                break;
        }
    }

    /// <summary>Without a moment in the payload, the closing was some seconds before it was told; whether it was a merge stays unknown.</summary>
    private void AddClosing(EventLine line, Item item)
    {
        if (!line.Shown.HasFlag(Shown.State)) (item.State, item.StateAt) = (ItemState.Closed, line.At);
        var isExact = item.ClosedAt is not null;
        if (item.State == ItemState.Closed) item.ClosedAt ??= line.At;
        AddEvent(line, "closed", item.ClosedAt ?? line.At, isExact, line.Actor);
        if (item.Merged != true) return;
        var by = item.MergedByLogin is null && item.MergedById is null ? line.Actor : new Account(item.MergedById, item.MergedByLogin);
        AddEvent(line, "merged", item.MergedAt ?? line.At, line.Shown.HasFlag(Shown.Merge) && item.MergedAt is not null, by);
    }

    /// <summary>
    /// One kind of thing happens to an item once a second: events without numbers could not be told apart from the same event told twice.
    /// </summary>
    private void AddEvent(EventLine line, string kind, DateTimeOffset at, bool exact, Account actor)
    {
        var told = Seen(
            new TimelineEvent
            {
                Number = line.Item!.Number,
                At = at,
                Kind = kind,
                Subject = line.Subject,
                Exact = exact,
                ActorId = actor.Id,
                ActorLogin = actor.Login,
                Full = true,
            },
            line.At);
        if (_timeline.TryGetValue((told.Number, at, told.Group), out var known))
        {
            known.Absorb(told);
            return;
        }

        _timeline.Add((told.Number, at, told.Group), told);
        Facts.Timeline.Add(told);
    }

    private void AddComment(EventLine line, Comment comment)
    {
        // One that is gone tells only that it is.
        if (line.Action == "deleted") return;
        comment.Number = line.Item!.Number;
        if (comment.At == default) (comment.At, comment.Full) = (line.At, false);
        Seen(comment, line.At);
        if (comment is ReviewComment ofReview) Facts.ReviewComments.Add(ofReview);
        else Facts.Comments.Add(comment);
    }

    private void AddReview(EventLine line, Review review)
    {
        review.Number = line.Item!.Number;
        review.At ??= line.At;
        Facts.Reviews.Add(Seen(review, line.At));
    }

    private void AddLabel(Label label)
    {
        if (_labels.TryAdd(label.NameKey, label)) Facts.Labels.Add(label);
        else _labels[label.NameKey].Absorb(label);
    }

    private static T Seen<T>(T fact, DateTimeOffset at)
        where T : ObservedFact
    {
        (fact.SeenAt, fact.Sources) = (at, FactSources.GhArchive);
        return fact;
    }
}
