using Community.Core.History;
using Community.Core.Metrics;

namespace Community.Core.Releases;

/// <summary>A tag and what its name says.</summary>
/// <param name="Gap">For a final release: from the one before it in its stream; null of the first, and of everything else.</param>
public sealed record Release(TagFact Tag, ReleaseTag Version, ReleaseGap? Gap);

/// <summary>A series of releases that count together: final ones, and how far apart they are.</summary>
/// <param name="Latest">The newest final release; null where there was none yet.</param>
/// <param name="Gaps">Null with fewer than two final releases.</param>
public sealed record ReleaseStream(string Name, int Finals, int Others, TagFact? Latest, GapStatistics? Gaps)
{
    /// <summary>Whether the statistics rest on little, as the release gap metric judges it.</summary>
    public bool IsSmall => Gaps is { } gaps && gaps.N < ReleaseGapMetric.FewGaps;
}

/// <summary>All tags of a repository, read as releases.</summary>
/// <param name="Releases">Newest first; tags of one second by name, backwards.</param>
/// <param name="Streams">Those with a version among their tags; the ones with most final releases first.</param>
public sealed record ReleaseList(IReadOnlyList<Release> Releases, IReadOnlyList<ReleaseStream> Streams)
{
    /// <summary>The newest final release of any stream.</summary>
    public Release? Latest => Releases.FirstOrDefault(r => r.Version.Kind == ReleaseKind.Final);

    public ReleaseStream? StreamOf(Release release) => Streams.FirstOrDefault(s => s.Name == release.Version.Stream);

    public static ReleaseList Of(IReadOnlyList<TagFact> tags)
    {
        var gaps = ReleaseGapMetric.Gaps(tags).ToDictionary(g => g.Later.Name, StringComparer.Ordinal);
        List<Release> releases =
        [
            .. tags.Select(t => new Release(t, ReleaseTag.Parse(t.Name), gaps.GetValueOrDefault(t.Name)))
                .OrderByDescending(r => r.Tag.CreatedAt).ThenByDescending(r => r.Tag.Name, StringComparer.Ordinal),
        ];
        var streams = releases.Where(r => r.Version.Kind != ReleaseKind.None)
            .GroupBy(r => r.Version.Stream, StringComparer.Ordinal)
            .Select(ToStream)
            .OrderByDescending(s => s.Finals).ThenBy(s => s.Name, StringComparer.Ordinal);
        return new ReleaseList(releases, [.. streams]);
    }

    private static ReleaseStream ToStream(IGrouping<string, Release> group)
    {
        var finals = group.Where(r => r.Version.Kind == ReleaseKind.Final).ToList();
        return new ReleaseStream(
            group.Key, finals.Count, group.Count() - finals.Count, finals.FirstOrDefault()?.Tag,
            GapStatistics.Of(finals.Select(r => r.Gap).OfType<ReleaseGap>().Select(g => g.Days)));
    }
}
