using Community.Bots.GitHub;
using Community.Core.Facts;

namespace Community.Bots.Sync.Stages;

/// <summary>
/// Reads once a round what a list says has changed, by its <c>since</c>, the oldest change first. Every page is asked for as the first one since the
/// last change seen: numbers of pages shift while things change, and what shifts over a border is never seen.
/// </summary>
internal sealed class ChangesSince<T>(
    string first, Func<SyncSession, DateTimeOffset, GitHubListing<T>> listing, Func<T, DateTimeOffset> updatedAt, Action<ProjectFacts, T, DateTimeOffset> add)
    : SyncStage(Resources.ChangesOf(first))
{
    public override async Task RunAsync(SyncSession session, CancellationToken ct)
    {
        // What began in this round is as new as can be.
        if (Rounds.Open(session, Resource, first) is not { } cursor) return;
        while (cursor.Round != session.Sync.Round)
        {
            session.Report("changes", session.Calls);
            var (page, at) = await session.PageAsync(listing(session, cursor.Since!.Value), cursor.NextPage, etag: null, ct);
            var facts = session.NewFacts();
            foreach (var entry in page.Items) add(facts, entry, at);
            cursor.Calls++;
            cursor.NextPage = page.Next is null ? null : After(session, page) ?? page.Next;
            if (cursor.NextPage is null) Rounds.Close(session, cursor);
            await session.StoreAsync(facts, cursor, ct);
        }
    }

    /// <summary>Where to go on; null where all of the page changed within a second, as when a bot labels: then by page after all.</summary>
    private string? After(SyncSession session, GitHubPage<T> page)
    {
        if (page.Items.Count == 0) return null;
        var since = updatedAt(page.Items[^1]).AddSeconds(-1);
        return since > updatedAt(page.Items[0]) ? listing(session, since).Place : null;
    }
}
