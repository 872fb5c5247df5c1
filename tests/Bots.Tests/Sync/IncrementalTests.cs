using Community.Data.Work;
using Community.FakeGitHub.State;
using Community.Testing.Database;
using Shouldly;
using Xunit;

namespace Community.Bots.Tests.Sync;

public sealed class IncrementalTests(DatabaseServer server)
{
    [Fact]
    public async Task A_night_with_changes_is_caught_up_with_and_one_without_costs_next_to_nothing()
    {
        await using var stand = await SyncStand.StartAsync(server);
        var repository = stand.Generate(150);
        var project = await stand.TrackAsync();
        await stand.SyncAsync(project);
        stand.Time.Advance(TimeSpan.FromHours(20));
        stand.Change(changes =>
        {
            var (person, maintainer, at) = (stand.Fake.World.Account("contributor-3"), stand.Fake.World.Account("maintainer-1"), stand.Fake.World.Now);
            var open = repository.Items.Values.Where(i => i.IsOpen).ToList();
            changes.OpenIssue(repository, person, "Crashes since today", "body", at);
            changes.Comment(repository, open[0], person, "Any news?", at);
            changes.Close(repository, open[1], maintainer, "not_planned", at);
            changes.Retitle(repository, open[2], maintainer, "A better title", at);
            changes.Label(repository, open[3], repository.Labels[0], maintainer, at);
            var pull = open.First(i => i.Pull is not null);
            changes.ReviewComment(pull, maintainer, "Here", at, 3, changes.Review(repository, pull, maintainer, "APPROVED", "Fine", at), null);
            changes.Merge(repository, pull, maintainer, at, new Random(3));
            var commented = repository.Items.Values.First(i => i.Comments.Count > 0);
            changes.EditComment(repository, commented, commented.Comments[0], "Edited, and longer than before: the item's own time stays.", at);
            repository.Stars.Add(new Star(at, person));
            repository.Forks.Add(new Fork(stand.Fake.World.NextId(), person, at));
        });
        stand.Time.Advance(TimeSpan.FromHours(1));
        stand.Forget();

        (await stand.SyncAsync(project)).State.ShouldBe(WorkState.Done);

        stand.Calls.Paths.Count.ShouldBeLessThan(40, stand.Calls.Summary());
        await TruthComparison.ShouldHoldAsync(stand, stand.Fake.Truth(repository));
        (await stand.ScalarAsync<int>("select added from attention_day where kind = 0 and day = '2026-05-05'")).ShouldBe(1);
    }

    [Fact]
    public async Task Whatever_changed_without_a_new_time_is_found_within_thirty_days()
    {
        await using var stand = await SyncStand.StartAsync(server);
        var repository = stand.Generate(250);
        var project = await stand.TrackAsync();
        await stand.SyncAsync(project);
        stand.Time.Advance(TimeSpan.FromDays(1));
        var (deleted, before) = (new List<long>(), await stand.ScalarAsync<long>("select count(*) from item_comment"));
        stand.Change(changes =>
        {
            foreach (var item in repository.Items.Values.Where(i => i.Comments.Count > 1).Where((_, i) => i % 4 == 0).ToList())
            {
                deleted.Add(item.Comments[0].Id);
                changes.DeleteComment(repository, item, item.Comments[0]);
            }

            Changes.RenameLabel(repository.Labels[0], "defect");
            repository.Stars.RemoveAt(3);
            foreach (var closed in repository.Items.Values.Where(i => !i.IsOpen).Where((_, i) => i % 20 == 0).ToList()) Changes.Delete(repository, closed);
        });
        deleted.Count.ShouldBeGreaterThan(10);
        for (var night = 0; night < 30; night++)
        {
            await stand.SyncAsync(project);
            stand.Time.Advance(TimeSpan.FromDays(1));
        }

        await TruthComparison.ShouldHoldAsync(stand, stand.Fake.Truth(repository));
        // Nothing is removed: what was there stays, and says that it is gone.
        (await stand.ScalarAsync<long>("select count(*) from item_comment")).ShouldBe(before);
        (await stand.ScalarAsync<long>("select count(*) from item where gone = 'deleted'")).ShouldBeGreaterThan(5);
        (await stand.ListAsync(
            """
            select c.key from item_comment c join item i using (project_id, number) where c.gone_at > c.seen_at and i.gone is null order by 1
            """,
            r => r.GetInt64(0))).ShouldBeSubsetOf(deleted);
        (await stand.ListAsync(
            """
            select resource, page_no from github_page, (select max(verified_at) as newest from github_page) n
            where (resource like 'again-%' or resource in ('reviews', 'stars', 'forks')) and verified_at <= newest - interval '30 days'
            """,
            r => $"{r[0]} {r[1]}")).ShouldBeEmpty();
        stand.Fake.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_open_item_that_was_deleted_or_transferred_is_gone_the_next_night()
    {
        await using var stand = await SyncStand.StartAsync(server);
        var repository = stand.Generate(80);
        var other = stand.Fake.AddRepository("acme", "gadgets");
        var project = await stand.TrackAsync();
        await stand.SyncAsync(project);
        stand.Time.Advance(TimeSpan.FromDays(1));
        var open = repository.Items.Values.Where(i => i.IsOpen && i.Pull is null).Take(2).Select(i => i.Number).ToList();
        stand.Change(changes =>
        {
            Changes.Delete(repository, repository.Items[open[0]]);
            changes.Transfer(repository, repository.Items[open[1]], other, stand.Fake.World.Account("maintainer-1"), stand.Fake.World.Now);
        });

        await stand.SyncAsync(project);

        (await stand.ListAsync("select number, gone from item where gone is not null order by number", r => (r.GetInt32(0), r.GetString(1))))
            .ShouldBe([(open[0], "deleted"), (open[1], "transferred")]);
    }

    [Fact]
    public async Task Numbers_that_no_list_shows_are_asked_for_one_by_one()
    {
        await using var stand = await SyncStand.StartAsync(server);
        var repository = stand.Generate(40);
        stand.Change(changes =>
        {
            Changes.Delete(repository, repository.Items[7]);
            changes.Transfer(repository, repository.Items[9], stand.Fake.AddRepository("acme", "gadgets"), repository.Items[9].Author, stand.Fake.World.Now);
            // Two discussions: numbers that are no items.
            repository.NextNumber += 2;
            changes.OpenIssue(repository, stand.Fake.World.Account("contributor-1"), "After the discussions", "", stand.Fake.World.Now);
        });
        var project = await stand.TrackAsync();
        await stand.SyncAsync(project);
        (await stand.ListAsync("select kind from work_item order by work_item_id", r => r.GetString(0))).ShouldBe(["github-gaps", "completeness"]);
        stand.Forget();

        (await stand.RunAsync(stand.Gaps, project)).State.ShouldBe(WorkState.Done);

        (await stand.ListAsync("select number, gone from item where gone is not null order by number", r => (r.GetInt32(0), r.GetString(1))))
            .ShouldBe([(7, "deleted"), (9, "transferred"), (41, "absent"), (42, "absent")]);
        stand.Calls.Paths.Count.ShouldBeInRange(4, 5);
        stand.Forget();
        (await stand.RunAsync(stand.Gaps, project)).State.ShouldBe(WorkState.Skipped, "each number is asked for once");
        stand.Calls.Paths.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_renamed_or_transferred_repository_is_followed_and_its_names_are_dated()
    {
        await using var stand = await SyncStand.StartAsync(server);
        var repository = stand.Generate(30);
        var project = await stand.TrackAsync();
        await stand.SyncAsync(project);
        stand.Time.Advance(TimeSpan.FromDays(1));
        stand.Change(changes =>
        {
            Changes.Rename(repository, stand.Fake.World.Account("other-owner", "Organization"), "gizmos");
            changes.OpenIssue(repository, repository.Items[1].Author, "Under the new name", "", stand.Fake.World.Now);
        });

        await stand.SyncAsync(project);
        stand.Time.Advance(TimeSpan.FromDays(1));
        await stand.SyncAsync(project);

        await TruthComparison.ShouldHoldAsync(stand, stand.Fake.Truth(repository));
        (await stand.ListAsync("select full_name, since, until from project_alias order by alias_no", r => (r.GetString(0), r.GetDateTime(1), r.IsDBNull(2) ? (DateTime?)null : r.GetDateTime(2))))
            .ShouldBe(
            [
                ("acme/widgets", SyncStand.Start.UtcDateTime, SyncStand.Start.UtcDateTime.AddDays(1)), ("other-owner/gizmos", SyncStand.Start.UtcDateTime.AddDays(1), null),
            ]);
        (await stand.ScalarAsync<string>("select owner || '/' || name from project")).ShouldBe("other-owner/gizmos");
    }
}
