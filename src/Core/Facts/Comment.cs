namespace Community.Core.Facts;

/// <summary>A comment under an issue or pull request. Its text stays on GitHub; we keep how long it is.</summary>
public class Comment : ItemFact
{
    public long? AuthorId { get; set; }

    /// <summary>Null: the account is deleted.</summary>
    public string? AuthorLogin { get; set; }

    public string? AuthorAssociation { get; set; }

    public DateTimeOffset? UpdatedAt { get; set; }

    public int? BodyLength { get; set; }

    public override string Group => AuthorLogin?.ToLowerInvariant() ?? "";

    protected override string Canonical() => $"{AuthorId}\0{AuthorLogin}\0{AuthorAssociation}\0{Merge.Text(UpdatedAt)}\0{BodyLength}";

    protected override void Take(ObservedFact other)
    {
        var from = (Comment)other;
        (AuthorId, AuthorLogin, AuthorAssociation, UpdatedAt, BodyLength) =
            (from.AuthorId, from.AuthorLogin, from.AuthorAssociation, from.UpdatedAt, from.BodyLength);
    }
}

/// <summary>A comment on a line of a pull request's change.</summary>
public sealed class ReviewComment : Comment
{
    /// <summary>The review it was sent with; null in the shapes of GH Archive that do not say.</summary>
    public long? ReviewId { get; set; }

    public string? Path { get; set; }

    protected override string Canonical() => $"{base.Canonical()}\0{ReviewId}\0{Path}";

    protected override void Take(ObservedFact other)
    {
        base.Take(other);
        var from = (ReviewComment)other;
        (ReviewId, Path) = (from.ReviewId, from.Path);
    }
}
