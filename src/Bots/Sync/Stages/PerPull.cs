using Community.Bots.GitHub;
using Community.Core.Facts;
using Community.Data.GitHub;

namespace Community.Bots.Sync.Stages;

/// <summary>What GitHub lists by pull request only: each is asked once, newest first, and again when it has changed.</summary>
/// <param name="resource">The marks' name.</param>
/// <param name="openOnly">Only those that people work on.</param>
internal sealed class PerPull(string resource, bool openOnly, Func<SyncSession, GitHubPageMark, ProjectFacts, CancellationToken, Task> ask)
    : SyncStage(resource), IVerified
{
    /// <summary>Numbers read from the database at a time.</summary>
    private const int Batch = 500;

    public override async Task RunAsync(SyncSession session, CancellationToken ct)
    {
        var (done, asked) = (0L, new HashSet<int>());
        while (true)
        {
            var numbers = await session.ReadAsync(
                c => GitHubHeld.PullsToAskAsync(c, session.ProjectId, Resource, openOnly, Rounds.Overlap, Batch + asked.Count, ct), ct);
            // One that changed within the last minutes stays on the list: the next round asks it again.
            numbers.RemoveAll(asked.Contains);
            if (numbers.Count == 0) return;
            foreach (var number in numbers)
            {
                session.Report(Resource, done++, numbers.Count < Batch ? numbers.Count : null);
                asked.Add(number);
                await AskAsync(session, number, ct);
            }
        }
    }

    public Task VerifyAsync(SyncSession session, GitHubPageMark mark, CancellationToken ct) => AskAsync(session, mark.PageNo, ct);

    private async Task AskAsync(SyncSession session, int number, CancellationToken ct)
    {
        var mark = await session.ReadAsync(c => GitHubPageMarks.FindAsync(c, session.ProjectId, Resource, number, ct), ct)
            ?? new GitHubPageMark { ProjectId = session.ProjectId, Resource = Resource, PageNo = number, Place = "" };
        var (facts, at) = (session.NewFacts(), session.Now);
        try
        {
            await ask(session, mark, facts, ct);
        }
        catch (GitHubRefusedException e) when (e.Details.Kind is GitHubFailureKind.NotFound or GitHubFailureKind.Gone)
        {
            await SingleItem.AskAsync(session, number, wasHeld: true, facts, ct);
        }

        mark.VerifiedAt = at;
        await session.StoreAsync(facts, connection => GitHubPageMarks.SaveAsync(connection, mark, ct), ct);
    }

    /// <summary>All pages of one pull request's list. Null when it has not changed.</summary>
    public static async Task<List<T>?> ReadAsync<T>(
        SyncSession session, GitHubPageMark mark, GitHubListing<T> listing, Action<T, DateTimeOffset> add, CancellationToken ct)
    {
        var all = new List<T>();
        var etag = mark.Etag;
        for (var place = listing.Place; ; etag = null)
        {
            var (page, at) = await session.PageAsync(listing, place, etag, ct);
            if (page.NotModified) return null;
            foreach (var entry in page.Items) add(entry, at);
            all.AddRange(page.Items);
            if (page.Next is null)
            {
                // An ETag speaks of one page; with several, the first may stay as it is while the last grows.
                (mark.Place, mark.Entries, mark.Etag) = (listing.Place, all.Count, all.Count == page.Items.Count ? page.ETag : null);
                return all;
            }

            place = page.Next;
        }
    }
}
