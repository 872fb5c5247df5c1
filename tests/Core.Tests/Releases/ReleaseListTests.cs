using Community.Core.History;
using Community.Core.Metrics;
using Community.Core.Releases;
using Community.Core.Tests.Metrics;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.Releases;

public sealed class ReleaseListTests
{
    private static readonly ReleaseList List = ReleaseList.Of(new HistoryBuilder()
        .Tag("v1.0", "2024-01-01").Tag("v1.1rc1", "2024-01-09").Tag("v1.1", "2024-01-11").Tag("v1.2", "2024-01-31").Tag("v1.2.post1", "2024-02-01")
        .Tag("py-0.1", "2024-03-01").Tag("before-the-move", "2024-03-02").Build().Tags);

    [Fact]
    public void Tags_come_newest_first_with_the_gap_to_the_final_release_before()
    {
        List.Releases.Select(r => (r.Tag.Name, r.Version.Kind, r.Gap?.Days)).ShouldBe(
        [
            ("before-the-move", ReleaseKind.None, null), ("py-0.1", ReleaseKind.Final, null), ("v1.2.post1", ReleaseKind.Post, null), ("v1.2", ReleaseKind.Final, 20),
            ("v1.1", ReleaseKind.Final, 10), ("v1.1rc1", ReleaseKind.Pre, null), ("v1.0", ReleaseKind.Final, null),
        ]);
        List.Latest!.Tag.Name.ShouldBe("py-0.1");
    }

    [Fact]
    public void A_stream_is_what_has_versions_and_says_how_far_apart_its_final_releases_are()
    {
        List.Streams.Select(s => (s.Name, s.Finals, s.Others, s.Latest?.Name)).ShouldBe([("v", 3, 2, "v1.2"), ("py-", 1, 0, "py-0.1")]);
        List.Streams[0].Gaps.ShouldBe(new GapStatistics(2, 10, 15, 15, 19, 20));
        List.Streams[0].IsSmall.ShouldBeTrue();
        (List.Streams[1].Gaps, List.Streams[1].IsSmall).ShouldBe((null, false));
        List.StreamOf(List.Releases[0]).ShouldBeNull();
    }

    [Fact]
    public void Without_tags_there_is_nothing() => ReleaseList.Of([]).Latest.ShouldBeNull();
}
