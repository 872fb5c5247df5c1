namespace Community.Core.Facts;

/// <summary>
/// A public event as it was told, whatever we made of it. Pushes have their sizes here (null since 2025-10, when GitHub stopped telling them);
/// events that no table of facts has room for keep their payload.
/// </summary>
public sealed class RawEvent
{
    public int ProjectId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public long EventId { get; set; }

    public required string Type { get; set; }

    public string? Action { get; set; }

    public long? ActorId { get; set; }

    public string? ActorLogin { get; set; }

    public long? OrganizationId { get; set; }

    /// <summary>The issue or pull request it is about.</summary>
    public int? Number { get; set; }

    public string? Ref { get; set; }

    public byte[]? Head { get; set; }

    public byte[]? Before { get; set; }

    public int? PushSize { get; set; }

    public int? PushDistinct { get; set; }

    /// <summary>Commits in the payload: at most 20 of a push's <see cref="PushSize"/>.</summary>
    public short? CommitsListed { get; set; }

    public short? CommitsDistinct { get; set; }

    /// <summary>JSON text; null where facts hold all that is kept of it.</summary>
    public string? Payload { get; set; }

    /// <summary>The file it is in; of several, the one with the smallest number.</summary>
    public long SourceId { get; set; }
}
