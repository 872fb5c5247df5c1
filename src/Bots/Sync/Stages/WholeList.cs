using Community.Bots.GitHub;
using Community.Core.Facts;
using Community.Data.GitHub;
using Npgsql;

namespace Community.Bots.Sync.Stages;

/// <summary>
/// Reads a short list whole once a round, and marks what is on it no more. As long as its first pages have not changed it is free; when one has, all of
/// them are read, as only a whole list shows what is missing.
/// </summary>
internal sealed class WholeList<T>(
    string resource, Func<SyncSession, GitHubListing<T>> listing, Action<ProjectFacts, T, DateTimeOffset> add,
    Func<NpgsqlConnection, IReadOnlyList<T>, SyncSession, ProjectFacts, CancellationToken, Task> markMissing)
    : SyncStage(resource)
{
    public override async Task RunAsync(SyncSession session, CancellationToken ct)
    {
        var cursor = session.Cursor(Resource);
        if (cursor.Round == session.Sync.Round) return;
        session.Report(Resource);
        cursor.StartedAt = session.Now;
        var marks = await session.ReadAsync(c => GitHubPageMarks.OfAsync(c, session.ProjectId, Resource, ct), ct);
        var facts = session.NewFacts();
        if (marks.Count == 0 || !await IsUnchangedAsync(session, cursor, marks, ct)) marks = await ReadAllAsync(session, cursor, facts, ct);
        foreach (var mark in marks) mark.VerifiedAt = session.Now;
        (cursor.EndedAt, cursor.ReachedStart, cursor.Round) = (session.Now, true, session.Sync.Round);
        cursor.CompleteSince ??= session.Sync.CreatedAt ?? DateTimeOffset.UnixEpoch;
        await session.StoreAsync(facts, async connection =>
        {
            foreach (var mark in marks) await GitHubPageMarks.SaveAsync(connection, mark, ct);
            await GitHubPageMarks.DropAfterAsync(connection, session.ProjectId, Resource, marks.Count, ct);
            await GitHubLedger.SaveAsync(connection, cursor, ct);
        }, ct);
    }

    private async Task<bool> IsUnchangedAsync(SyncSession session, GitHubCursor cursor, List<GitHubPageMark> marks, CancellationToken ct)
    {
        foreach (var mark in marks)
        {
            var (page, _) = await session.PageAsync(listing(session), mark.Place, mark.Etag, ct);
            cursor.Calls++;
            if (!page.NotModified) return false;
        }

        return true;
    }

    private async Task<List<GitHubPageMark>> ReadAllAsync(SyncSession session, GitHubCursor cursor, ProjectFacts facts, CancellationToken ct)
    {
        var (marks, all, refused) = (new List<GitHubPageMark>(), new List<T>(), session.Refused);
        for (var place = listing(session).Place; place is not null;)
        {
            var (page, at) = await session.PageAsync(listing(session), place, etag: null, ct);
            cursor.Calls++;
            foreach (var entry in page.Items) add(facts, entry, at);
            all.AddRange(page.Items);
            marks.Add(new GitHubPageMark
            {
                ProjectId = session.ProjectId,
                Resource = Resource,
                PageNo = marks.Count + 1,
                Place = place,
                Next = page.Next,
                Etag = page.ETag,
                Entries = page.Items.Count,
            });
            place = page.Next;
        }

        // What could not be read is not missing.
        if (session.Refused == refused)
        {
            await session.ReadAsync(async connection =>
            {
                await markMissing(connection, all, session, facts, ct);
                return true;
            }, ct);
        }

        return marks;
    }
}
