using Community.Core.Facts;

namespace Community.Data.Imports.GhArchive;

/// <summary>Which groups of an item's fields a snapshot in an event shows at all: shapes differ, and what is not there is unknown.</summary>
[Flags]
internal enum Shown
{
    None = 0,
    Author = 1,
    Association = 2,
    Text = 4,
    State = 8,
    Merge = 16,
    MergedBy = 32,
    Draft = 64,
    Labels = 128,
    Assigned = 256,
    Branches = 512,
    Size = 1024,
    Comments = 2048,
    ReviewComments = 4096,
}

internal static class ShownFields
{
    /// <summary>
    /// A tick of PostgreSQL's clock. A snapshot told along with something else (a comment, a label) gives way to the event of the same second
    /// that speaks of the state itself, whichever stands first in the file.
    /// </summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMicroseconds(1);

    /// <summary>Dates every group that is shown.</summary>
    /// <param name="speaksOfState">The event is about opening, closing or merging.</param>
    public static void Stamp(this Item item, Shown shown, DateTimeOffset at, bool speaksOfState)
    {
        var stateAt = speaksOfState ? at : at - Tick;
        item.Sources = FactSources.GhArchive;
        item.AuthorAt = shown.HasFlag(Shown.Author) ? at : null;
        item.AssociationAt = shown.HasFlag(Shown.Association) ? at : null;
        item.TextAt = shown.HasFlag(Shown.Text) ? at : null;
        item.StateAt = shown.HasFlag(Shown.State) ? stateAt : null;
        item.MergeSeenAt = shown.HasFlag(Shown.Merge) ? MergeSeenAt(item, shown, stateAt) : null;
        item.DraftAt = shown.HasFlag(Shown.Draft) ? at : null;
        item.LabelsAt = shown.HasFlag(Shown.Labels) ? at : null;
        item.AssignedAt = shown.HasFlag(Shown.Assigned) ? at : null;
        item.BranchesAt = shown.HasFlag(Shown.Branches) ? at : null;
        item.SizeAt = shown.HasFlag(Shown.Size) ? at : null;
        item.CommentsAt = shown.HasFlag(Shown.Comments) ? at : null;
        item.ReviewCommentsAt = shown.HasFlag(Shown.ReviewComments) ? at : null;
    }

    /// <summary>
    /// Snapshots with reviews and comments say that it was merged, and not by whom. As a merge is never undone, they count as of the merge, so
    /// that they do not overwrite the closing event, which names who.
    /// </summary>
    private static DateTimeOffset MergeSeenAt(Item item, Shown shown, DateTimeOffset at) =>
        item.Merged == true && !shown.HasFlag(Shown.MergedBy) ? (item.MergedAt ?? at) - Tick : at;
}
