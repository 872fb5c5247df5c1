namespace Community.Core.Facts;

/// <summary>A review of a pull request. Numbered in every source: archive files carry the number inside the node id.</summary>
public sealed class Review : ObservedFact
{
    public long ReviewId { get; set; }

    public int Number { get; set; }

    public long? AuthorId { get; set; }

    public string? AuthorLogin { get; set; }

    public string? AuthorAssociation { get; set; }

    /// <summary>approved, changes_requested, commented, dismissed or pending, in lower case.</summary>
    public string? State { get; set; }

    /// <summary>When it was sent, or begun where the source says only that.</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary>When its writing began: archive files alone say so.</summary>
    public DateTimeOffset? BegunAt { get; set; }

    public string? CommitSha { get; set; }

    public int? BodyLength { get; set; }

    protected override string Canonical() =>
        $"{AuthorId}\0{AuthorLogin}\0{AuthorAssociation}\0{State}\0{Merge.Text(At)}\0{Merge.Text(BegunAt)}\0{CommitSha}\0{BodyLength}";

    protected override void Take(ObservedFact other)
    {
        var from = (Review)other;
        (AuthorId, AuthorLogin, AuthorAssociation, State, At, BegunAt, CommitSha, BodyLength) =
            (from.AuthorId, from.AuthorLogin, from.AuthorAssociation, from.State, from.At, from.BegunAt, from.CommitSha, from.BodyLength);
    }
}
