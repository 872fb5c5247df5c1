using Community.Data.GitHub;

namespace Community.Bots.Sync.Stages;

/// <summary>A list whose pages are read again in turn.</summary>
internal interface IVerified
{
    string Resource { get; }

    /// <summary>Reads one page again, corrects what we hold of it, and marks it and the page behind it.</summary>
    Task VerifyAsync(SyncSession session, GitHubPageMark mark, CancellationToken ct);
}

/// <summary>A list that is walked for this alone, page by page.</summary>
internal interface IWalked : IVerified
{
    /// <summary>The place of the first page; null as long as there is nothing to read again.</summary>
    string? Begin(SyncSession session);
}

/// <summary>
/// Reads everything again in turn, oldest look first, so that what changed without a new time is found: edited and deleted comments, renamed labels,
/// deleted items, stars taken back. Of the lists that are walked for it each round reads its share of the days since the last one, of the others
/// what is old, so that nothing goes unseen for longer than <see cref="Whole"/>; what has not changed costs GitHub's limit nothing.
/// </summary>
internal sealed class Verify(IReadOnlyList<IWalked> walked, IReadOnlyList<IVerified> aged) : SyncStage(Resources.Verify)
{
    /// <summary>Everything is read again within this time.</summary>
    public static readonly TimeSpan Whole = TimeSpan.FromDays(30);

    /// <summary>Three days in reserve, for nights that were missed.</summary>
    private static readonly TimeSpan Aim = Whole - TimeSpan.FromDays(3);

    private readonly string[] _walks = [.. walked.Select(l => l.Resource)];
    private readonly string[] _others = [.. aged.Select(l => l.Resource)];
    private readonly Dictionary<string, IVerified> _lists = walked.Concat(aged).ToDictionary(l => l.Resource, StringComparer.Ordinal);

    public override async Task RunAsync(SyncSession session, CancellationToken ct)
    {
        var cursor = session.Cursor(Resource);
        if (cursor.Round == session.Sync.Round) return;
        // Marks say what was looked at since the round began: what a turn has left is read by the next.
        var since = session.Sync.StartedAt;
        for (var left = await ShareAsync(session, cursor, since, ct); left > 0 && await NextAsync(session, since, ct) is { } mark; left--)
            await ReadAsync(session, cursor, mark, ct);
        while (await session.ReadAsync(c => GitHubPageMarks.AgedAsync(c, session.ProjectId, _others, since, (int)Aim.TotalDays, ct), ct) is { } mark)
            await ReadAsync(session, cursor, mark, ct);
        (cursor.EndedAt, cursor.Round) = (since, session.Sync.Round);
        await session.StoreAsync(session.NewFacts(), cursor, ct);
    }

    private async Task ReadAsync(SyncSession session, GitHubCursor cursor, GitHubPageMark mark, CancellationToken ct)
    {
        session.Report("verifying", session.Calls);
        cursor.Calls++;
        await _lists[mark.Resource].VerifyAsync(session, mark, ct);
    }

    /// <summary>Pages to walk in this round; none in the first, which has just read them.</summary>
    private async Task<int> ShareAsync(SyncSession session, GitHubCursor cursor, DateTimeOffset since, CancellationToken ct)
    {
        if (cursor.EndedAt is not { } last) return 0;
        // Lists that were not walked to their end yet have at least the pages that what we hold of them must fill.
        var marks = await session.ReadAsync(c => GitHubPageMarks.CountAsync(c, session.ProjectId, _walks, DateTimeOffset.MinValue, ct), ct);
        var (items, comments, reviewComments) = await session.ReadAsync(c => GitHubHeld.CountsAsync(c, session.ProjectId, ct), ct);
        var total = Math.Max(marks, (items / 100) + (comments / 100) + (reviewComments / 100) + 3);
        var share = (int)Math.Ceiling(total * Math.Min(1, (since - last) / Aim));
        return share - await session.ReadAsync(c => GitHubPageMarks.CountAsync(c, session.ProjectId, _walks, since, ct), ct);
    }

    private async Task<GitHubPageMark?> NextAsync(SyncSession session, DateTimeOffset before, CancellationToken ct)
    {
        foreach (var list in walked)
        {
            if (list.Begin(session) is { } place && await session.ReadAsync(c => GitHubPageMarks.FindAsync(c, session.ProjectId, list.Resource, 1, ct), ct) is null)
                return new GitHubPageMark { ProjectId = session.ProjectId, Resource = list.Resource, PageNo = 1, Place = place };
        }

        return await session.ReadAsync(c => GitHubPageMarks.OldestAsync(c, session.ProjectId, _walks, before, ct), ct);
    }
}
