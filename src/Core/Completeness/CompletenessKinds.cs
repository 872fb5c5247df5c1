namespace Community.Core.Completeness;

/// <summary>What is counted by day. Stored: a name keeps its meaning.</summary>
public static class CompletenessKinds
{
    /// <summary>Issues and pull requests, by the day on which they were opened.</summary>
    public const string Items = "items";

    /// <summary>Comments, by the day on which their item was opened: that is what GitHub's count of them is of.</summary>
    public const string Comments = "comments";

    /// <summary>Comments on lines, by the day on which their pull request was opened.</summary>
    public const string ReviewComments = "review-comments";

    /// <summary>Reviews, by the day on which their pull request was opened.</summary>
    public const string Reviews = "reviews";

    /// <summary>Closings, labels and so on, by their own day.</summary>
    public const string Timeline = "timeline";

    /// <summary>Public events as archives have them.</summary>
    public const string Events = "events";

    public const string Releases = "releases";

    public const string Runs = "runs";

    public const string Stars = "stars";

    public const string Forks = "forks";

    public static IReadOnlyList<string> All { get; } = [Items, Comments, ReviewComments, Reviews, Timeline, Events, Releases, Runs, Stars, Forks];
}

/// <summary>What is held of one day, against what a source says there is.</summary>
/// <param name="Stated">Null: nobody has said, which is not the same as none.</param>
public readonly record struct DayCount(DateOnly Day, int Held, int? Stated);

/// <summary>Days of which a finished listing has shown everything; none while it has not got to any.</summary>
public readonly record struct ListedDays(DateOnly? From, DateOnly Through)
{
    public static ListedDays None { get; } = new(null, default);

    /// <summary>The first whole day since a moment, up to the day on which the listing was last asked.</summary>
    public static ListedDays Since(DateTimeOffset? completeSince, DateTimeOffset? askedAt)
    {
        if (completeSince is not { } since || askedAt is not { } asked) return None;
        var day = DateOnly.FromDateTime(since.UtcDateTime);
        return new ListedDays(since.UtcDateTime.TimeOfDay == TimeSpan.Zero ? day : day.AddDays(1), DateOnly.FromDateTime(asked.UtcDateTime));
    }

    public bool Cover(DateOnly day) => day >= From && day <= Through;
}
