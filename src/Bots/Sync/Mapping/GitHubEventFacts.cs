using Community.Bots.GitHub;
using Community.Core.Facts;

namespace Community.Bots.Sync.Mapping;

/// <summary>Events of issues and pull requests, from the repository's list and from one item's timeline: the same numbers, so the same facts.</summary>
internal static class GitHubEventFacts
{
    /// <summary>Entries of a timeline that are facts of other tables, or of git, or that have no number.</summary>
    private static readonly HashSet<string> OtherFacts = new(StringComparer.Ordinal)
    {
        "commented", "reviewed", "committed", "cross-referenced", "line-commented", "commit-commented",
    };

    /// <summary>The event, and what it says about its item. An event whose issue is gone tells nothing about any number.</summary>
    public static void Add(ProjectFacts facts, GitHubIssueEvent told, DateTimeOffset at)
    {
        if (told.Issue is not { } issue) return;
        facts.Timeline.Add(Event(
            issue.Number, told.Id, told.Event, told.CreatedAt, told.Actor,
            Subject(
                told.Event, told.Label, told.Assignee, told.RequestedReviewer, told.RequestedTeam, told.Rename, told.Milestone, told.DismissedReview, told.LockReason,
                told.CommitId),
            at));
        if (told.Event == "merged") facts.Add(Merge(issue.Number, issue.PullRequest?.MergedAt ?? told.CreatedAt, told.Actor, at));
    }

    public static void Add(ProjectFacts facts, int number, GitHubTimelineEvent told, DateTimeOffset at)
    {
        if (told is not { Id: { } id, Event: { } kind, CreatedAt: { } when } || OtherFacts.Contains(kind)) return;
        facts.Timeline.Add(Event(
            number, id, kind, when, told.Actor,
            Subject(
                kind, told.Label, told.Assignee, told.RequestedReviewer, told.RequestedTeam, told.Rename, told.Milestone, told.DismissedReview, told.LockReason,
                told.CommitId),
            at));
        if (kind == "merged") facts.Add(Merge(number, when, told.Actor, at));
    }

    private static TimelineEvent Event(int number, long id, string kind, DateTimeOffset when, GitHubUser? actor, string? subject, DateTimeOffset at)
    {
        var account = GitHubFacts.Account(actor);
        return new TimelineEvent
        {
            Number = number,
            Key = id,
            Kind = kind,
            At = when,
            ActorId = account.Id,
            ActorLogin = account.Login,
            Subject = GitHubFacts.Clean(subject),
            Exact = true,
            Full = true,
            SeenAt = at,
            Sources = FactSources.Rest,
        };
    }

    private static Item Merge(int number, DateTimeOffset when, GitHubUser? actor, DateTimeOffset at)
    {
        var account = GitHubFacts.Account(actor);
        return new Item
        {
            Number = number,
            Kind = ItemKind.Pull,
            Merged = true,
            MergedAt = when,
            MergedById = account.Id,
            MergedByLogin = account.Login,
            MergeSeenAt = at,
            Sources = FactSources.Rest,
        };
    }

    private static string? Subject(
        string kind, GitHubEventLabel? label, GitHubUser? assignee, GitHubUser? reviewer, GitHubTeam? team, GitHubRename? rename, GitHubMilestone? milestone,
        GitHubDismissal? dismissal, string? lockReason, string? commit) => kind switch
        {
            "labeled" or "unlabeled" => label?.Name,
            "assigned" or "unassigned" => assignee?.Login,
            "review_requested" or "review_request_removed" => reviewer?.Login ?? team?.Slug ?? team?.Name,
            "renamed" => rename is null ? null : $"{rename.From}\n{rename.To}",
            "milestoned" or "demilestoned" => milestone?.Title,
            "review_dismissed" => dismissal?.ReviewId?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "locked" => lockReason,
            // Of closings and merges other sources do not tell the commit, and these are the same facts.
            "referenced" => commit,
            _ => null,
        };
}
