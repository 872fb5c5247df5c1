using Community.Bots.GitHub;
using Community.Core.Facts;
using Community.Data.GitHub;

namespace Community.Bots.Sync.Stages;

/// <summary>Reads once a round a list without a <c>since</c>, newest first, down to what the round before had seen. Nothing new is answered for free.</summary>
/// <param name="downTo">How far back to read, given where the round before began.</param>
internal sealed class NewestChanges<T>(
    string first, Func<SyncSession, GitHubListing<T>> listing, Func<T, DateTimeOffset> order, Action<ProjectFacts, T, DateTimeOffset> add,
    Func<SyncSession, DateTimeOffset, CancellationToken, Task<DateTimeOffset>>? downTo = null)
    : SyncStage(Resources.ChangesOf(first))
{
    public override async Task RunAsync(SyncSession session, CancellationToken ct)
    {
        if (Rounds.Open(session, Resource, first) is not { } cursor || cursor.Round == session.Sync.Round) return;
        var end = downTo is null ? cursor.Since!.Value : await downTo(session, cursor.Since!.Value, ct);
        while (cursor.Round != session.Sync.Round) await ReadPageAsync(session, cursor, end, ct);
    }

    private async Task ReadPageAsync(SyncSession session, GitHubCursor cursor, DateTimeOffset end, CancellationToken ct)
    {
        session.Report("changes", session.Calls);
        var isFirst = cursor.NextPage is null;
        var (page, at) = await session.PageAsync(listing(session), cursor.NextPage, isFirst ? cursor.Etag : null, ct);
        var facts = session.NewFacts();
        foreach (var entry in page.Items) add(facts, entry, at);
        cursor.Calls++;
        if (isFirst) cursor.Etag = page.ETag;
        cursor.NextPage = page.Items.Count > 0 && order(page.Items[^1]) < end ? null : page.Next;
        if (cursor.NextPage is null) Rounds.Close(session, cursor);
        await session.StoreAsync(facts, cursor, ct);
    }
}
