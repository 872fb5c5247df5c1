using Community.Data.GitHub;

namespace Community.Bots.Sync.Stages;

/// <summary>A list whose pages are read again in turn.</summary>
internal interface IVerified
{
    string Resource { get; }

    /// <summary>The place of the first page, for lists that begin to be walked here; null for others.</summary>
    string? Begin(SyncSession session);

    /// <summary>Reads one page again, corrects what we hold of it, and marks it and the page behind it.</summary>
    Task VerifyAsync(SyncSession session, GitHubPageMark mark, CancellationToken ct);
}

/// <summary>
/// Reads everything again in turn, oldest look first, so that what changed without a new time is found: edited and deleted comments, renamed labels,
/// deleted items, stars taken back. Each round reads its share of the days since the last one, so that nothing goes unseen for longer than
/// <see cref="Whole"/>; what has not changed costs GitHub's limit nothing.
/// </summary>
internal sealed class Verify(IReadOnlyList<IVerified> lists) : SyncStage(Resources.Verify)
{
    /// <summary>Everything is read again within this time.</summary>
    public static readonly TimeSpan Whole = TimeSpan.FromDays(30);

    /// <summary>Three days in reserve, for nights that were missed.</summary>
    private static readonly TimeSpan Aim = Whole - TimeSpan.FromDays(3);

    private readonly Dictionary<string, IVerified> _lists = lists.ToDictionary(l => l.Resource, StringComparer.Ordinal);

    public override async Task RunAsync(SyncSession session, CancellationToken ct)
    {
        var cursor = session.Cursor(Resource);
        if (cursor.Round == session.Sync.Round) return;
        // Marks say what was looked at since the round began: what a turn has left is read by the next.
        var since = session.Sync.StartedAt;
        for (var left = await ShareAsync(session, cursor, since, ct); left > 0; left--)
        {
            session.Report("verifying", session.Calls);
            if (await NextAsync(session, since, ct) is not { } mark) break;
            await _lists[mark.Resource].VerifyAsync(session, mark, ct);
            cursor.Calls++;
        }

        (cursor.EndedAt, cursor.Round) = (since, session.Sync.Round);
        await session.StoreAsync(session.NewFacts(), cursor, ct);
    }

    /// <summary>Pages to read in this round; none in the first, which has just read them.</summary>
    private async Task<int> ShareAsync(SyncSession session, GitHubCursor cursor, DateTimeOffset since, CancellationToken ct)
    {
        if (cursor.EndedAt is not { } last) return 0;
        var total = await TotalAsync(session, ct);
        var share = (int)Math.Ceiling(total * Math.Min(1, (since - last) / Aim));
        return share - await session.ReadAsync(c => GitHubPageMarks.CountSinceAsync(c, session.ProjectId, [.. _lists.Keys], since, ct), ct);
    }

    private async Task<GitHubPageMark?> NextAsync(SyncSession session, DateTimeOffset before, CancellationToken ct)
    {
        foreach (var list in lists)
        {
            if (list.Begin(session) is { } place && await session.ReadAsync(c => GitHubPageMarks.FindAsync(c, session.ProjectId, list.Resource, 1, ct), ct) is null)
                return new GitHubPageMark { ProjectId = session.ProjectId, Resource = list.Resource, PageNo = 1, Place = place };
        }

        return await session.ReadAsync(c => GitHubPageMarks.OldestAsync(c, session.ProjectId, [.. _lists.Keys], before, 1, ct), ct) is [var oldest] ? oldest : null;
    }

    /// <summary>Pages known by their marks, and at least as many as what is held must fill.</summary>
    private async Task<int> TotalAsync(SyncSession session, CancellationToken ct)
    {
        var marks = await session.ReadAsync(c => GitHubPageMarks.CountAsync(c, session.ProjectId, [.. _lists.Keys.Where(k => !k.StartsWith("again-", StringComparison.Ordinal))], ct), ct);
        var (items, comments, reviewComments) = await session.ReadAsync(c => GitHubHeld.CountsAsync(c, session.ProjectId, ct), ct);
        return marks + (items / 100) + (comments / 100) + (reviewComments / 100) + 3;
    }
}
