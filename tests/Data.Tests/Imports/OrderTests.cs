using Community.Data.Imports;
using Community.Testing.Database;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Imports;

/// <summary>However often, in whatever order and with whatever interruptions files are read, the database ends up the same.</summary>
public sealed class OrderTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task The_same_file_twice_changes_nothing()
    {
        using var stand = new EventStand(database.DataSource);
        await stand.ClearAsync();
        var path = stand.Write(EventStory.Tell(seed: 1));
        var first = await stand.ImportAsync(path);
        var before = await stand.EverythingAsync(withSummaries: false);

        (await stand.ImportAsync(path)).WasKnown.ShouldBeTrue();
        (await stand.EverythingAsync(withSummaries: false)).ShouldBe(before);

        var again = await stand.ImportAsync(path, again: true);
        again.Summary.New.ShouldBe(0);
        again.Summary.Duplicate.ShouldBe(first.Summary.New + first.Summary.Duplicate);
        (await stand.EverythingAsync(withSummaries: false)).ShouldBe(before);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Overlapping_files_give_the_same_database_in_either_order(int seed)
    {
        using var stand = new EventStand(database.DataSource);
        var lines = EventStory.Tell(seed);
        var (early, late) = (stand.Write(lines[..260], "a.ndjson"), stand.Write(EventStand.Pack(lines[140..]), "b.ndjson.gz"));

        await stand.ClearAsync();
        await stand.ImportAsync(early);
        await stand.ImportAsync(late);
        var forwards = await stand.EverythingAsync(withSummaries: false);

        await stand.ClearAsync();
        await stand.ImportAsync(late);
        await stand.ImportAsync(early);
        (await stand.EverythingAsync(withSummaries: false)).ShouldBe(forwards);
    }

    [Fact]
    public async Task The_size_of_batches_makes_no_difference_to_facts()
    {
        using var stand = new EventStand(database.DataSource);
        var path = stand.Write(EventStory.Tell(seed: 5));
        var all = new List<string>();
        foreach (var size in (int[])[7, 64, 100_000])
        {
            await stand.ClearAsync();
            stand.BatchLines = size;
            await stand.ImportAsync(path);
            all.Add(await stand.EverythingAsync(withSummaries: false));
        }

        all.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task An_import_that_is_stopped_and_resumed_equals_one_that_ran_through()
    {
        using var stand = new EventStand(database.DataSource);
        var path = stand.Write([.. EventStory.Tell(seed: 6), "no json", .. EventStory.Tell(seed: 7)]);
        await stand.ClearAsync();
        await stand.ImportAsync(path);
        var whole = await stand.EverythingAsync(withSummaries: true);

        await stand.ClearAsync();
        for (var stopAfter = 1; ; stopAfter++)
        {
            using var stop = new CancellationTokenSource();
            var batches = 0;
            var progress = new ImportProgress(null) { Reported = (_, done, _) => { if (done > 0 && ++batches == stopAfter) stop.Cancel(); } };
            try
            {
                await stand.ImportAsync(path, progress: progress, cancellationToken: stop.Token);
                break;
            }
            catch (OperationCanceledException)
            {
                (await stand.OneAsync("select ended_at is null from import_source")).ShouldBe("True");
            }
        }

        (await stand.EverythingAsync(withSummaries: true)).ShouldBe(whole);
    }

    [Fact]
    public async Task A_name_that_passed_to_another_repository_is_the_later_ones()
    {
        using var stand = new EventStand(database.DataSource);
        await stand.ClearAsync();
        var tell = new EventLines();
        var (old, heir) = (new EventLines.Repository(1, "acme/tools"), new EventLines.Repository(2, "acme/tools"));
        string[] lines = [tell.Watch(old, 10).ToJsonString(), tell.Watch(heir, 20).ToJsonString(), tell.Watch(heir, 30).ToJsonString()];
        await stand.ImportAsync(stand.Write(lines[2..], "a.ndjson"));
        await stand.ImportAsync(stand.Write(lines, "b.ndjson"));

        (await stand.RowsAsync("select concat_ws(' ', github_id, owner || '/' || name) from project order by github_id")).ShouldBe(["1 acme/tools-1", "2 acme/tools"]);
        (await stand.RowsAsync("select full_name from project_alias")).ShouldBe(["acme/tools", "acme/tools"]);
    }

    [Fact]
    public async Task Repositories_that_change_names_round_in_a_circle_end_with_their_own()
    {
        using var stand = new EventStand(database.DataSource);
        await stand.ClearAsync();
        var tell = new EventLines();
        string[] names = ["acme/a", "acme/b", "acme/c"];
        var before = names.Select((n, i) => tell.Watch(new(i + 1, n), 10).ToJsonString());
        var after = names.Select((_, i) => tell.Watch(new(i + 1, names[(i + 1) % 3]), 20).ToJsonString());
        await stand.ImportAsync(stand.Write(before, "a.ndjson"));
        await stand.ImportAsync(stand.Write(after, "b.ndjson"));

        (await stand.RowsAsync("select owner || '/' || name from project order by github_id")).ShouldBe(["acme/b", "acme/c", "acme/a"]);
    }
}
