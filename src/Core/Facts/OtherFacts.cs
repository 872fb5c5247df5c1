namespace Community.Core.Facts;

/// <summary>A label as the repository defines it.</summary>
public sealed class Label : ObservedFact
{
    public required string Name
    {
        get;
        set => (field, NameKey) = (value, value.ToLowerInvariant());
    }

    /// <summary>Labels are told apart without regard to case.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>Six hexadecimal digits.</summary>
    public string? Color { get; set; }

    public string? Description { get; set; }

    protected override string Canonical() => $"{Name}\0{Color}\0{Description}";

    protected override void Take(ObservedFact other)
    {
        var from = (Label)other;
        (Name, Color, Description) = (from.Name, from.Color, from.Description);
    }
}

/// <summary>A release on GitHub, which may have notes and files beside its tag.</summary>
public sealed class PublishedRelease : ObservedFact
{
    public long ReleaseId { get; set; }

    public string? Tag { get; set; }

    public string? Name { get; set; }

    public bool? Draft { get; set; }

    public bool? Prerelease { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }

    public DateTimeOffset? PublishedAt { get; set; }

    public long? AuthorId { get; set; }

    public string? AuthorLogin { get; set; }

    protected override string Canonical() =>
        $"{Tag}\0{Name}\0{Draft}\0{Prerelease}\0{Merge.Text(CreatedAt)}\0{Merge.Text(PublishedAt)}\0{AuthorId}\0{AuthorLogin}";

    protected override void Take(ObservedFact other)
    {
        var from = (PublishedRelease)other;
        (Tag, Name, Draft, Prerelease, CreatedAt, PublishedAt, AuthorId, AuthorLogin) =
            (from.Tag, from.Name, from.Draft, from.Prerelease, from.CreatedAt, from.PublishedAt, from.AuthorId, from.AuthorLogin);
    }
}

/// <summary>A discussion. It takes its number from the same row as issues and pull requests.</summary>
public sealed class Discussion : ObservedFact
{
    public int Number { get; set; }

    public string? Title { get; set; }

    public string? Category { get; set; }

    public string? State { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }

    public DateTimeOffset? AnsweredAt { get; set; }

    public int? StatedComments { get; set; }

    public long? AuthorId { get; set; }

    public string? AuthorLogin { get; set; }

    protected override string Canonical() =>
        $"{Title}\0{Category}\0{State}\0{Merge.Text(CreatedAt)}\0{Merge.Text(AnsweredAt)}\0{StatedComments}\0{AuthorId}\0{AuthorLogin}";

    protected override void Take(ObservedFact other)
    {
        var from = (Discussion)other;
        (Title, Category, State, CreatedAt, AnsweredAt, StatedComments, AuthorId, AuthorLogin) =
            (from.Title, from.Category, from.State, from.CreatedAt, from.AnsweredAt, from.StatedComments, from.AuthorId, from.AuthorLogin);
    }
}

/// <summary>One run of a workflow, in its newest attempt.</summary>
public sealed class WorkflowRun : ObservedFact
{
    public long RunId { get; set; }

    public string? Workflow { get; set; }

    /// <summary>What started it: push, pull_request, schedule and so on.</summary>
    public string? Trigger { get; set; }

    public string? Status { get; set; }

    public string? Conclusion { get; set; }

    public string? Branch { get; set; }

    public string? HeadSha { get; set; }

    public int? Attempt { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? UpdatedAt { get; set; }

    public long? ActorId { get; set; }

    public string? ActorLogin { get; set; }

    protected override string Canonical() =>
        $"{Workflow}\0{Trigger}\0{Status}\0{Conclusion}\0{Branch}\0{HeadSha}\0{Attempt:D9}\0{Merge.Text(CreatedAt)}\0{Merge.Text(StartedAt)}\0{Merge.Text(UpdatedAt)}\0{ActorId}\0{ActorLogin}";

    protected override void Take(ObservedFact other)
    {
        var from = (WorkflowRun)other;
        (Workflow, Trigger, Status, Conclusion, Branch, HeadSha, Attempt) =
            (from.Workflow, from.Trigger, from.Status, from.Conclusion, from.Branch, from.HeadSha, from.Attempt);
        (CreatedAt, StartedAt, UpdatedAt, ActorId, ActorLogin) = (from.CreatedAt, from.StartedAt, from.UpdatedAt, from.ActorId, from.ActorLogin);
    }
}

public enum AttentionKind : short
{
    Star = 0,
    Fork = 1,

    /// <summary>Somebody follows the repository's news; GitHub's API calls it a subscription, and says only how many there are.</summary>
    Watch = 2,
}

/// <summary>How many stars, forks or watchers came on one day (UTC), by one source: two sources' counts of a day stay beside each other.</summary>
public sealed record AttentionDay(int ProjectId, AttentionKind Kind, DateOnly Day, FactSources Source)
{
    /// <summary>How many came that day; null where a source gives only a total.</summary>
    public int? Added { get; init; }

    /// <summary>How many there were when it was asked that day.</summary>
    public int? Total { get; init; }
}
