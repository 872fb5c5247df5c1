using Community.Core.Facts;
using Community.Data.Imports;
using Community.Data.Schema;
using Microsoft.EntityFrameworkCore;

namespace Community.Web.Items;

/// <summary>One entry of an item's timeline, as we know it.</summary>
/// <param name="Kind">A key of the texts: "opened", "comment", "review-approved", "closed" and so on; GitHub's own word where we have none.</param>
/// <param name="ActorKnown">False: no source says who; true without a login: the account is deleted.</param>
/// <param name="Exact">False: the moment is that of the telling.</param>
/// <param name="LineComments">Of a review: comments on lines that were sent with it.</param>
public sealed record TimelineEntry(
    DateTimeOffset At, string Kind, string? Actor, bool ActorKnown, string? Subject, int? Length, bool Exact, FactSources Sources, int LineComments, bool HasNumber);

/// <summary>An event as it was told, with the file it is in.</summary>
public sealed record ToldEvent(long EventId, string Type, string? Action, DateTimeOffset At, string? Actor, string? File);

/// <param name="HeldComments">How many comments we hold, against <see cref="Item.StatedComments"/>.</param>
public sealed record ItemPageModel(
    Item Item, IReadOnlyList<TimelineEntry> Timeline, IReadOnlyList<ToldEvent> Events, int HeldComments, int HeldReviewComments, IReadOnlyList<ProjectSourceFile> Files,
    IReadOnlyDictionary<long, string> FileNames, int? Previous, int? Next);

/// <summary>Reads one item with everything that happened to it.</summary>
internal sealed class TimelineQueries(IDbContextFactory<CommunityDbContext> contexts)
{
    /// <summary>Entries shown: the longest item of the archives seen has 160.</summary>
    private const int MostEntries = 1000;

    /// <summary>A telling this close to an exact moment is the same deed.</summary>
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(2);

    public async Task<ItemPageModel?> ReadAsync(int projectId, int number, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var item = await db.Items.AsNoTracking().SingleOrDefaultAsync(i => i.ProjectId == projectId && i.Number == number, ct);
        if (item is null) return null;
        var comments = await db.Comments.AsNoTracking().Where(c => c.ProjectId == projectId && c.Number == number).OrderBy(c => c.At).Take(MostEntries).ToListAsync(ct);
        var lines = await db.ReviewComments.AsNoTracking().Where(c => c.ProjectId == projectId && c.Number == number).OrderBy(c => c.At).Take(MostEntries).ToListAsync(ct);
        var reviews = await db.Reviews.AsNoTracking().Where(r => r.ProjectId == projectId && r.Number == number).OrderBy(r => r.At).Take(MostEntries).ToListAsync(ct);
        var events = await db.Timeline.AsNoTracking().Where(e => e.ProjectId == projectId && e.Number == number).OrderBy(e => e.At).Take(MostEntries).ToListAsync(ct);
        var told = await ToldAsync(db, item, ct);
        var files = await db.ProjectSourceFiles.AsNoTracking().Where(f => f.ProjectId == projectId).OrderByDescending(f => f.LastAt).Take(20).ToListAsync(ct);
        var ids = files.Select(f => f.SourceId).ToArray();
        var names = await db.ImportSources.AsNoTracking().Where(s => ids.Contains(s.SourceId)).ToDictionaryAsync(s => s.SourceId, s => s.Name, ct);
        var previous = await db.Items.Where(i => i.ProjectId == projectId && i.Number < number).OrderByDescending(i => i.Number).Select(i => (int?)i.Number).FirstOrDefaultAsync(ct);
        var next = await db.Items.Where(i => i.ProjectId == projectId && i.Number > number).OrderBy(i => i.Number).Select(i => (int?)i.Number).FirstOrDefaultAsync(ct);
        return new ItemPageModel(
            item, Entries(item, comments, lines, reviews, events), told, comments.Count, lines.Count, files, names, previous, next);
    }

    private static async Task<List<ToldEvent>> ToldAsync(CommunityDbContext db, Item item, CancellationToken ct)
    {
        if (item.CreatedAt is not { } created || !item.Sources.HasFlag(FactSources.GhArchive)) return [];
        // The months it lived in: partitions before and after are not looked at.
        var last = (item.UpdatedAt ?? created).AddDays(2);
        return await db.RawEvents.AsNoTracking()
            .Where(e => e.ProjectId == item.ProjectId && e.Number == item.Number && e.CreatedAt >= created.AddDays(-1) && e.CreatedAt <= last)
            .OrderBy(e => e.CreatedAt).ThenBy(e => e.EventId).Take(MostEntries)
            .Select(e => new ToldEvent(
                e.EventId, e.Type, e.Action, e.CreatedAt, e.ActorLogin, db.ImportSources.Where(s => s.SourceId == e.SourceId).Select(s => s.Name).FirstOrDefault()))
            .ToListAsync(ct);
    }

    internal static IReadOnlyList<TimelineEntry> Entries(
        Item item, IReadOnlyList<Comment> comments, IReadOnlyList<ReviewComment> lines, IReadOnlyList<Review> reviews, IReadOnlyList<TimelineEvent> events)
    {
        var entries = new List<TimelineEntry>();
        if (item.CreatedAt is { } created)
            entries.Add(new(created, "opened", item.AuthorLogin, item.AuthorAt is not null, null, item.BodyLength, true, item.Sources, 0, true));
        entries.AddRange(comments.Select(c => new TimelineEntry(c.At, "comment", c.AuthorLogin, true, null, c.BodyLength, true, c.Sources, 0, c.Key > 0)));
        var byReview = lines.ToLookup(l => l.ReviewId);
        var known = reviews.Select(r => (long?)r.ReviewId).ToHashSet();
        entries.AddRange(reviews.Where(r => r.At is not null).Select(r => new TimelineEntry(
            r.At!.Value, $"review-{r.State}", r.AuthorLogin, true, null, r.BodyLength, true, r.Sources, byReview[r.ReviewId].Count(), true)));
        entries.AddRange(lines.Where(l => !known.Contains(l.ReviewId)).Select(l => new TimelineEntry(
            l.At, "line", l.AuthorLogin, true, l.Path, l.BodyLength, true, l.Sources, 0, l.Key > 0)));
        entries.AddRange(events.Where(e => e.Exact || !events.Any(o => o.Exact && o.Kind == e.Kind && (o.At - e.At).Duration() <= Near)).Select(e => new TimelineEntry(
            e.At, e.Kind, e.ActorLogin, e.ActorLogin is not null || e.Full, e.Subject, null, e.Exact, e.Sources, 0, e.Key > 0)));
        return [.. entries.OrderBy(e => e.At).ThenBy(e => e.Kind == "opened" ? 0 : 1).Take(MostEntries)];
    }
}
