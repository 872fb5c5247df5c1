using Community.Bots.GitHub;
using Community.Core.Facts;
using Community.Data.GitHub;
using Npgsql;

namespace Community.Bots.Sync.Stages;

/// <summary>Says in the facts that something is not there any more; asks GitHub first where the list alone does not prove it.</summary>
internal delegate Task Miss(ProjectFacts facts);

/// <summary>What one page, or two that follow each other, cover.</summary>
internal sealed record Span<T>(DateTimeOffset After, DateTimeOffset Before, IReadOnlyList<T> Listed, DateTimeOffset At);

/// <summary>
/// A list in order of creation, oldest first, whose pages are read again. A page is one moment's truth: what we hold that was made between its first
/// and its last entry and is not on it is not there any more.
/// </summary>
/// <param name="missing">Finds what is held of a span and not listed.</param>
internal sealed class PageWalk<T>(
    string list, Func<SyncSession, GitHubListing<T>> listing, Func<T, DateTimeOffset> madeAt, Action<ProjectFacts, T, DateTimeOffset> add,
    Func<SyncSession, Span<T>, CancellationToken, Task<IReadOnlyList<Miss>>> missing) : IWalked
{
    public string Resource { get; } = $"again-{list}";

    /// <summary>Null while the list is being read for the first time.</summary>
    public string? Begin(SyncSession session) => session.Begun(list)?.EndedAt is null ? null : listing(session).Place;

    public async Task VerifyAsync(SyncSession session, GitHubPageMark mark, CancellationToken ct)
    {
        var (page, at) = await session.PageAsync(listing(session), mark.Place, mark.Etag, ct);
        var facts = session.NewFacts();
        if (!page.NotModified)
        {
            foreach (var entry in page.Items) add(facts, entry, at);
            (mark.Next, mark.Etag, mark.Entries) = (page.Next, page.ETag, page.Items.Count);
            mark.FirstAt = page.Items.Count == 0 ? null : madeAt(page.Items[0]);
            mark.LastAt = page.Items.Count == 0 ? null : madeAt(page.Items[^1]);
            // What could not be read is not missing.
            if (page is { Items.Count: > 0, Refused.Count: 0 }) await MissAsync(session, mark, page, at, facts, ct);
        }

        mark.VerifiedAt = at;
        await session.StoreAsync(facts, connection => SaveAsync(connection, session, mark, ct), ct);
    }

    private async Task MissAsync(SyncSession session, GitHubPageMark mark, GitHubPage<T> page, DateTimeOffset at, ProjectFacts facts, CancellationToken ct)
    {
        // Before the first entry of all there is nothing; behind the last one there is what came in while we asked.
        var (first, last) = (mark.PageNo == 1 ? DateTimeOffset.UnixEpoch : mark.FirstAt!.Value, page.Next is null ? at - Rounds.Overlap : mark.LastAt!.Value);
        foreach (var miss in await missing(session, new Span<T>(first, last, page.Items, at), ct)) await miss(facts);
        if (mark.PageNo == 1) return;

        // What lay on the border to the page before is on neither, or has moved over it since that one was read: then both are needed, of one moment.
        var before = await session.ReadAsync(c => GitHubPageMarks.FindAsync(c, session.ProjectId, Resource, mark.PageNo - 1, ct), ct);
        if (before?.LastAt is not { } border || (await missing(session, new Span<T>(border, first, page.Items, at), ct)).Count == 0) return;
        var (again, _) = await session.PageAsync(listing(session), before.Place, etag: null, ct);
        if (again.Items.Count == 0 || again.Refused.Count > 0 || again.Next != mark.Place) return;
        var both = new Span<T>(madeAt(again.Items[0]), last, [.. again.Items, .. page.Items], at);
        foreach (var miss in await missing(session, both, ct)) await miss(facts);
    }

    private async Task SaveAsync(NpgsqlConnection connection, SyncSession session, GitHubPageMark mark, CancellationToken ct)
    {
        await GitHubPageMarks.SaveAsync(connection, mark, ct);
        if (mark.Next is null)
        {
            await GitHubPageMarks.DropAfterAsync(connection, session.ProjectId, Resource, mark.PageNo, ct);
            return;
        }

        var next = await GitHubPageMarks.FindAsync(connection, session.ProjectId, Resource, mark.PageNo + 1, ct);
        if (next?.Place == mark.Next) return;
        next ??= new GitHubPageMark { ProjectId = session.ProjectId, Resource = Resource, PageNo = mark.PageNo + 1, Place = mark.Next };
        (next.Place, next.Etag) = (mark.Next, null);
        await GitHubPageMarks.SaveAsync(connection, next, ct);
    }
}
