using Community.Core.Facts;
using FsCheck;
using FsCheck.Fluent;

namespace Community.Core.Tests.Facts;

/// <summary>Observations of one item and of comments under it, with few values and few moments, so that ties and contradictions are common.</summary>
internal static class RandomFacts
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static Gen<DateTimeOffset> Moments => Gen.Choose(0, 3).Select(m => Start.AddMinutes(m));

    private static Gen<DateTimeOffset?> MaybeMoments => Gen.OneOf(Gen.Constant<DateTimeOffset?>(null), Moments.Select(m => (DateTimeOffset?)m));

    private static Gen<string?> Words => Gen.Elements<string?>(null, "a", "b");

    private static Gen<FactSources> Sources => Gen.Elements(FactSources.GhArchive, FactSources.ArchiveFile, FactSources.Rest, FactSources.Webhook);

    public static Arbitrary<Item[]> ItemViews() => ItemView.ArrayOf().Resize(6).ToArbitrary();

    private static Gen<Item> ItemView =>
        from seen in Moments
        from source in Sources
        from says in Gen.Choose(0, (1 << 12) - 1)
        from word in Words
        from other in Words
        from number in Gen.Choose(0, 2)
        from moment in MaybeMoments
        from flag in Gen.Elements(true, false)
        select View(seen, source, says, word, other, number, moment, flag);

    /// <summary>Each source says some groups of fields and is silent about the others: the bits of <paramref name="says"/>.</summary>
    private static Item View(DateTimeOffset seen, FactSources source, int says, string? word, string? other, int number, DateTimeOffset? moment, bool flag)
    {
        var item = new Item { ProjectId = 1, Number = 1, Kind = flag ? ItemKind.Pull : ItemKind.Issue, CreatedAt = moment, UpdatedAt = moment, Sources = source };
        if (Says(0)) (item.AuthorLogin, item.AuthorId, item.AuthorAt) = (word, number == 0 ? null : number, seen);
        if (Says(1)) (item.Title, item.BodyLength, item.TextAt) = (word, number, seen);
        if (Says(2)) (item.State, item.ClosedAt, item.StateReason, item.StateAt) = (flag ? ItemState.Open : ItemState.Closed, moment, other, seen);
        if (Says(3)) (item.Merged, item.MergedAt, item.MergedByLogin, item.MergeSeenAt) = (flag, moment, word, seen);
        if (Says(4)) (item.Draft, item.DraftAt) = (flag, seen);
        if (Says(5)) (item.Labels, item.LabelsAt) = (word is null ? [] : [word], seen);
        if (Says(6)) (item.Assignees, item.Milestone, item.AssignedAt) = (other is null ? [] : [other], word, seen);
        if (Says(7)) (item.HeadRef, item.HeadSha, item.BaseRef, item.BranchesAt) = (word, other, word, seen);
        if (Says(8)) (item.Additions, item.Deletions, item.SizeAt) = (number, number, seen);
        if (Says(9)) (item.StatedComments, item.CommentsAt) = (number, seen);
        if (Says(10)) (item.Gone, item.GoneAt) = (word, seen);
        if (Says(11)) (item.AuthorAssociation, item.AssociationAt) = (word, seen);
        return item;

        bool Says(int group) => (says >> group & 1) == 1;
    }

    /// <summary>Tellings of comments by two people in two seconds: REST numbers them, an archive does not.</summary>
    public static Arbitrary<Comment[][]> CommentBatches() => Gen.OneOf(RestBatch, ArchiveBatch).ArrayOf().Resize(5).ToArbitrary();

    private static Gen<Comment[]> RestBatch =>
        from keys in Gen.SubListOf(1, 2, 3, 4, 5, 6)
        from seen in Moments
        select keys.Select(k => Telling(k, k % 2, k % 3 == 0 ? 1 : 0, seen, FactSources.Rest)).ToArray();

    /// <summary>An archive tells the first so many of each person and second: it was made at some moment, and things only come.</summary>
    private static Gen<Comment[]> ArchiveBatch =>
        from counts in Gen.Choose(0, 3).ArrayOf(4)
        from seen in Moments
        select counts.SelectMany((count, i) => Enumerable.Range(0, count).Select(_ => Telling(0, i % 2, i / 2, seen, FactSources.ArchiveFile))).ToArray();

    private static Comment Telling(int key, int second, int person, DateTimeOffset seen, FactSources source) => new()
    {
        ProjectId = 1,
        Number = 1,
        At = Start.AddSeconds(second),
        Key = key,
        AuthorLogin = person == 0 ? "ada" : "Lin",
        AuthorId = key > 0 ? person + 10 : null,
        BodyLength = key > 0 ? key : null,
        Full = key > 0,
        SeenAt = seen,
        Sources = source,
    };
}
