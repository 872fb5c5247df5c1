using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Community.Bots.GitHub;
using Community.Core.Facts;
using Community.Data.GitHub;

namespace Community.Bots.Sync.Stages;

/// <summary>
/// Stars and forks by day. No row is kept of each, so every page keeps its own counts by day, and a day is the sum over its pages. Oldest first:
/// later rounds read the last page again and what comes behind it; the rest is read again in turn (<see cref="Verify"/>), as people take stars back.
/// </summary>
internal sealed class DayCounts<T>(string resource, AttentionKind kind, Func<SyncSession, GitHubListing<T>> listing, Func<T, DateTimeOffset?> madeAt)
    : SyncStage(resource), IVerified
{
    public override async Task RunAsync(SyncSession session, CancellationToken ct)
    {
        var cursor = session.Cursor(Resource);
        if (cursor.Round == session.Sync.Round) return;
        cursor.StartedAt = session.Now;
        var marks = await MarksAsync(session, ct);
        var next = marks.Find(m => m.VerifiedAt is null) ?? marks.LastOrDefault() ?? First(session);
        while (next is not null)
        {
            session.Report(Resource, next.PageNo);
            next = await ReadAsync(session, marks, next, cursor, ct);
        }
    }

    public async Task VerifyAsync(SyncSession session, GitHubPageMark mark, CancellationToken ct)
    {
        var marks = await MarksAsync(session, ct);
        await ReadAsync(session, marks, marks.Find(m => m.PageNo == mark.PageNo) ?? mark, cursor: null, ct);
    }

    private Task<List<GitHubPageMark>> MarksAsync(SyncSession session, CancellationToken ct) =>
        session.ReadAsync(c => GitHubPageMarks.OfAsync(c, session.ProjectId, Resource, ct), ct);

    private GitHubPageMark First(SyncSession session) => new() { ProjectId = session.ProjectId, Resource = Resource, PageNo = 1, Place = listing(session).Place };

    /// <returns>The page behind it; null at the end.</returns>
    private async Task<GitHubPageMark?> ReadAsync(SyncSession session, List<GitHubPageMark> marks, GitHubPageMark mark, GitHubCursor? cursor, CancellationToken ct)
    {
        var (page, at) = await session.PageAsync(listing(session), mark.Place, mark.Etag, ct);
        var facts = session.NewFacts();
        if (!page.NotModified)
        {
            var before = Days(mark);
            var days = page.Items.Select(madeAt).OfType<DateTimeOffset>().CountBy(d => DateOnly.FromDateTime(d.UtcDateTime)).ToDictionary();
            (mark.Next, mark.Etag, mark.Entries, mark.Days) = (page.Next, page.ETag, page.Items.Count, Json(days));
            if (days.Count > 0) (mark.FirstAt, mark.LastAt) = (madeAt(page.Items[0]), madeAt(page.Items[^1]));
            if (marks.TrueForAll(m => m.PageNo != mark.PageNo)) marks.Add(mark);
            if (mark.Next is null) marks.RemoveAll(m => m.PageNo > mark.PageNo);
            var all = marks.SelectMany(Days).GroupBy(d => d.Key).ToDictionary(g => g.Key, g => g.Sum(d => d.Value));
            foreach (var day in days.Keys.Union(before.Keys))
                facts.Attention.Add(new AttentionDay(session.ProjectId, kind, day, FactSources.Rest) { Added = all.GetValueOrDefault(day) });
        }

        mark.VerifiedAt = at;
        var next = mark.Next is null ? null : marks.Find(m => m.PageNo == mark.PageNo + 1)
            ?? new GitHubPageMark { ProjectId = session.ProjectId, Resource = Resource, PageNo = mark.PageNo + 1, Place = mark.Next };
        if (next is not null && next.Place != mark.Next) (next.Place, next.Etag) = (mark.Next!, null);
        if (cursor is not null)
        {
            cursor.Calls++;
            // Oldest first: nothing is complete before the end is reached once.
            if (next is null)
            {
                (cursor.EndedAt, cursor.ReachedStart, cursor.Round) = (session.Now, true, session.Sync.Round);
                cursor.CompleteSince = session.Sync.CreatedAt;
            }
        }

        await session.StoreAsync(facts, async connection =>
        {
            await GitHubPageMarks.SaveAsync(connection, mark, ct);
            if (next is not null) await GitHubPageMarks.SaveAsync(connection, next, ct);
            else await GitHubPageMarks.DropAfterAsync(connection, session.ProjectId, Resource, mark.PageNo, ct);
            if (cursor is not null) await GitHubLedger.SaveAsync(connection, cursor, ct);
        }, ct);
        if (next is not null && !marks.Contains(next)) marks.Add(next);
        return next;
    }

    private static Dictionary<DateOnly, int> Days(GitHubPageMark mark) =>
        mark.Days is null ? [] : JsonSerializer.Deserialize(mark.Days, DayJson.Default.DictionaryStringInt32)!
            .ToDictionary(d => DateOnly.ParseExact(d.Key, "yyyy-MM-dd", CultureInfo.InvariantCulture), d => d.Value);

    private static string Json(Dictionary<DateOnly, int> days) =>
        JsonSerializer.Serialize(days.ToDictionary(d => d.Key.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), d => d.Value), DayJson.Default.DictionaryStringInt32);
}

[JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class DayJson : JsonSerializerContext;
