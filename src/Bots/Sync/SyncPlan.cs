using Community.Bots.GitHub;
using Community.Bots.Sync.Mapping;
using Community.Bots.Sync.Stages;
using Community.Core.Facts;
using Community.Data.GitHub;

namespace Community.Bots.Sync;

/// <summary>
/// What a round reads, in which order: what is open, so that triage works while the rest loads; what has changed; then everything, newest first, by
/// lists of the whole repository; last what GitHub gives by pull request only.
/// </summary>
internal static class SyncPlan
{
    private static readonly GitHubDirection NewestFirst = GitHubDirection.Descending;

    public static IReadOnlyList<SyncStage> Of(GitHubProject project)
    {
        var stars = new DayCounts<GitHubStar>(Resources.Stars, AttentionKind.Star, s => s.Client.Stargazers(s.Name), s => s.StarredAt);
        var forks = new DayCounts<GitHubRepository>(Resources.Forks, AttentionKind.Fork, s => s.Client.Forks(s.Name, GitHubForkSort.Oldest), f => f.CreatedAt);
        var reviews = Reviews(openOnly: false);
        return
        [
            new RepositoryStage(project.Host, project.Id),
            new WholeList<GitHubLabel>(Resources.Labels, s => s.Client.Labels(s.Name), (f, l, at) => f.Labels.Add(GitHubFacts.Label(l, at)), Missing.LabelsAsync),
            .. Changes(),
            new OpenItemsCheck(),
            Items(Resources.OpenItems, GitHubState.Open),
            Pulls(Resources.OpenPulls, GitHubState.Open),
            Reviews(openOnly: true),
            Timelines(),
            Items(Resources.Items, GitHubState.All),
            Pulls(Resources.Pulls, GitHubState.All),
            new FirstReading<GitHubComment>(
                Resources.Comments, s => s.Client.Comments(s.Name, new GitHubCommentQuery(GitHubSort.Created, NewestFirst)), c => c.CreatedAt, AddComment),
            new FirstReading<GitHubReviewComment>(
                Resources.ReviewComments, s => s.Client.ReviewComments(s.Name, new GitHubCommentQuery(GitHubSort.Created, NewestFirst)), c => c.CreatedAt, AddReviewComment),
            new FirstReading<GitHubIssueEvent>(Resources.Events, s => s.Client.IssueEvents(s.Name), e => e.CreatedAt, GitHubEventFacts.Add),
            new WholeList<GitHubRelease>(Resources.Releases, s => s.Client.Releases(s.Name), (f, r, at) => f.Releases.Add(GitHubFacts.Release(r, at)), Missing.ReleasesAsync),
            new FirstReading<GitHubWorkflowRun>(Resources.Runs, s => s.Client.WorkflowRuns(s.Name), r => r.CreatedAt, AddRun),
            stars,
            forks,
            reviews,
            new PerPull(Resources.PullDetails, openOnly: false, DetailsAsync),
            new Verify([ItemsAgain(), CommentsAgain(), ReviewCommentsAgain()], [reviews, stars, forks]),
        ];
    }

    /// <summary>What has changed since the round before.</summary>
    private static IReadOnlyList<SyncStage> Changes() =>
    [
        new ChangesSince<GitHubIssue>(
            Resources.Items, (s, since) => s.Client.Issues(s.Name, new GitHubIssueQuery(Sort: GitHubSort.Updated, Direction: GitHubDirection.Ascending, Since: since)),
            i => i.UpdatedAt, AddIssue),
        new NewestChanges<GitHubPull>(Resources.Pulls, s => s.Client.Pulls(s.Name, new GitHubPullQuery()), p => p.UpdatedAt, AddPull),
        new ChangesSince<GitHubComment>(
            Resources.Comments, (s, since) => s.Client.Comments(s.Name, new GitHubCommentQuery(GitHubSort.Updated, GitHubDirection.Ascending, since)),
            c => c.UpdatedAt, AddComment),
        new ChangesSince<GitHubReviewComment>(
            Resources.ReviewComments, (s, since) => s.Client.ReviewComments(s.Name, new GitHubCommentQuery(GitHubSort.Updated, GitHubDirection.Ascending, since)),
            c => c.UpdatedAt, AddReviewComment),
        new NewestChanges<GitHubIssueEvent>(Resources.Events, s => s.Client.IssueEvents(s.Name), e => e.CreatedAt, GitHubEventFacts.Add),
        new NewestChanges<GitHubWorkflowRun>(Resources.Runs, s => s.Client.WorkflowRuns(s.Name), r => r.CreatedAt, AddRun, DownToUnfinishedAsync),
    ];

    private static FirstReading<GitHubIssue> Items(string resource, GitHubState state) =>
        new(resource, s => s.Client.Issues(s.Name, new GitHubIssueQuery(state, GitHubSort.Created)), i => i.CreatedAt, AddIssue);

    private static FirstReading<GitHubPull> Pulls(string resource, GitHubState state) =>
        new(resource, s => s.Client.Pulls(s.Name, new GitHubPullQuery(state, GitHubSort.Created)), p => p.CreatedAt, AddPull);

    private static PerPull Reviews(bool openOnly) => new(Resources.Reviews, openOnly, async (session, mark, facts, ct) =>
    {
        var (number, refused) = (mark.PageNo, session.Refused);
        var listed = await PerPull.ReadAsync(
            session, mark, session.Client.Reviews(session.Name, number), (review, at) => facts.Reviews.Add(GitHubFacts.Review(number, review, at)), ct);
        if (listed is not null && session.Refused == refused) await Missing.ReviewsAsync(session, number, listed, facts, ct);
    });

    private static PerPull Timelines() => new(
        Resources.Timelines, openOnly: true,
        (session, mark, facts, ct) => PerPull.ReadAsync(
            session, mark, session.Client.Timeline(session.Name, mark.PageNo), (told, at) => GitHubEventFacts.Add(facts, mark.PageNo, told, at), ct));

    private static async Task DetailsAsync(SyncSession session, GitHubPageMark mark, ProjectFacts facts, CancellationToken ct)
    {
        var (answer, at) = await session.GetAsync(c => c.GetPullAsync(session.Name, mark.PageNo, mark.Etag, ct));
        if (answer.Value is { } pull) facts.Add(GitHubFacts.Details(pull, at));
        mark.Etag = answer.ETag;
    }

    private static PageWalk<GitHubIssue> ItemsAgain() => new(
        Resources.Items, s => s.Client.Issues(s.Name, new GitHubIssueQuery(Sort: GitHubSort.Created, Direction: GitHubDirection.Ascending)), i => i.CreatedAt, AddIssue,
        Missing.ItemsAsync);

    private static PageWalk<GitHubComment> CommentsAgain() => new(
        Resources.Comments, s => s.Client.Comments(s.Name, new GitHubCommentQuery(GitHubSort.Created, GitHubDirection.Ascending)), c => c.CreatedAt, AddComment,
        Missing.CommentsAsync);

    private static PageWalk<GitHubReviewComment> ReviewCommentsAgain() => new(
        Resources.ReviewComments, s => s.Client.ReviewComments(s.Name, new GitHubCommentQuery(GitHubSort.Created, GitHubDirection.Ascending)), c => c.CreatedAt,
        AddReviewComment, Missing.ReviewCommentsAsync);

    /// <summary>Runs change until they end, which GitHub sees to within 35 days; whoever starts one again does it soon.</summary>
    private static async Task<DateTimeOffset> DownToUnfinishedAsync(SyncSession session, DateTimeOffset since, CancellationToken ct)
    {
        var unfinished = await session.ReadAsync(c => GitHubHeld.OldestUnfinishedRunAsync(c, session.ProjectId, session.Now.AddDays(-35), ct), ct);
        var again = since.AddDays(-1);
        return unfinished < again ? unfinished.Value : again;
    }

    private static void AddIssue(ProjectFacts facts, GitHubIssue issue, DateTimeOffset at) => facts.Add(GitHubFacts.Item(issue, at));

    private static void AddPull(ProjectFacts facts, GitHubPull pull, DateTimeOffset at) => facts.Add(GitHubFacts.Item(pull, at));

    private static void AddRun(ProjectFacts facts, GitHubWorkflowRun run, DateTimeOffset at) => facts.Runs.Add(GitHubFacts.Run(run, at));

    private static void AddComment(ProjectFacts facts, GitHubComment comment, DateTimeOffset at)
    {
        if (GitHubFacts.Comment(comment, at) is { } fact) facts.Comments.Add(fact);
    }

    private static void AddReviewComment(ProjectFacts facts, GitHubReviewComment comment, DateTimeOffset at)
    {
        if (GitHubFacts.ReviewComment(comment, at) is { } fact) facts.ReviewComments.Add(fact);
    }
}
