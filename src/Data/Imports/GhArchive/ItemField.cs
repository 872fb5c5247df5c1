namespace Community.Data.Imports.GhArchive;

/// <summary>The fields of an issue or pull request that are read; the rest is stepped over.</summary>
internal enum ItemField
{
    Other,
    Id,
    Number,
    CreatedAt,
    UpdatedAt,
    User,
    AuthorAssociation,
    Title,
    Body,
    State,
    StateReason,
    ClosedAt,
    Merged,
    MergedAt,
    MergedBy,
    Draft,
    Labels,
    Assignee,
    Assignees,
    Milestone,
    Head,
    Base,
    Additions,
    Deletions,
    ChangedFiles,
    Commits,
    Comments,
    ReviewComments,
    PullRequest,
}

internal static class ItemFields
{
    private static readonly (byte[] Name, ItemField Field)[][] ByLength = Build();

    /// <summary>Most fields of a snapshot are addresses of no use: a length and one comparison tell.</summary>
    public static ItemField Find(ReadOnlySpan<byte> name)
    {
        if (name.Length >= ByLength.Length) return ItemField.Other;
        foreach (var (known, field) in ByLength[name.Length])
        {
            if (name.SequenceEqual(known)) return field;
        }

        return ItemField.Other;
    }

    private static (byte[] Name, ItemField Field)[][] Build()
    {
        (byte[] Name, ItemField Field)[] all =
        [
            ("id"u8.ToArray(), ItemField.Id), ("number"u8.ToArray(), ItemField.Number), ("created_at"u8.ToArray(), ItemField.CreatedAt),
            ("updated_at"u8.ToArray(), ItemField.UpdatedAt), ("user"u8.ToArray(), ItemField.User),
            ("author_association"u8.ToArray(), ItemField.AuthorAssociation), ("title"u8.ToArray(), ItemField.Title), ("body"u8.ToArray(), ItemField.Body),
            ("state"u8.ToArray(), ItemField.State), ("state_reason"u8.ToArray(), ItemField.StateReason), ("closed_at"u8.ToArray(), ItemField.ClosedAt),
            ("merged"u8.ToArray(), ItemField.Merged), ("merged_at"u8.ToArray(), ItemField.MergedAt), ("merged_by"u8.ToArray(), ItemField.MergedBy),
            ("draft"u8.ToArray(), ItemField.Draft), ("labels"u8.ToArray(), ItemField.Labels), ("assignee"u8.ToArray(), ItemField.Assignee),
            ("assignees"u8.ToArray(), ItemField.Assignees), ("milestone"u8.ToArray(), ItemField.Milestone), ("head"u8.ToArray(), ItemField.Head),
            ("base"u8.ToArray(), ItemField.Base), ("additions"u8.ToArray(), ItemField.Additions), ("deletions"u8.ToArray(), ItemField.Deletions),
            ("changed_files"u8.ToArray(), ItemField.ChangedFiles), ("commits"u8.ToArray(), ItemField.Commits), ("comments"u8.ToArray(), ItemField.Comments),
            ("review_comments"u8.ToArray(), ItemField.ReviewComments), ("pull_request"u8.ToArray(), ItemField.PullRequest),
        ];
        var table = new (byte[] Name, ItemField Field)[all.Max(f => f.Name.Length) + 1][];
        for (var i = 0; i < table.Length; i++) table[i] = [.. all.Where(f => f.Name.Length == i)];
        return table;
    }
}
