using Community.Bots.GitHub;
using Community.Core.Facts;

namespace Community.Bots.Sync.Stages;

/// <summary>
/// Reads a whole list once, newest first. Each page moves "complete since" back. What changes meanwhile is found by <see cref="ChangesSince{T}"/>
/// and <see cref="NewestChanges{T}"/>, which begin where this began.
/// </summary>
/// <param name="madeAt">What the list is in order of.</param>
internal sealed class FirstReading<T>(
    string resource, Func<SyncSession, GitHubListing<T>> listing, Func<T, DateTimeOffset> madeAt, Action<ProjectFacts, T, DateTimeOffset> add) : SyncStage(resource)
{
    public override async Task RunAsync(SyncSession session, CancellationToken ct)
    {
        var cursor = session.Cursor(Resource);
        var restarted = false;
        while (cursor.EndedAt is null)
        {
            try
            {
                await ReadPageAsync(session, cursor, ct);
            }
            catch (GitHubRefusedException e) when (e.Details.Kind == GitHubFailureKind.Invalid && cursor.NextPage is not null)
            {
                // Of some lists GitHub gives a number of pages only: what is older stays unknown.
                if (e.Details.Message?.Contains("pagination", StringComparison.OrdinalIgnoreCase) == true) cursor.EndedAt = session.Now;
                // A place that was stored may be none any more.
                else if (restarted) throw;
                (cursor.NextPage, restarted) = (null, true);
                await session.StoreAsync(session.NewFacts(), cursor, ct);
            }
        }
    }

    private async Task ReadPageAsync(SyncSession session, Data.GitHub.GitHubCursor cursor, CancellationToken ct)
    {
        session.Report(Resource, cursor.Calls);
        var (page, at) = await session.PageAsync(listing(session), cursor.NextPage, etag: null, ct);
        var facts = session.NewFacts();
        foreach (var entry in page.Items) add(facts, entry, at);
        cursor.Calls++;
        cursor.NextPage = page.Next;
        if (page.Next is null)
        {
            (cursor.EndedAt, cursor.ReachedStart, cursor.Round) = (session.Now, true, session.Sync.Round);
            cursor.CompleteSince = session.Sync.CreatedAt ?? DateTimeOffset.UnixEpoch;
        }
        // Others of the last one's second may be on the next page.
        else if (page.Items.Count > 0 && madeAt(page.Items[^1]).AddSeconds(1) is var since && !(since > cursor.CompleteSince))
        {
            cursor.CompleteSince = since;
        }

        await session.StoreAsync(facts, cursor, ct);
    }
}
