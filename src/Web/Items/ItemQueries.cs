using Community.Core.Facts;
using Community.Data.Schema;
using Microsoft.EntityFrameworkCore;

namespace Community.Web.Items;

/// <summary>An item as the list shows it.</summary>
/// <param name="Comments">As the source states it; where none does, how many we hold.</param>
/// <param name="CommentsMissing">How many more the source states than we hold.</param>
public sealed record ItemRow(
    int Number, ItemKind Kind, ItemOutcome Outcome, string? Title, string? Author, bool AuthorKnown, DateTimeOffset? CreatedAt, DateTimeOffset? UpdatedAt,
    DateTimeOffset? ClosedAt, bool? Draft, IReadOnlyList<string> Labels, int Comments, int CommentsMissing, FactSources Sources, string? Gone);

/// <summary>How a project's items stand.</summary>
/// <param name="OldestOpen">When the open item that waits longest was opened.</param>
/// <param name="LastSeen">The newest telling of any item.</param>
public sealed record ItemTotals(
    int Items, int OpenIssues, int OpenPulls, int Unsettled, DateTimeOffset? OldestOpen, int? OldestOpenNumber, DateTimeOffset? LastSeen, int MissingNumbers);

/// <param name="Matching">Over all pages.</param>
public sealed record ItemPageData(ItemTotals Totals, IReadOnlyList<ItemRow> Rows, int Matching, int PageCount, IReadOnlyList<string> Labels);

/// <summary>Reads a project's issues and pull requests for the list.</summary>
internal sealed class ItemQueries(IDbContextFactory<CommunityDbContext> contexts)
{
    public const int PageSize = 50;

    public async Task<ItemPageData> ListAsync(int projectId, ItemFilter filter, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var all = db.Items.AsNoTracking().Where(i => i.ProjectId == projectId);
        var totals = await TotalsAsync(all, ct);
        var matching = Matching(all, filter);
        var count = filter == ItemFilter.All with { Page = filter.Page, Order = filter.Order } ? totals.Items : await matching.CountAsync(ct);
        var items = await Ordered(matching, filter.Order).Skip((filter.Page - 1) * PageSize).Take(PageSize).ToListAsync(ct);
        var held = await HeldCommentsAsync(db, projectId, [.. items.Select(i => i.Number)], ct);
        var labels = await db.Labels.AsNoTracking().Where(l => l.ProjectId == projectId).OrderBy(l => l.NameKey).Select(l => l.Name).ToListAsync(ct);
        return new ItemPageData(totals, [.. items.Select(i => Row(i, held.GetValueOrDefault(i.Number)))], count, (count + PageSize - 1) / PageSize, labels);
    }

    public static ItemOutcome OutcomeOf(Item item) => item switch
    {
        { State: null } => ItemOutcome.Unknown,
        { State: ItemState.Open } => ItemOutcome.Open,
        { Merged: true } => ItemOutcome.Merged,
        { Kind: ItemKind.Pull, Merged: null } => ItemOutcome.Unsettled,
        _ => ItemOutcome.Closed,
    };

    private static async Task<ItemTotals> TotalsAsync(IQueryable<Item> all, CancellationToken ct)
    {
        var totals = await all.GroupBy(_ => 1).Select(g => new
        {
            Items = g.Count(),
            Highest = g.Max(i => i.Number),
            OpenIssues = g.Count(i => i.State == ItemState.Open && i.Kind == ItemKind.Issue),
            OpenPulls = g.Count(i => i.State == ItemState.Open && i.Kind == ItemKind.Pull),
            Unsettled = g.Count(i => i.State == ItemState.Closed && i.Kind == ItemKind.Pull && i.Merged == null),
            LastSeen = g.Max(i => i.StateAt),
        }).SingleOrDefaultAsync(ct);
        if (totals is null) return new ItemTotals(0, 0, 0, 0, null, null, null, 0);
        var oldest = await all.Where(i => i.State == ItemState.Open && i.CreatedAt != null).OrderBy(i => i.CreatedAt)
            .Select(i => new { i.Number, i.CreatedAt }).FirstOrDefaultAsync(ct);
        return new ItemTotals(
            totals.Items, totals.OpenIssues, totals.OpenPulls, totals.Unsettled, oldest?.CreatedAt, oldest?.Number, totals.LastSeen, totals.Highest - totals.Items);
    }

    private static IQueryable<Item> Matching(IQueryable<Item> all, ItemFilter filter)
    {
        if (filter.Kind is { } kind) all = all.Where(i => i.Kind == kind);
        all = filter.Outcome switch
        {
            ItemOutcome.Open => all.Where(i => i.State == ItemState.Open),
            ItemOutcome.Closed => all.Where(i => i.State == ItemState.Closed && (i.Merged == false || i.Kind == ItemKind.Issue)),
            ItemOutcome.Merged => all.Where(i => i.State == ItemState.Closed && i.Merged == true),
            ItemOutcome.Unsettled => all.Where(i => i.State == ItemState.Closed && i.Kind == ItemKind.Pull && i.Merged == null),
            ItemOutcome.Unknown => all.Where(i => i.State == null),
            _ => all,
        };
        if (filter.Author is { } author) all = all.Where(i => EF.Functions.ILike(i.AuthorLogin!, Escaped(author), @"\"));
        if (filter.Label is { } label) all = all.Where(i => i.Labels!.Contains(label));
        if (filter.Search is not { } search) return all;
        return int.TryParse(search.TrimStart('#'), System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? all.Where(i => i.Number == number)
            : all.Where(i => EF.Functions.ILike(i.Title!, $"%{Escaped(search)}%", @"\"));
    }

    private static IQueryable<Item> Ordered(IQueryable<Item> items, ItemOrder order) => order switch
    {
        ItemOrder.Oldest => items.OrderBy(i => i.Number),
        ItemOrder.Updated => items.OrderByDescending(i => i.UpdatedAt ?? i.CreatedAt ?? DateTimeOffset.MinValue).ThenByDescending(i => i.Number),
        ItemOrder.Comments => items.OrderByDescending(i => i.StatedComments ?? 0).ThenByDescending(i => i.Number),
        _ => items.OrderByDescending(i => i.Number),
    };

    private static Task<Dictionary<int, int>> HeldCommentsAsync(CommunityDbContext db, int projectId, int[] numbers, CancellationToken ct) =>
        db.Comments.AsNoTracking().Where(c => c.ProjectId == projectId && numbers.Contains(c.Number)).GroupBy(c => c.Number)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);

    private static ItemRow Row(Item item, int held) => new(
        item.Number, item.Kind, OutcomeOf(item), item.Title, item.AuthorLogin, item.AuthorAt is not null, item.CreatedAt, item.UpdatedAt, item.ClosedAt, item.Draft,
        item.Labels ?? [], Math.Max(item.StatedComments ?? 0, held), Math.Max(0, (item.StatedComments ?? 0) - held), item.Sources, item.Gone);

    private static string Escaped(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
