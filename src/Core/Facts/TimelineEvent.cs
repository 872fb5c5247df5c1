namespace Community.Core.Facts;

/// <summary>Something that happened to an item: closed, reopened, labeled, renamed, merged and so on, in GitHub's words.</summary>
public sealed class TimelineEvent : ItemFact
{
    public required string Kind { get; set; }

    /// <summary>The label, the person assigned, the commit, or "old title\nnew title": what the event is about.</summary>
    public string? Subject { get; set; }

    public long? ActorId { get; set; }

    public string? ActorLogin { get; set; }

    /// <summary>False: the moment is that of the telling, some seconds after the deed.</summary>
    public bool Exact { get; set; }

    public override string Group => $"{Kind}\0{(Exact ? "" : "~")}\0{Subject}";

    protected override string Canonical() => $"{ActorId}\0{ActorLogin}";

    protected override void Take(ObservedFact other)
    {
        var from = (TimelineEvent)other;
        (ActorId, ActorLogin) = (from.ActorId, from.ActorLogin);
    }
}
