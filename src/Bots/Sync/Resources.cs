namespace Community.Bots.Sync;

/// <summary>What is read, as cursors and marks of pages name it. Stored: a name keeps its meaning.</summary>
public static class Resources
{
    public const string Repository = "repository";
    public const string Labels = "labels";
    public const string OpenItems = "open-items";
    public const string OpenPulls = "open-pulls";
    public const string Items = "items";
    public const string Pulls = "pulls";
    public const string Comments = "comments";
    public const string ReviewComments = "review-comments";
    public const string Events = "events";
    public const string Releases = "releases";
    public const string Runs = "runs";
    public const string Stars = "stars";
    public const string Forks = "forks";
    public const string Reviews = "reviews";
    public const string Timelines = "timelines";
    public const string PullDetails = "pull-details";
    public const string Verify = "verify";

    /// <summary>What has changed since the first reading of a list began.</summary>
    public static string ChangesOf(string resource) => $"{resource}-changed";
}
