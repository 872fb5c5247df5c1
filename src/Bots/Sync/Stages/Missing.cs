using Community.Bots.GitHub;
using Community.Core.Facts;
using Community.Data.GitHub;
using Npgsql;

namespace Community.Bots.Sync.Stages;

/// <summary>What is held and no longer listed. It is marked, never removed: that it was there stays true.</summary>
internal static class Missing
{
    public static async Task LabelsAsync(NpgsqlConnection connection, IReadOnlyList<GitHubLabel> listed, SyncSession session, ProjectFacts facts, CancellationToken ct) =>
        facts.Labels.AddRange(await GitHubHeld.MissingLabelsAsync(connection, session.ProjectId, listed.Select(l => l.Name), session.Now, ct));

    public static async Task ReleasesAsync(NpgsqlConnection connection, IReadOnlyList<GitHubRelease> listed, SyncSession session, ProjectFacts facts, CancellationToken ct) =>
        facts.Releases.AddRange(await GitHubHeld.MissingReleasesAsync(connection, session.ProjectId, [.. listed.Select(r => r.Id)], session.Now, ct));

    public static async Task ReviewsAsync(SyncSession session, int number, IReadOnlyList<GitHubReview> listed, ProjectFacts facts, CancellationToken ct) =>
        facts.Reviews.AddRange(await session.ReadAsync(
            c => GitHubHeld.MissingReviewsAsync(c, session.ProjectId, number, [.. listed.Select(r => r.Id)], session.Now, ct), ct));

    /// <summary>The list proves it: comments have no other place to go to but with their item.</summary>
    public static async Task<IReadOnlyList<Miss>> CommentsAsync(SyncSession session, Span<GitHubComment> span, CancellationToken ct)
    {
        var missing = await session.ReadAsync(
            c => GitHubHeld.MissingCommentsAsync(c, session.ProjectId, span.After, span.Before, [.. span.Listed.Select(l => l.Id)], session.Now, ct), ct);
        return [.. missing.Select<Comment, Miss>(comment => facts => Note(facts.Comments, comment))];
    }

    public static async Task<IReadOnlyList<Miss>> ReviewCommentsAsync(SyncSession session, Span<GitHubReviewComment> span, CancellationToken ct)
    {
        var missing = await session.ReadAsync(
            c => GitHubHeld.MissingReviewCommentsAsync(c, session.ProjectId, span.After, span.Before, [.. span.Listed.Select(l => l.Id)], session.Now, ct), ct);
        return [.. missing.Select<ReviewComment, Miss>(comment => facts => Note(facts.ReviewComments, comment))];
    }

    /// <summary>Whether it was deleted or transferred GitHub says of each.</summary>
    public static async Task<IReadOnlyList<Miss>> ItemsAsync(SyncSession session, Span<GitHubIssue> span, CancellationToken ct)
    {
        var listed = span.Listed.Select(i => i.Number).ToHashSet();
        var held = await session.ReadAsync(c => GitHubHeld.ItemsBetweenAsync(c, session.ProjectId, span.After, span.Before, ct), ct);
        return [.. held.Where(i => !listed.Contains(i.Number)).Select<HeldItem, Miss>(item => facts => SingleItem.AskAsync(session, item.Number, wasHeld: true, facts, ct))];
    }

    private static Task Note<T>(List<T> facts, T fact)
    {
        facts.Add(fact);
        return Task.CompletedTask;
    }
}
