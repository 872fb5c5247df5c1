using Community.Testing.Database;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Imports;

/// <summary>Lines of every kind with anything wrong: each is taken or refused as a whole, and counted.</summary>
public sealed class MutationTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private const int Lines = 2000;

    [Fact]
    public async Task Broken_lines_are_refused_one_by_one_and_counted()
    {
        using var stand = new EventStand(database.DataSource) { BatchLines = 500 };
        await stand.ClearAsync();
        var mutator = new LineMutator(EventStory.Tell(seed: 11), seed: 12);
        var broken = Enumerable.Range(0, Lines).Select(_ => mutator.Next()).ToList();
        var path = stand.Write([.. broken.SelectMany(b => (byte[])[.. b, (byte)'\n'])], "broken.ndjson");

        var summary = (await stand.ImportAsync(path)).Summary;

        // A mutation may write a line feed.
        summary.Read.ShouldBeGreaterThanOrEqualTo(Lines);
        (summary.New + summary.Duplicate + summary.Refused).ShouldBe(summary.Read);
        summary.Refused.ShouldBeInRange(Lines / 4, summary.Read - Lines / 20);
        summary.RefusedByReason.Values.Sum().ShouldBe(summary.Refused);
        (await stand.OneAsync("select count(*) from raw_event")).ShouldBe(summary.New.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await NothingIsHalfAsync(stand);

        var before = await stand.EverythingAsync(withSummaries: false);
        (await stand.ImportAsync(path, again: true)).Summary.New.ShouldBe(0);
        (await stand.EverythingAsync(withSummaries: false)).ShouldBe(before);
    }

    /// <summary>Every fact has the event that told it, and every event of an item its item.</summary>
    private static async Task NothingIsHalfAsync(EventStand stand)
    {
        foreach (var facts in (string[])["item", "item_comment", "review", "review_comment", "timeline_event"])
        {
            (await stand.OneAsync(
                $"select count(*) from {facts} f where not exists (select from raw_event e where e.project_id = f.project_id and e.number = f.number)")).ShouldBe("0", facts);
        }

        (await stand.OneAsync(
            """
            select count(*) from raw_event e
            where e.type in ('IssuesEvent', 'PullRequestEvent', 'IssueCommentEvent', 'PullRequestReviewEvent', 'PullRequestReviewCommentEvent')
              and not exists (select from item i where i.project_id = e.project_id and i.number = e.number)
            """)).ShouldBe("0");
        (await stand.OneAsync("select count(*) from raw_event where type = 'WatchEvent'"))
            .ShouldBe(await stand.OneAsync("select coalesce(sum(added), 0) from attention_day where kind = 0"));
    }
}
