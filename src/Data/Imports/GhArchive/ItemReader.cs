using System.Text.Json;
using Community.Core.Facts;

namespace Community.Data.Imports.GhArchive;

/// <summary>Reads an issue, or a pull request whole or trimmed, as the payload of an event shows it.</summary>
internal sealed class ItemReader(TextCache texts, DateTimeOffset latest)
{
    /// <summary>GitHub allows 100 labels and 10 assignees.</summary>
    private const int MaxListed = 1000;

    private readonly List<string> _names = [];

    /// <summary>Labels met since it was emptied, with colour and description.</summary>
    public List<Label> Labels { get; } = [];

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

    /// <summary>Number and login of the account in the field whose name was read; neither where it is null.</summary>
    public Account ReadAccount(ref Utf8JsonReader reader, string name)
    {
        if (!JsonFields.Enter(ref reader, name)) return default;
        var (seen, id, login) = (0u, (long?)null, (string?)null);
        while (JsonFields.Next(ref reader))
        {
            var field = JsonFields.Name(ref reader);
            if (field.SequenceEqual("login"u8))
            {
                JsonFields.Once(ref seen, 0, "login");
                login = JsonFields.Word(ref reader, texts, "login");
            }
            else if (field.SequenceEqual("id"u8))
            {
                JsonFields.Once(ref seen, 1, "id");
                id = JsonFields.Id(ref reader, "id");
            }
            else
            {
                JsonFields.SkipValue(ref reader);
            }
        }

        return new Account(id, login);
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
                (item.AuthorId, item.AuthorLogin) = ReadAccount(ref reader, "user");
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
                item.Labels = ReadLabels(ref reader);
                if (item.Labels is not null) shown |= Shown.Labels;
                break;
            case ItemField.Assignee:
                var assignee = ReadAccount(ref reader, "assignee").Login;
                // The list, where there is one, says more.
                item.Assignees ??= assignee is null ? [] : [assignee];
                shown |= Shown.Assigned;
                break;
            case ItemField.Assignees:
                if (ReadAssignees(ref reader) is not { } assignees) break;
                item.Assignees = assignees;
                shown |= Shown.Assigned;
                break;
            case ItemField.Milestone:
                item.Milestone = ReadMilestone(ref reader);
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
                (item.MergedById, item.MergedByLogin) = ReadAccount(ref reader, "merged_by");
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
                (item.HeadRef, item.HeadSha) = ReadBranch(ref reader, "head");
                shown |= Shown.Branches;
                break;
            case ItemField.Base:
                (item.BaseRef, _) = ReadBranch(ref reader, "base");
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

    private (string? Ref, string? Sha) ReadBranch(ref Utf8JsonReader reader, string name)
    {
        if (!JsonFields.Enter(ref reader, name)) return default;
        var (seen, branch, sha) = (0u, (string?)null, (string?)null);
        while (JsonFields.Next(ref reader))
        {
            var field = JsonFields.Name(ref reader);
            if (field.SequenceEqual("ref"u8))
            {
                JsonFields.Once(ref seen, 0, $"{name}.ref");
                branch = JsonFields.Word(ref reader, texts, "ref", max: 1024);
            }
            else if (field.SequenceEqual("sha"u8))
            {
                JsonFields.Once(ref seen, 1, $"{name}.sha");
                sha = JsonFields.Word(ref reader, texts, "sha");
            }
            else
            {
                JsonFields.SkipValue(ref reader);
            }
        }

        return (branch, sha);
    }

    public static string? ReadMilestone(ref Utf8JsonReader reader)
    {
        if (!JsonFields.Enter(ref reader, "milestone")) return null;
        var (seen, title) = (0u, (string?)null);
        while (JsonFields.Next(ref reader))
        {
            if (JsonFields.Name(ref reader).SequenceEqual("title"u8))
            {
                JsonFields.Once(ref seen, 0, "milestone.title");
                title = JsonFields.FreeText(ref reader, "milestone.title");
            }
            else
            {
                JsonFields.SkipValue(ref reader);
            }
        }

        return title;
    }

    private string[]? ReadAssignees(ref Utf8JsonReader reader)
    {
        if (!JsonFields.Enter(ref reader, "assignees", JsonTokenType.StartArray)) return null;
        _names.Clear();
        while (true)
        {
            // The reader of an account steps into the element itself.
            var ahead = reader;
            ahead.Read();
            if (ahead.TokenType == JsonTokenType.EndArray) break;
            if (ReadAccount(ref reader, "assignees").Login is { } login) _names.Add(login);
            CheckCount("assignees");
        }

        reader.Read();
        return [.. _names];
    }

    private string[]? ReadLabels(ref Utf8JsonReader reader)
    {
        if (!JsonFields.Enter(ref reader, "labels", JsonTokenType.StartArray)) return null;
        _names.Clear();
        while (true)
        {
            var ahead = reader;
            ahead.Read();
            if (ahead.TokenType == JsonTokenType.EndArray) break;
            if (ReadLabel(ref reader) is { } label) _names.Add(label);
            CheckCount("labels");
        }

        reader.Read();
        return [.. _names];
    }

    /// <summary>Its name; the whole of it goes to <see cref="Labels"/>.</summary>
    public string? ReadLabel(ref Utf8JsonReader reader)
    {
        if (!JsonFields.Enter(ref reader, "label")) return null;
        var (seen, name, color, description, whole) = (0u, (string?)null, (string?)null, (string?)null, false);
        while (JsonFields.Next(ref reader))
        {
            var field = JsonFields.Name(ref reader);
            if (field.SequenceEqual("name"u8))
            {
                JsonFields.Once(ref seen, 0, "label.name");
                name = JsonFields.Word(ref reader, texts, "label.name");
            }
            else if (field.SequenceEqual("color"u8))
            {
                JsonFields.Once(ref seen, 1, "label.color");
                color = JsonFields.Word(ref reader, texts, "label.color");
            }
            else if (field.SequenceEqual("description"u8))
            {
                JsonFields.Once(ref seen, 2, "label.description");
                (description, whole) = (JsonFields.FreeText(ref reader, "label.description"), true);
            }
            else
            {
                JsonFields.SkipValue(ref reader);
            }
        }

        if (string.IsNullOrEmpty(name)) throw JsonFields.Missing("label.name");
        // Shapes before 2018 have no description.
        if (color is not null) Labels.Add(new Label { Name = name, Color = color, Description = description, Full = whole });
        return name;
    }

    private void CheckCount(string name)
    {
        if (_names.Count > MaxListed) throw new ImportRefusedException("bad-text", $"{name} lists more than there can be");
    }
}
