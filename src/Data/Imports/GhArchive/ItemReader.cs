using System.Text.Json;
using Community.Core.Facts;

namespace Community.Data.Imports.GhArchive;

/// <summary>Reads an issue, or a pull request whole or trimmed, as the payload of an event shows it.</summary>
internal sealed class ItemReader(TextCache texts, ObjectReader objects, DateTimeOffset latest)
{
    /// <summary>Reads the object of the field whose name was read; null where it is null.</summary>
    /// <param name="kind">What the object is: an issue may still turn out to be the issue behind a pull request.</param>
    public Item? Read(ref Utf8JsonReader reader, string name, ItemKind kind, out Shown shown)
    {
        shown = Shown.None;
        if (!JsonFields.Enter(ref reader, name)) return null;
        var item = new Item { Kind = kind };
        var seen = 0u;
        while (JsonFields.Next(ref reader))
        {
            var field = ItemFields.Find(JsonFields.Name(ref reader));
            if (field == ItemField.Other)
            {
                JsonFields.SkipValue(ref reader);
                continue;
            }

            JsonFields.Once(ref seen, (int)field, field.ToString());
            ReadField(ref reader, field, item, ref shown, isIssue: kind == ItemKind.Issue);
        }

        if (item.Number == 0) throw JsonFields.Missing($"{name}.number");
        // Only pull request events say "merged"; with reviews and comments there is the moment or none.
        if (shown.HasFlag(Shown.Merge)) item.Merged ??= item.MergedAt is not null;
        return item;
    }

    private void ReadField(ref Utf8JsonReader reader, ItemField field, Item item, ref Shown shown, bool isIssue)
    {
        switch (field)
        {
            case ItemField.Number:
                item.Number = JsonFields.Count(ref reader, "number") is > 0 and var number ? number : throw JsonFields.Missing("number");
                break;
            case ItemField.Id when isIssue:
                item.IssueId = JsonFields.Id(ref reader, "id");
                break;
            case ItemField.Id:
                item.PullId = JsonFields.Id(ref reader, "id");
                break;
            case ItemField.CreatedAt:
                item.CreatedAt = JsonFields.Moment(ref reader, "created_at", latest);
                break;
            case ItemField.UpdatedAt:
                item.UpdatedAt = JsonFields.Moment(ref reader, "updated_at", latest);
                break;
            case ItemField.User:
                (item.AuthorId, item.AuthorLogin) = objects.ReadAccount(ref reader, "user");
                shown |= Shown.Author;
                break;
            case ItemField.AuthorAssociation:
                item.AuthorAssociation = JsonFields.Word(ref reader, texts, "author_association");
                if (item.AuthorAssociation is not null) shown |= Shown.Association;
                break;
            case ItemField.Title:
                item.Title = JsonFields.FreeText(ref reader, "title");
                shown |= Shown.Text;
                break;
            case ItemField.Body:
                item.BodyLength = JsonFields.TextLength(ref reader, "body");
                shown |= Shown.Text;
                break;
            case ItemField.Labels:
                item.Labels = objects.ReadLabels(ref reader);
                if (item.Labels is not null) shown |= Shown.Labels;
                break;
            case ItemField.Assignee:
                var assignee = objects.ReadAccount(ref reader, "assignee").Login;
                // The list, where there is one, says more.
                item.Assignees ??= assignee is null ? [] : [assignee];
                shown |= Shown.Assigned;
                break;
            case ItemField.Assignees:
                if (objects.ReadAssignees(ref reader) is not { } assignees) break;
                item.Assignees = assignees;
                shown |= Shown.Assigned;
                break;
            case ItemField.Milestone:
                item.Milestone = ObjectReader.ReadMilestone(ref reader);
                shown |= Shown.Assigned;
                break;
            case ItemField.Comments:
                item.StatedComments = JsonFields.Count(ref reader, "comments");
                if (item.StatedComments is not null) shown |= Shown.Comments;
                break;
            default:
                ReadState(ref reader, field, item, ref shown, isIssue);
                break;
        }
    }

    private void ReadState(ref Utf8JsonReader reader, ItemField field, Item item, ref Shown shown, bool isIssue)
    {
        switch (field)
        {
            case ItemField.State:
                item.State = JsonFields.Word(ref reader, texts, "state") switch
                {
                    "open" => ItemState.Open,
                    "closed" => ItemState.Closed,
                    null => null,
                    _ => throw new ImportRefusedException("unknown-value", "a state that is neither open nor closed"),
                };
                if (item.State is not null) shown |= Shown.State;
                break;
            case ItemField.StateReason:
                item.StateReason = JsonFields.Word(ref reader, texts, "state_reason");
                break;
            case ItemField.ClosedAt:
                item.ClosedAt = JsonFields.Moment(ref reader, "closed_at", latest);
                break;
            case ItemField.Draft:
                item.Draft = JsonFields.Flag(ref reader, "draft");
                if (item.Draft is not null) shown |= Shown.Draft;
                break;
            case ItemField.Merged:
                item.Merged = JsonFields.Flag(ref reader, "merged");
                if (item.Merged is not null) shown |= Shown.Merge;
                break;
            case ItemField.MergedAt:
                item.MergedAt = JsonFields.Moment(ref reader, "merged_at", latest);
                shown |= Shown.Merge;
                break;
            case ItemField.MergedBy:
                (item.MergedById, item.MergedByLogin) = objects.ReadAccount(ref reader, "merged_by");
                shown |= Shown.MergedBy;
                break;
            case ItemField.PullRequest when isIssue:
                ReadMarker(ref reader, item, ref shown);
                break;
            default:
                ReadChange(ref reader, field, item, ref shown);
                break;
        }
    }

    private void ReadChange(ref Utf8JsonReader reader, ItemField field, Item item, ref Shown shown)
    {
        switch (field)
        {
            case ItemField.Head:
                (item.HeadRef, item.HeadSha) = objects.ReadBranch(ref reader, "head");
                shown |= Shown.Branches;
                break;
            case ItemField.Base:
                (item.BaseRef, _) = objects.ReadBranch(ref reader, "base");
                shown |= Shown.Branches;
                break;
            case ItemField.Additions:
                item.Additions = JsonFields.Count(ref reader, "additions");
                shown |= Shown.Size;
                break;
            case ItemField.Deletions:
                item.Deletions = JsonFields.Count(ref reader, "deletions");
                shown |= Shown.Size;
                break;
            case ItemField.ChangedFiles:
                item.ChangedFiles = JsonFields.Count(ref reader, "changed_files");
                shown |= Shown.Size;
                break;
            case ItemField.Commits:
                item.CommitCount = JsonFields.Count(ref reader, "commits");
                shown |= Shown.Size;
                break;
            case ItemField.ReviewComments:
                item.StatedReviewComments = JsonFields.Count(ref reader, "review_comments");
                if (item.StatedReviewComments is not null) shown |= Shown.ReviewComments;
                break;
            default:
                JsonFields.SkipValue(ref reader);
                break;
        }
    }

    /// <summary>An issue with this field is the issue behind a pull request; later shapes also say in it when it was merged.</summary>
    private void ReadMarker(ref Utf8JsonReader reader, Item item, ref Shown shown)
    {
        if (!JsonFields.Enter(ref reader, "pull_request")) return;
        item.Kind = ItemKind.Pull;
        var seen = 0u;
        while (JsonFields.Next(ref reader))
        {
            if (!JsonFields.Name(ref reader).SequenceEqual("merged_at"u8))
            {
                JsonFields.SkipValue(ref reader);
                continue;
            }

            JsonFields.Once(ref seen, 0, "pull_request.merged_at");
            item.MergedAt = JsonFields.Moment(ref reader, "pull_request.merged_at", latest);
            shown |= Shown.Merge;
        }
    }
}
