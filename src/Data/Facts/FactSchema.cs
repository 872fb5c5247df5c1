using Community.Core.Facts;
using static Community.Data.Facts.FactColumn;

namespace Community.Data.Facts;

/// <summary>The columns of every table of facts, keys first.</summary>
internal static class FactSchema
{
    public static FactTable<Item> Items { get; } = new(
        "item", keys: 2, () => new Item(),
        Integer<Item>("project_id", i => i.ProjectId, (i, v) => i.ProjectId = v),
        Integer<Item>("number", i => i.Number, (i, v) => i.Number = v),
        Small<Item>("kind", i => (short)i.Kind, (i, v) => i.Kind = (ItemKind)v!),
        Long<Item>("issue_id", i => i.IssueId, (i, v) => i.IssueId = v),
        Long<Item>("pull_id", i => i.PullId, (i, v) => i.PullId = v),
        Moment<Item>("created_at", i => i.CreatedAt, (i, v) => i.CreatedAt = v),
        Moment<Item>("updated_at", i => i.UpdatedAt, (i, v) => i.UpdatedAt = v),
        Long<Item>("author_id", i => i.AuthorId, (i, v) => i.AuthorId = v),
        Text<Item>("author_login", i => i.AuthorLogin, (i, v) => i.AuthorLogin = v),
        Moment<Item>("author_at", i => i.AuthorAt, (i, v) => i.AuthorAt = v),
        Text<Item>("author_association", i => i.AuthorAssociation, (i, v) => i.AuthorAssociation = v),
        Moment<Item>("association_at", i => i.AssociationAt, (i, v) => i.AssociationAt = v),
        Text<Item>("title", i => i.Title, (i, v) => i.Title = v),
        Integer<Item>("body_length", i => i.BodyLength, (i, v) => i.BodyLength = v),
        Moment<Item>("text_at", i => i.TextAt, (i, v) => i.TextAt = v),
        Small<Item>("state", i => (short?)i.State, (i, v) => i.State = (ItemState?)v),
        Text<Item>("state_reason", i => i.StateReason, (i, v) => i.StateReason = v),
        Moment<Item>("closed_at", i => i.ClosedAt, (i, v) => i.ClosedAt = v),
        Moment<Item>("state_at", i => i.StateAt, (i, v) => i.StateAt = v),
        Flag<Item>("merged", i => i.Merged, (i, v) => i.Merged = v),
        Moment<Item>("merged_at", i => i.MergedAt, (i, v) => i.MergedAt = v),
        Long<Item>("merged_by_id", i => i.MergedById, (i, v) => i.MergedById = v),
        Text<Item>("merged_by_login", i => i.MergedByLogin, (i, v) => i.MergedByLogin = v),
        Moment<Item>("merge_seen_at", i => i.MergeSeenAt, (i, v) => i.MergeSeenAt = v),
        Flag<Item>("draft", i => i.Draft, (i, v) => i.Draft = v),
        Moment<Item>("draft_at", i => i.DraftAt, (i, v) => i.DraftAt = v),
        Texts<Item>("labels", i => i.Labels, (i, v) => i.Labels = v),
        Moment<Item>("labels_at", i => i.LabelsAt, (i, v) => i.LabelsAt = v),
        Texts<Item>("assignees", i => i.Assignees, (i, v) => i.Assignees = v),
        Text<Item>("milestone", i => i.Milestone, (i, v) => i.Milestone = v),
        Moment<Item>("assigned_at", i => i.AssignedAt, (i, v) => i.AssignedAt = v),
        Text<Item>("head_ref", i => i.HeadRef, (i, v) => i.HeadRef = v),
        Text<Item>("head_sha", i => i.HeadSha, (i, v) => i.HeadSha = v),
        Text<Item>("base_ref", i => i.BaseRef, (i, v) => i.BaseRef = v),
        Moment<Item>("branches_at", i => i.BranchesAt, (i, v) => i.BranchesAt = v),
        Integer<Item>("additions", i => i.Additions, (i, v) => i.Additions = v),
        Integer<Item>("deletions", i => i.Deletions, (i, v) => i.Deletions = v),
        Integer<Item>("changed_files", i => i.ChangedFiles, (i, v) => i.ChangedFiles = v),
        Integer<Item>("commit_count", i => i.CommitCount, (i, v) => i.CommitCount = v),
        Moment<Item>("size_at", i => i.SizeAt, (i, v) => i.SizeAt = v),
        Integer<Item>("stated_comments", i => i.StatedComments, (i, v) => i.StatedComments = v),
        Moment<Item>("comments_at", i => i.CommentsAt, (i, v) => i.CommentsAt = v),
        Integer<Item>("stated_review_comments", i => i.StatedReviewComments, (i, v) => i.StatedReviewComments = v),
        Moment<Item>("review_comments_at", i => i.ReviewCommentsAt, (i, v) => i.ReviewCommentsAt = v),
        Text<Item>("gone", i => i.Gone, (i, v) => i.Gone = v),
        Moment<Item>("gone_at", i => i.GoneAt, (i, v) => i.GoneAt = v),
        Sources<Item>(i => i.Sources, (i, v) => i.Sources = v));

    public static FactTable<Comment> Comments { get; } = new("item_comment", keys: 4, () => new Comment(), CommentColumns<Comment>());

    public static FactTable<ReviewComment> ReviewComments { get; } = new(
        "review_comment", keys: 4, () => new ReviewComment(),
        [
            .. CommentColumns<ReviewComment>(),
            Long<ReviewComment>("review_id", c => c.ReviewId, (c, v) => c.ReviewId = v),
            Text<ReviewComment>("path", c => c.Path, (c, v) => c.Path = v),
        ]);

    public static FactTable<Review> Reviews { get; } = new(
        "review", keys: 2, () => new Review(),
        [
            Integer<Review>("project_id", r => r.ProjectId, (r, v) => r.ProjectId = v),
            Long<Review>("review_id", r => r.ReviewId, (r, v) => r.ReviewId = v),
            Integer<Review>("number", r => r.Number, (r, v) => r.Number = v),
            Text<Review>("author_association", r => r.AuthorAssociation, (r, v) => r.AuthorAssociation = v),
            Long<Review>("author_id", r => r.AuthorId, (r, v) => r.AuthorId = v),
            Text<Review>("author_login", r => r.AuthorLogin, (r, v) => r.AuthorLogin = v),
            Text<Review>("state", r => r.State, (r, v) => r.State = v),
            Moment<Review>("at", r => r.At, (r, v) => r.At = v),
            Moment<Review>("begun_at", r => r.BegunAt, (r, v) => r.BegunAt = v),
            Text<Review>("commit_sha", r => r.CommitSha, (r, v) => r.CommitSha = v),
            Integer<Review>("body_length", r => r.BodyLength, (r, v) => r.BodyLength = v),
            .. ObservedColumns<Review>(),
        ]);

    public static FactTable<TimelineEvent> Timeline { get; } = new(
        "timeline_event", keys: 5, () => new TimelineEvent { Kind = "" },
        [
            Integer<TimelineEvent>("project_id", e => e.ProjectId, (e, v) => e.ProjectId = v),
            Integer<TimelineEvent>("number", e => e.Number, (e, v) => e.Number = v),
            Moment<TimelineEvent>("at", e => e.At, (e, v) => e.At = v),
            Word<TimelineEvent>("kind", e => e.Kind, (e, v) => e.Kind = v),
            Long<TimelineEvent>("key", e => e.Key, (e, v) => e.Key = v),
            Text<TimelineEvent>("subject", e => e.Subject, (e, v) => e.Subject = v),
            Long<TimelineEvent>("actor_id", e => e.ActorId, (e, v) => e.ActorId = v),
            Text<TimelineEvent>("actor_login", e => e.ActorLogin, (e, v) => e.ActorLogin = v),
            Flag<TimelineEvent>("exact", e => e.Exact, (e, v) => e.Exact = v),
            .. ObservedColumns<TimelineEvent>(),
        ]);

    public static FactTable<Label> Labels { get; } = new(
        "label", keys: 2, () => new Label { Name = "" },
        [
            Integer<Label>("project_id", l => l.ProjectId, (l, v) => l.ProjectId = v),
            Word<Label>("name_key", l => l.NameKey, (_, _) => { }),
            Word<Label>("name", l => l.Name, (l, v) => l.Name = v),
            Text<Label>("color", l => l.Color, (l, v) => l.Color = v),
            Text<Label>("description", l => l.Description, (l, v) => l.Description = v),
            .. ObservedColumns<Label>(),
        ]);

    public static FactTable<PublishedRelease> Releases { get; } = new(
        "published_release", keys: 2, () => new PublishedRelease(),
        [
            Integer<PublishedRelease>("project_id", r => r.ProjectId, (r, v) => r.ProjectId = v),
            Long<PublishedRelease>("release_id", r => r.ReleaseId, (r, v) => r.ReleaseId = v),
            Text<PublishedRelease>("tag", r => r.Tag, (r, v) => r.Tag = v),
            Text<PublishedRelease>("name", r => r.Name, (r, v) => r.Name = v),
            Flag<PublishedRelease>("draft", r => r.Draft, (r, v) => r.Draft = v),
            Flag<PublishedRelease>("prerelease", r => r.Prerelease, (r, v) => r.Prerelease = v),
            Moment<PublishedRelease>("created_at", r => r.CreatedAt, (r, v) => r.CreatedAt = v),
            Moment<PublishedRelease>("published_at", r => r.PublishedAt, (r, v) => r.PublishedAt = v),
            Long<PublishedRelease>("author_id", r => r.AuthorId, (r, v) => r.AuthorId = v),
            Text<PublishedRelease>("author_login", r => r.AuthorLogin, (r, v) => r.AuthorLogin = v),
            .. ObservedColumns<PublishedRelease>(),
        ]);

    public static FactTable<Discussion> Discussions { get; } = new(
        "discussion", keys: 2, () => new Discussion(),
        [
            Integer<Discussion>("project_id", d => d.ProjectId, (d, v) => d.ProjectId = v),
            Integer<Discussion>("number", d => d.Number, (d, v) => d.Number = v),
            Text<Discussion>("title", d => d.Title, (d, v) => d.Title = v),
            Text<Discussion>("category", d => d.Category, (d, v) => d.Category = v),
            Text<Discussion>("state", d => d.State, (d, v) => d.State = v),
            Moment<Discussion>("created_at", d => d.CreatedAt, (d, v) => d.CreatedAt = v),
            Moment<Discussion>("answered_at", d => d.AnsweredAt, (d, v) => d.AnsweredAt = v),
            Integer<Discussion>("stated_comments", d => d.StatedComments, (d, v) => d.StatedComments = v),
            Long<Discussion>("author_id", d => d.AuthorId, (d, v) => d.AuthorId = v),
            Text<Discussion>("author_login", d => d.AuthorLogin, (d, v) => d.AuthorLogin = v),
            .. ObservedColumns<Discussion>(),
        ]);

    public static FactTable<WorkflowRun> Runs { get; } = new(
        "workflow_run", keys: 2, () => new WorkflowRun(),
        [
            Integer<WorkflowRun>("project_id", r => r.ProjectId, (r, v) => r.ProjectId = v),
            Long<WorkflowRun>("run_id", r => r.RunId, (r, v) => r.RunId = v),
            Text<WorkflowRun>("workflow", r => r.Workflow, (r, v) => r.Workflow = v),
            Text<WorkflowRun>("trigger", r => r.Trigger, (r, v) => r.Trigger = v),
            Text<WorkflowRun>("status", r => r.Status, (r, v) => r.Status = v),
            Text<WorkflowRun>("conclusion", r => r.Conclusion, (r, v) => r.Conclusion = v),
            Text<WorkflowRun>("branch", r => r.Branch, (r, v) => r.Branch = v),
            Text<WorkflowRun>("head_sha", r => r.HeadSha, (r, v) => r.HeadSha = v),
            Integer<WorkflowRun>("attempt", r => r.Attempt, (r, v) => r.Attempt = v),
            Moment<WorkflowRun>("created_at", r => r.CreatedAt, (r, v) => r.CreatedAt = v),
            Moment<WorkflowRun>("started_at", r => r.StartedAt, (r, v) => r.StartedAt = v),
            Moment<WorkflowRun>("updated_at", r => r.UpdatedAt, (r, v) => r.UpdatedAt = v),
            Long<WorkflowRun>("actor_id", r => r.ActorId, (r, v) => r.ActorId = v),
            Text<WorkflowRun>("actor_login", r => r.ActorLogin, (r, v) => r.ActorLogin = v),
            .. ObservedColumns<WorkflowRun>(),
        ]);

    public static FactTable<RawEvent> Events { get; } = new(
        "raw_event", keys: 3, () => new RawEvent { Type = "" },
        Integer<RawEvent>("project_id", e => e.ProjectId, (e, v) => e.ProjectId = v),
        Moment<RawEvent>("created_at", e => e.CreatedAt, (e, v) => e.CreatedAt = v),
        Long<RawEvent>("event_id", e => e.EventId, (e, v) => e.EventId = v),
        Word<RawEvent>("type", e => e.Type, (e, v) => e.Type = v),
        Text<RawEvent>("action", e => e.Action, (e, v) => e.Action = v),
        Long<RawEvent>("actor_id", e => e.ActorId, (e, v) => e.ActorId = v),
        Text<RawEvent>("actor_login", e => e.ActorLogin, (e, v) => e.ActorLogin = v),
        Long<RawEvent>("organization_id", e => e.OrganizationId, (e, v) => e.OrganizationId = v),
        Integer<RawEvent>("number", e => e.Number, (e, v) => e.Number = v),
        Text<RawEvent>("ref", e => e.Ref, (e, v) => e.Ref = v),
        Bytes<RawEvent>("head", e => e.Head, (e, v) => e.Head = v),
        Bytes<RawEvent>("before", e => e.Before, (e, v) => e.Before = v),
        Integer<RawEvent>("push_size", e => e.PushSize, (e, v) => e.PushSize = v),
        Integer<RawEvent>("push_distinct", e => e.PushDistinct, (e, v) => e.PushDistinct = v),
        Small<RawEvent>("commits_listed", e => e.CommitsListed, (e, v) => e.CommitsListed = v),
        Small<RawEvent>("commits_distinct", e => e.CommitsDistinct, (e, v) => e.CommitsDistinct = v),
        Text<RawEvent>("payload", e => e.Payload, (e, v) => e.Payload = v),
        Long<RawEvent>("source_id", e => e.SourceId, (e, v) => e.SourceId = v));

    private static FactColumn<T>[] CommentColumns<T>()
        where T : Comment =>
    [
        Integer<T>("project_id", c => c.ProjectId, (c, v) => c.ProjectId = v),
        Integer<T>("number", c => c.Number, (c, v) => c.Number = v),
        Moment<T>("at", c => c.At, (c, v) => c.At = v),
        Long<T>("key", c => c.Key, (c, v) => c.Key = v),
        Long<T>("author_id", c => c.AuthorId, (c, v) => c.AuthorId = v),
        Text<T>("author_login", c => c.AuthorLogin, (c, v) => c.AuthorLogin = v),
        Text<T>("author_association", c => c.AuthorAssociation, (c, v) => c.AuthorAssociation = v),
        Moment<T>("updated_at", c => c.UpdatedAt, (c, v) => c.UpdatedAt = v),
        Integer<T>("body_length", c => c.BodyLength, (c, v) => c.BodyLength = v),
        .. ObservedColumns<T>(),
    ];

    private static FactColumn<T>[] ObservedColumns<T>()
        where T : ObservedFact =>
    [
        Flag<T>("full_account", f => f.Full, (f, v) => f.Full = v),
        Moment<T>("seen_at", f => f.SeenAt, (f, v) => f.SeenAt = v),
        Moment<T>("gone_at", f => f.GoneAt, (f, v) => f.GoneAt = v),
        Sources<T>(f => f.Sources, (f, v) => f.Sources = v),
    ];
}
