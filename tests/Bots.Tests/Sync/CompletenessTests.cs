using Community.Core.Completeness;
using Community.Data.Completeness;
using Community.Data.Work;
using Community.FakeGitHub.Serving;
using Community.Testing.Database;
using Shouldly;
using Xunit;

namespace Community.Bots.Tests.Sync;

public sealed class CompletenessTests(DatabaseServer server)
{
    [Fact]
    public async Task After_a_whole_sync_every_kind_is_held_as_stated_on_every_day()
    {
        await using var stand = await SyncStand.StartAsync(server);
        var repository = stand.Generate(120);
        var truth = stand.Fake.Truth(repository);
        var project = await stand.TrackAsync();
        await stand.SyncAsync(project);

        (await stand.RunAsync(stand.Completeness, project)).Words.Text.ShouldNotContain("lack");

        var days = await DaysAsync(stand, project);
        foreach (var kind in CompletenessKinds.All.Where(k => k != CompletenessKinds.Events)) days[kind].ShouldAllBe(d => d.Stated == d.Held, kind);
        Sum(CompletenessKinds.Items).ShouldBe(truth.Items.Count);
        Sum(CompletenessKinds.Comments).ShouldBe(truth.Comments.Count);
        Sum(CompletenessKinds.ReviewComments).ShouldBe(truth.ReviewComments.Count);
        Sum(CompletenessKinds.Reviews).ShouldBe(truth.Reviews.Count);
        Sum(CompletenessKinds.Timeline).ShouldBe(truth.Events.Count);
        Sum(CompletenessKinds.Releases).ShouldBe(truth.Releases.Count);
        Sum(CompletenessKinds.Runs).ShouldBe(truth.Runs.Count);
        Sum(CompletenessKinds.Stars).ShouldBe(truth.Stars.Count);
        Sum(CompletenessKinds.Forks).ShouldBe(truth.Forks.Count);
        days[CompletenessKinds.Events].ShouldBeEmpty("no archive was read");
        // From the repository's first day to today, without a gap.
        days[CompletenessKinds.Items].Count.ShouldBe(DateOnly.FromDateTime(SyncStand.Start.UtcDateTime).DayNumber - DateOnly.FromDateTime(repository.CreatedAt.UtcDateTime).DayNumber);

        int Sum(string kind) => days[kind].Sum(d => d.Held);
    }

    [Fact]
    public async Task What_was_lost_is_missed_on_its_day_and_nowhere_else()
    {
        await using var stand = await SyncStand.StartAsync(server);
        stand.Generate(120);
        var project = await stand.TrackAsync();
        await stand.SyncAsync(project);
        var (comment, opened) = (await stand.ListAsync(
            "select c.key, i.created_at from item_comment c join item i using (project_id, number) order by c.key limit 1 offset 20", r => (r.GetInt64(0), r.GetDateTime(1)))).Single();
        await stand.ListAsync($"delete from item_comment where key = {comment} returning 1", r => r.GetInt32(0));

        var outcome = await stand.RunAsync(stand.Completeness, project);

        outcome.Words.Text.ShouldContain("1 day lacks something");
        var day = (await DaysAsync(stand, project))[CompletenessKinds.Comments].Where(d => d.Stated != d.Held).ShouldHaveSingleItem();
        (day.Day, day.Stated - day.Held).ShouldBe((DateOnly.FromDateTime(opened), 1));
    }

    [Fact]
    public async Task Before_the_first_reading_is_through_older_days_are_unknown_and_not_empty()
    {
        await using var stand = await SyncStand.StartAsync(server);
        var repository = stand.Generate(250);
        var project = await stand.TrackAsync();
        stand.Fake.Fail(new Fault { Operation = "issues/list-for-repo", After = 2, Status = 500 });
        await stand.OnceAsync(stand.Work, stand.NewItem("github-sync", project));

        (await stand.RunAsync(stand.Completeness, project)).State.ShouldBe(WorkState.Done);

        var since = DateOnly.FromDateTime(await stand.ScalarAsync<DateTime>("select complete_since from github_cursor where resource = 'items'"));
        var days = (await DaysAsync(stand, project))[CompletenessKinds.Items];
        days.Where(d => d.Day > since).ShouldAllBe(d => d.Stated == d.Held);
        // Open items are known from long before; what was closed since is not.
        days.Where(d => d.Day < since).ShouldContain(d => d.Held > 0);
        var opened = stand.Fake.Truth(repository).Items.CountBy(i => DateOnly.FromDateTime(i.CreatedAt.UtcDateTime)).ToDictionary();
        days.Where(d => d.Stated == d.Held).ShouldAllBe(d => d.Held == opened.GetValueOrDefault(d.Day), "what is stated is so: two numbers in a row prove the days between empty");
        opened.Keys.Count(d => d < since).ShouldBeGreaterThan(days.Count(d => d.Day < since && d.Stated == d.Held && d.Held > 0) * 2);
    }

    private static async Task<Dictionary<string, List<DayCount>>> DaysAsync(SyncStand stand, int project)
    {
        await using var connection = await stand.Data.OpenConnectionAsync(SyncStand.Ct);
        var days = new Dictionary<string, List<DayCount>>();
        foreach (var kind in CompletenessKinds.All) days.Add(kind, await CompletenessStore.DaysAsync(connection, project, kind, SyncStand.Ct));
        return days;
    }
}
