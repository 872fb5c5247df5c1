namespace Community.Core.Facts;

/// <summary>The larger wins where sources disagree: an issue event shows a pull request as an issue, never the other way round.</summary>
public enum ItemKind : short
{
    Issue = 0,
    Pull = 1,
}

public enum ItemState : short
{
    Open = 0,
    Closed = 1,
}

/// <summary>
/// What is known of one issue or pull request: groups of fields that sources show together, each with the moment at which it was seen.
/// Null means that no source has said it, never "no". <see cref="Absorb"/> is commutative, associative and idempotent (a join semilattice),
/// so the same observations in any order, any number of times, end in the same item.
/// </summary>
public sealed class Item
{
    public int ProjectId { get; set; }

    public int Number { get; set; }

    public ItemKind Kind { get; set; }

    /// <summary>GitHub's number of the issue; of a pull request, of the issue behind it.</summary>
    public long? IssueId { get; set; }

    public long? PullId { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>The latest change that any source spoke of.</summary>
    public DateTimeOffset? UpdatedAt { get; set; }

    public long? AuthorId { get; set; }

    /// <summary>Null with <see cref="AuthorAt"/> set: the account was deleted before anybody told us its name.</summary>
    public string? AuthorLogin { get; set; }

    public DateTimeOffset? AuthorAt { get; set; }

    /// <summary>OWNER, MEMBER, CONTRIBUTOR, NONE and so on: depends on who asked, see DEFINITIONS of the source.</summary>
    public string? AuthorAssociation { get; set; }

    public DateTimeOffset? AssociationAt { get; set; }

    public string? Title { get; set; }

    /// <summary>Characters of the description; texts themselves stay where they were written.</summary>
    public int? BodyLength { get; set; }

    public DateTimeOffset? TextAt { get; set; }

    public ItemState? State { get; set; }

    public string? StateReason { get; set; }

    public DateTimeOffset? ClosedAt { get; set; }

    public DateTimeOffset? StateAt { get; set; }

    /// <summary>Null: unknown, as after a closing event of GH Archive since 2025-10.</summary>
    public bool? Merged { get; set; }

    public DateTimeOffset? MergedAt { get; set; }

    public long? MergedById { get; set; }

    public string? MergedByLogin { get; set; }

    public DateTimeOffset? MergeSeenAt { get; set; }

    public bool? Draft { get; set; }

    public DateTimeOffset? DraftAt { get; set; }

    public string[]? Labels { get; set; }

    public DateTimeOffset? LabelsAt { get; set; }

    public string[]? Assignees { get; set; }

    public string? Milestone { get; set; }

    public DateTimeOffset? AssignedAt { get; set; }

    public string? HeadRef { get; set; }

    public string? HeadSha { get; set; }

    public string? BaseRef { get; set; }

    public DateTimeOffset? BranchesAt { get; set; }

    public int? Additions { get; set; }

    public int? Deletions { get; set; }

    public int? ChangedFiles { get; set; }

    public int? CommitCount { get; set; }

    public DateTimeOffset? SizeAt { get; set; }

    /// <summary>How many comments the source says there are: what ours are counted against.</summary>
    public int? StatedComments { get; set; }

    public DateTimeOffset? CommentsAt { get; set; }

    public int? StatedReviewComments { get; set; }

    public DateTimeOffset? ReviewCommentsAt { get; set; }

    /// <summary>
    /// "deleted" or "transferred": the source says that it is not there any more. "absent": it has none of this number, and we never saw one; it was
    /// deleted before, or is a discussion. Null with <see cref="GoneAt"/> set: it was seen to be there.
    /// </summary>
    public string? Gone { get; set; }

    public DateTimeOffset? GoneAt { get; set; }

    public FactSources Sources { get; set; }

    /// <summary>Takes over what the other knows better. Returns whether anything changed.</summary>
    public bool Absorb(Item other)
    {
        var merge = new Merge();
        Kind = merge.Larger(Kind, other.Kind);
        IssueId = merge.Larger(IssueId, other.IssueId);
        PullId = merge.Larger(PullId, other.PullId);
        CreatedAt = merge.Smaller(CreatedAt, other.CreatedAt);
        UpdatedAt = merge.Larger(UpdatedAt, other.UpdatedAt);
        Sources = merge.Union(Sources, other.Sources);
        AbsorbAuthor(other, ref merge);
        if (merge.Takes(TextAt, other.TextAt, this, other, static i => $"{i.Title}\0{i.BodyLength}"))
            (Title, BodyLength, TextAt) = (other.Title, other.BodyLength, other.TextAt);
        if (merge.Takes(AssociationAt, other.AssociationAt, this, other, static i => i.AuthorAssociation))
            (AuthorAssociation, AssociationAt) = (other.AuthorAssociation, other.AssociationAt);
        if (merge.Takes(StateAt, other.StateAt, this, other, static i => $"{i.State:d}\0{Merge.Text(i.ClosedAt)}\0{i.StateReason}"))
            (State, StateReason, ClosedAt, StateAt) = (other.State, other.StateReason, other.ClosedAt, other.StateAt);
        if (merge.Takes(MergeSeenAt, other.MergeSeenAt, this, other, static i => $"{i.Merged}\0{Merge.Text(i.MergedAt)}\0{i.MergedById}\0{i.MergedByLogin}"))
            (Merged, MergedAt, MergedById, MergedByLogin, MergeSeenAt) = (other.Merged, other.MergedAt, other.MergedById, other.MergedByLogin, other.MergeSeenAt);
        if (merge.Takes(DraftAt, other.DraftAt, this, other, static i => $"{i.Draft}")) (Draft, DraftAt) = (other.Draft, other.DraftAt);
        if (merge.Takes(LabelsAt, other.LabelsAt, this, other, static i => Merge.Text(i.Labels))) (Labels, LabelsAt) = (other.Labels, other.LabelsAt);
        if (merge.Takes(AssignedAt, other.AssignedAt, this, other, static i => $"{Merge.Text(i.Assignees)}\0{i.Milestone}"))
            (Assignees, Milestone, AssignedAt) = (other.Assignees, other.Milestone, other.AssignedAt);
        if (merge.Takes(BranchesAt, other.BranchesAt, this, other, static i => $"{i.HeadRef}\0{i.HeadSha}\0{i.BaseRef}"))
            (HeadRef, HeadSha, BaseRef, BranchesAt) = (other.HeadRef, other.HeadSha, other.BaseRef, other.BranchesAt);
        if (merge.Takes(SizeAt, other.SizeAt, this, other, static i => $"{i.Additions}\0{i.Deletions}\0{i.ChangedFiles}\0{i.CommitCount}"))
        {
            (Additions, Deletions, ChangedFiles, CommitCount, SizeAt) =
                (other.Additions, other.Deletions, other.ChangedFiles, other.CommitCount, other.SizeAt);
        }

        if (merge.Takes(CommentsAt, other.CommentsAt, this, other, static i => $"{i.StatedComments}"))
            (StatedComments, CommentsAt) = (other.StatedComments, other.CommentsAt);
        if (merge.Takes(ReviewCommentsAt, other.ReviewCommentsAt, this, other, static i => $"{i.StatedReviewComments}"))
            (StatedReviewComments, ReviewCommentsAt) = (other.StatedReviewComments, other.ReviewCommentsAt);
        if (merge.Takes(GoneAt, other.GoneAt, this, other, static i => i.Gone)) (Gone, GoneAt) = (other.Gone, other.GoneAt);
        return merge.Changed;
    }

    /// <summary>A name once known stays when the account is deleted: who wrote it has not changed. Of two names the newer one holds.</summary>
    private void AbsorbAuthor(Item other, ref Merge merge)
    {
        var named = (AuthorLogin is not null).CompareTo(other.AuthorLogin is not null);
        if (named > 0) return;
        if (named == 0 && !merge.Takes(AuthorAt, other.AuthorAt, this, other, static i => $"{i.AuthorId}\0{i.AuthorLogin}")) return;
        merge.Note(named < 0);
        (AuthorId, AuthorLogin, AuthorAt) = (other.AuthorId, other.AuthorLogin, other.AuthorAt);
    }
}
