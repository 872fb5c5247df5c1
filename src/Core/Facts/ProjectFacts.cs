namespace Community.Core.Facts;

/// <summary>Facts of one project on their way into the database. Lists may hold the same fact several times, in any order.</summary>
public sealed class ProjectFacts(int projectId)
{
    /// <summary>Set late by sources that meet a repository before there is a project of it.</summary>
    public int ProjectId { get; set; } = projectId;

    /// <summary>By number: what a batch says of one item is merged as it arrives.</summary>
    public Dictionary<int, Item> Items { get; } = [];

    public List<Comment> Comments { get; } = [];

    public List<ReviewComment> ReviewComments { get; } = [];

    public List<Review> Reviews { get; } = [];

    public List<TimelineEvent> Timeline { get; } = [];

    public List<Label> Labels { get; } = [];

    public List<PublishedRelease> Releases { get; } = [];

    public List<Discussion> Discussions { get; } = [];

    public List<WorkflowRun> Runs { get; } = [];

    public List<AttentionDay> Attention { get; } = [];

    public List<RawEvent> Events { get; } = [];

    public void Add(Item item)
    {
        if (!Items.TryAdd(item.Number, item)) Items[item.Number].Absorb(item);
    }
}
