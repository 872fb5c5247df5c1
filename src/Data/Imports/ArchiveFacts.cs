using System.Text.Json;
using Community.Core.Facts;

namespace Community.Data.Imports;

/// <summary>What an archive file says of one item, as facts. Everything in it was seen when the archive was made.</summary>
internal sealed class ArchiveFacts(ProjectFacts facts, DateTimeOffset madeAt)
{
    /// <summary>GitHub opened in 2008; an archive cannot tell of what came after it was made, but for clocks that differ.</summary>
    private static readonly DateTimeOffset Earliest = new(2007, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How many facts were read, by type.</summary>
    public SortedDictionary<string, long> Read { get; } = new(StringComparer.Ordinal);

    /// <exception cref="ImportRefusedException">It is not an item that one can believe.</exception>
    public void Add(JsonElement json, ItemKind kind)
    {
        var item = json.Deserialize(ArchiveJson.Default.ArchiveItem) ?? throw new ImportRefusedException("null", "null instead of an item");
        Check(item);
        AddItem(item, kind);
        foreach (var comment in item.Comments ?? [])
        {
            if (comment is not null) AddComment(item.Number, comment);
        }

        foreach (var review in item.Reviews ?? [])
        {
            if (review is not null) AddReview(item.Number, review);
        }
    }

    public void AddLabel(JsonElement json)
    {
        var label = json.Deserialize(ArchiveJson.Default.ArchiveLabel) ?? throw new ImportRefusedException("null", "null instead of a label");
        if (string.IsNullOrEmpty(label.Name)) throw new ImportRefusedException("missing", "a label without a name");
        facts.Labels.Add(new Label { Name = Clean(label.Name)!, Color = label.Color, Description = Clean(label.Description), Full = true, SeenAt = madeAt, Sources = FactSources.ArchiveFile });
        Count("label");
    }

    private void AddItem(ArchiveItem item, ItemKind kind)
    {
        var isPull = kind == ItemKind.Pull;
        var number = NodeId.Parse(item.Id)?.Id;
        var state = item.State.ToUpperInvariant() switch
        {
            "OPEN" => ItemState.Open,
            "CLOSED" or "MERGED" => ItemState.Closed,
            _ => throw new ImportRefusedException("unknown-value", "a state that is neither OPEN, CLOSED nor MERGED"),
        };
        facts.Add(new Item
        {
            Number = item.Number,
            Kind = kind,
            IssueId = isPull ? null : number,
            PullId = isPull ? number : null,
            CreatedAt = item.CreatedAt,
            UpdatedAt = item.UpdatedAt,
            AuthorLogin = Clean(item.Author),
            AuthorAt = madeAt,
            AuthorAssociation = item.AuthorAssociation,
            AssociationAt = item.AuthorAssociation is null ? null : madeAt,
            Title = Clean(item.Title),
            BodyLength = item.Body?.Length,
            TextAt = madeAt,
            State = state,
            ClosedAt = item.ClosedAt,
            StateAt = madeAt,
            Merged = isPull ? item.MergedAt is not null : null,
            MergedAt = item.MergedAt,
            MergedByLogin = Clean(item.MergedBy),
            MergeSeenAt = isPull ? madeAt : null,
            Labels = item.Labels is null ? null : [.. item.Labels.Select(l => Clean(l)!)],
            LabelsAt = item.Labels is null ? null : madeAt,
            Assignees = item.Assignees is null ? null : [.. item.Assignees.Select(a => Clean(a)!)],
            AssignedAt = item.Assignees is null ? null : madeAt,
            HeadRef = Clean(item.HeadRefName),
            HeadSha = item.HeadRefOid,
            BaseRef = Clean(item.BaseRefName),
            BranchesAt = isPull ? madeAt : null,
            StatedComments = item.Comments?.Count,
            CommentsAt = item.Comments is null ? null : madeAt,
            Sources = FactSources.ArchiveFile,
        });
        Count(isPull ? "pull" : "issue");
        // Only the last closing is known: earlier ones, and who did it, are not in the file.
        if (item.ClosedAt is { } closed) AddEvent(item.Number, "closed", closed, null);
        if (item.MergedAt is { } merged) AddEvent(item.Number, "merged", merged, Clean(item.MergedBy));
    }

    private void AddComment(int number, ArchiveComment comment)
    {
        facts.Comments.Add(Fill(new Comment(), number, comment, comment.Author, comment.AuthorAssociation));
        Count("comment");
    }

    private void AddReview(int number, ArchiveReview review)
    {
        if (NodeId.Parse(review.Id) is not { } id) throw new ImportRefusedException("unknown-value", "a review whose id holds no number");
        facts.Reviews.Add(new Review
        {
            ReviewId = id.Id,
            Number = number,
            AuthorLogin = Clean(review.Author),
            AuthorAssociation = review.AuthorAssociation,
            State = review.State.ToLowerInvariant(),
            At = review.CreatedAt,
            BegunAt = review.CreatedAt,
            CommitSha = review.Commit?.Oid ?? review.Commit?.AbbreviatedOid,
            BodyLength = review.Body?.Length,
            Full = false,
            SeenAt = madeAt,
            Sources = FactSources.ArchiveFile,
        });
        Count("review");
        foreach (var comment in review.Comments ?? [])
        {
            if (comment is null) continue;
            // The file names no author of a line's comment: it is the review's.
            var line = Fill(new ReviewComment { ReviewId = id.Id }, number, comment, comment.Author ?? review.Author, comment.AuthorAssociation ?? review.AuthorAssociation);
            facts.ReviewComments.Add(line);
            Count("review comment");
        }
    }

    private T Fill<T>(T fact, int number, ArchiveComment comment, string? author, string? association)
        where T : Comment
    {
        fact.Number = number;
        fact.At = comment.CreatedAt;
        fact.AuthorLogin = Clean(author);
        fact.AuthorAssociation = association;
        fact.UpdatedAt = comment.UpdatedAt;
        fact.BodyLength = comment.Body?.Length;
        fact.SeenAt = madeAt;
        fact.Sources = FactSources.ArchiveFile;
        return fact;
    }

    private void AddEvent(int number, string kind, DateTimeOffset at, string? actor) => facts.Timeline.Add(
        new TimelineEvent { Number = number, Kind = kind, At = at, ActorLogin = actor, Exact = true, SeenAt = madeAt, Sources = FactSources.ArchiveFile });

    private void Check(ArchiveItem item)
    {
        if (item.Number <= 0) throw new ImportRefusedException("missing", "an item without a number");
        if (item.State is null) throw new ImportRefusedException("missing", "no state");
        var moments = (item.Comments ?? []).Select(c => c?.CreatedAt)
            .Concat((item.Reviews ?? []).SelectMany(r => (r?.Comments ?? []).Select(c => c?.CreatedAt).Append(r?.CreatedAt)))
            .Append(item.CreatedAt).Append(item.ClosedAt).Append(item.MergedAt);
        foreach (var moment in moments.OfType<DateTimeOffset>())
        {
            if (moment < Earliest || moment > madeAt.AddDays(1))
                throw new ImportRefusedException("impossible-date", $"a date of {moment:yyyy-MM-dd} in an archive of {madeAt:yyyy-MM-dd}");
        }

        if ((item.Reviews ?? []).Any(r => r is { State: null })) throw new ImportRefusedException("missing", "a review without a state");
    }

    private void Count(string type) => Read[type] = Read.GetValueOrDefault(type) + 1;

    /// <summary>PostgreSQL's text holds no zero bytes.</summary>
    private static string? Clean(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);
}

/// <summary>One line or item cannot be taken; the rest of the file can.</summary>
/// <param name="reason">A key of the texts.</param>
internal sealed class ImportRefusedException(string reason, string detail) : Exception(detail)
{
    public string Reason { get; } = reason;
}
