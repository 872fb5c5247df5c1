using System.Globalization;
using Community.Core.Facts;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.Facts;

public sealed class MergingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_item_does_not_depend_on_the_order_or_the_repetition_of_what_was_told() => Prop.ForAll(
        RandomFacts.ItemViews(), Gen.Choose(0, int.MaxValue).ToArbitrary(),
        (views, seed) =>
        {
            var random = new Random(seed);
            var again = views.Concat(views.Where(_ => random.Next(2) == 0)).ToArray();
            random.Shuffle(again);
            return Describe(Together(again)) == Describe(Together(views));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_item_does_not_depend_on_how_tellings_are_grouped() => Prop.ForAll(
        RandomFacts.ItemViews(), Gen.Choose(0, 6).ToArbitrary(),
        (views, cut) =>
        {
            if (views.Length == 0) return true;
            var (first, second) = (Together(views[..Math.Min(cut, views.Length)]), Together(views[Math.Min(cut, views.Length)..]));
            if (first is null || second is null) return true;
            first.Absorb(second);
            return Describe(first) == Describe(Together(views));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Absorbing_says_whether_anything_changed() => Prop.ForAll(
        RandomFacts.ItemViews(),
        views =>
        {
            if (views.Length < 2) return;
            var item = Together(views[..^1])!;
            var before = Describe(item);
            item.Absorb(views[^1]).ShouldBe(Describe(item) != before);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Comments_come_to_the_same_rows_whichever_source_is_read_first() => Prop.ForAll(
        RandomFacts.CommentBatches(), Gen.Choose(0, int.MaxValue).ToArbitrary(),
        (batches, seed) =>
        {
            var shuffled = batches.Concat(batches).ToArray();
            new Random(seed).Shuffle(shuffled);
            Describe(Store(shuffled)).ShouldBe(Describe(Store(batches)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_comment_from_an_archive_takes_its_number_when_the_api_tells_it()
    {
        var archive = Comment(0, FactSources.ArchiveFile);
        var rows = Store([[archive], [Comment(77, FactSources.Rest)]]);
        rows.ShouldHaveSingleItem().Key.ShouldBe(77);
        rows[0].Sources.ShouldBe(FactSources.ArchiveFile | FactSources.Rest);
    }

    [Fact]
    public void Two_comments_of_one_second_stay_two_when_only_one_of_them_has_a_number()
    {
        var rows = Store([[Comment(0, FactSources.ArchiveFile), Comment(0, FactSources.ArchiveFile)], [Comment(77, FactSources.Rest)]]);
        rows.Count.ShouldBe(2);
        rows.ShouldAllBe(c => c.Sources.HasFlag(FactSources.ArchiveFile));
    }

    [Fact]
    public void A_comment_whose_author_changed_their_name_between_two_tellings_is_one()
    {
        var renamed = Comment(77, FactSources.GhArchive);
        (renamed.AuthorLogin, renamed.SeenAt) = ("another-name", renamed.SeenAt.AddDays(1));
        var rows = Store([[Comment(77, FactSources.Rest)], [renamed]]);
        rows.ShouldHaveSingleItem().AuthorLogin.ShouldBe("another-name");
        rows[0].Sources.ShouldBe(FactSources.GhArchive | FactSources.Rest);
    }

    [Fact]
    public void A_snapshot_seen_earlier_never_overwrites_a_later_one()
    {
        var item = new Item { State = ItemState.Closed, ClosedAt = Noon, StateAt = Noon.AddDays(1), Title = "old", TextAt = Noon };
        item.Absorb(new Item { State = ItemState.Open, StateAt = Noon, Title = "new", TextAt = Noon.AddDays(2) });
        item.State.ShouldBe(ItemState.Closed);
        item.Title.ShouldBe("new");
    }

    [Fact]
    public void A_source_that_does_not_say_whether_it_was_merged_leaves_it_as_it_was()
    {
        var item = new Item { Merged = true, MergedAt = Noon, MergeSeenAt = Noon };
        item.Absorb(new Item { State = ItemState.Closed, StateAt = Noon.AddDays(1) });
        item.Merged.ShouldBe(true);
    }

    [Fact]
    public void The_name_of_an_author_stays_when_the_account_is_deleted()
    {
        var item = new Item { AuthorLogin = "ada", AuthorAt = Noon };
        item.Absorb(new Item { AuthorLogin = null, AuthorAt = Noon.AddYears(1) });
        item.AuthorLogin.ShouldBe("ada");
    }

    private static Comment Comment(long key, FactSources source) =>
        new() { Number = 1, At = Noon, Key = key, AuthorLogin = "ada", Full = key > 0, SeenAt = Noon.AddDays(1), Sources = source };

    private static Item? Together(Item[] views)
    {
        if (views.Length == 0) return null;
        var item = new Item { ProjectId = 1, Number = 1 };
        foreach (var view in views) item.Absorb(view);
        return item;
    }

    /// <summary>What a database would hold after writing the batches one after the other.</summary>
    private static List<Comment> Store(IReadOnlyList<Comment[]> batches)
    {
        var rows = new List<Comment>();
        foreach (var moment in batches.SelectMany((b, i) => b.Select(c => (Batch: i, Comment: Copy(c)))).GroupBy(c => (c.Batch, c.Comment.At)))
        {
            var stored = rows.Where(r => r.At == moment.Key.At).ToList();
            var result = Numbering.Resolve(stored, moment.Select(m => m.Comment), FactSources.ArchiveFile);
            rows.RemoveAll(result.Removed.Contains);
            rows.AddRange(result.Added);
        }

        return rows;
    }

    private static Comment Copy(Comment c) => new()
    {
        ProjectId = c.ProjectId,
        Number = c.Number,
        At = c.At,
        Key = c.Key,
        AuthorLogin = c.AuthorLogin,
        AuthorId = c.AuthorId,
        BodyLength = c.BodyLength,
        Full = c.Full,
        SeenAt = c.SeenAt,
        Sources = c.Sources,
    };

    private static string Describe(IEnumerable<Comment> rows) => string.Join(
        '\n', rows.OrderBy(r => r.At).ThenBy(r => r.Key).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.At:T} {r.Key} {r.AuthorLogin} {r.AuthorId} {r.BodyLength} {r.SeenAt:T} {r.Sources}")));

    private static string Describe(Item? i) => i is null ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"{i.Kind} {i.CreatedAt:O} {i.UpdatedAt:O} {i.AuthorId} {i.AuthorLogin} {i.AuthorAt:O} {i.Title} {i.BodyLength} {i.TextAt:O} {i.State} {i.StateReason} {i.ClosedAt:O} {i.StateAt:O} {i.Merged} {i.MergedAt:O} {i.MergedByLogin} {i.MergeSeenAt:O} {i.Draft} {i.DraftAt:O} {List(i.Labels)} {i.LabelsAt:O} {List(i.Assignees)} {i.Milestone} {i.AssignedAt:O} {i.HeadRef} {i.HeadSha} {i.BaseRef} {i.BranchesAt:O} {i.Additions} {i.Deletions} {i.SizeAt:O} {i.StatedComments} {i.CommentsAt:O} {i.Gone} {i.GoneAt:O} {i.AuthorAssociation} {i.AssociationAt:O} {i.Sources}");

    private static string List(string[]? list) => list is null ? "-" : string.Join(',', list);
}
