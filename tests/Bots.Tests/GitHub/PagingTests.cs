using Community.Bots.GitHub;
using Community.FakeGitHub.Serving;
using Shouldly;
using Xunit;
using static Community.Bots.Tests.GitHub.GitHubStand;

namespace Community.Bots.Tests.GitHub;

public sealed class PagingTests
{
    [Fact]
    public async Task Every_item_of_a_repository_comes_once_over_its_pages()
    {
        await using var stand = await GitHubStand.StartAsync();
        var repository = stand.Server.Generate(items: 250);
        var pages = await PagesAsync(stand.Client().Issues(Name));
        pages.Select(p => p.Items.Count).ShouldBe([100, 100, 50]);
        pages.SelectMany(p => p.Items).Select(i => i.Number).Order().ShouldBe(repository.Items.Keys);
        pages.SelectMany(p => p.Items).Count(i => i.IsPullRequest).ShouldBe(repository.Items.Values.Count(i => i.Pull is not null));
        stand.Server.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stored_place_is_where_a_listing_goes_on()
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 250);
        var listing = stand.Client().Issues(Name, new GitHubIssueQuery(Sort: GitHubSort.Created, Direction: GitHubDirection.Ascending));
        string? place = null;
        await foreach (var page in listing.PagesAsync(ct: Ct))
        {
            place = page.Next;
            break;
        }

        var rest = await PagesAsync(stand.Client().Issues(Name), from: place);
        rest.SelectMany(p => p.Items).Select(i => i.Number).ShouldBe(Enumerable.Range(101, 150));
        stand.Server.Counts["issues/list-for-repo"].Calls.ShouldBe(3);
    }

    [Fact]
    public async Task A_page_is_asked_for_only_when_the_one_before_was_dealt_with()
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 250);
        await foreach (var page in stand.Client().Issues(Name).PagesAsync(ct: Ct))
        {
            page.Next.ShouldNotBeNull();
            break;
        }

        stand.Server.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task What_has_not_changed_costs_a_token_nothing()
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 20);
        var client = stand.Client();
        var first = (await PagesAsync(client.Issues(Name))).Single();
        var again = (await PagesAsync(client.Issues(Name), etag: first.ETag)).Single();
        again.NotModified.ShouldBeTrue();
        again.ETag.ShouldBe(first.ETag);
        client.Budget.Remaining.ShouldBe(4999);
        client.Budget.Uses.ShouldBe([new GitHubBudgetUse("acme/widgets", Calls: 2, NotModified: 1, Waiting: 0)]);

        var repository = await client.GetRepositoryAsync(Name, ct: Ct);
        (await client.GetRepositoryAsync(Name, repository.ETag, Ct)).NotModified.ShouldBeTrue();
    }

    [Fact]
    public async Task A_changed_page_comes_whole_though_an_etag_was_given()
    {
        await using var stand = await GitHubStand.StartAsync();
        var repository = stand.Server.Generate(items: 20);
        var client = stand.Client();
        var first = (await PagesAsync(client.Comments(Name))).Single();
        lock (stand.Server.World.Gate)
        {
            var item = repository.Items.Values.First(i => i.Comments.Count > 0);
            stand.Server.Changes.EditComment(repository, item, item.Comments[0], "edited", stand.Time.GetUtcNow());
        }

        var again = (await PagesAsync(client.Comments(Name), etag: first.ETag)).Single();
        again.NotModified.ShouldBeFalse();
        again.Items[0].Body.ShouldBe("edited");
        var changed = await PagesAsync(client.Comments(Name, new GitHubCommentQuery(Since: Start)));
        changed.Single().Items.ShouldHaveSingleItem().Body.ShouldBe("edited");
    }

    [Fact]
    public async Task Everything_that_happened_in_a_generated_repository_can_be_read()
    {
        await using var stand = await GitHubStand.StartAsync();
        var repository = stand.Server.Generate(items: 300);
        var (client, name, truth) = (stand.Client(), Name, stand.Server.Truth(repository));

        async Task<List<T>> All<T>(GitHubListing<T> listing)
        {
            var pages = await PagesAsync(listing);
            pages.ShouldAllBe(p => p.Refused.Count == 0);
            return [.. pages.SelectMany(p => p.Items)];
        }

        (await All(client.Comments(name))).Select(c => (c.Id, c.IssueNumber, c.Body)).OrderBy(c => c.Id)
            .ShouldBe(truth.Comments.Select(c => (c.Id, (int?)c.Number, (string?)c.Body)));
        (await All(client.ReviewComments(name))).Select(c => (c.Id, c.PullNumber, c.PullRequestReviewId, c.InReplyToId)).OrderBy(c => c.Id)
            .ShouldBe(truth.ReviewComments.Select(c => (c.Id, (int?)c.Number, c.ReviewId, c.InReplyTo)));
        (await All(client.IssueEvents(name))).Select(e => (e.Id, e.Event, e.Issue?.Number, e.Label?.Name, e.CreatedAt)).OrderBy(e => e.Id)
            .ShouldBe(truth.Events.Select(e => (e.Id, e.Kind, (int?)e.Number, e.Label, e.At)));
        (await All(client.Labels(name))).Select(l => l.Name).Order(StringComparer.Ordinal).ShouldBe(truth.Labels);
        (await All(client.Releases(name))).Select(r => r.TagName).Order().ShouldBe(truth.Releases.Select(r => r.Tag).Order());
        (await All(client.Stargazers(name))).Select(s => s.StarredAt).ShouldBe(truth.Stars.Select(s => s.At));
        (await All(client.Forks(name))).Select(f => f.Id).Order().ShouldBe(truth.Forks.Select(f => f.Id));
        (await All(client.WorkflowRuns(name))).Select(r => (r.Id, r.Conclusion)).OrderBy(r => r.Id).ShouldBe(truth.Runs.Select(r => (r.Id, r.Conclusion)));
        (await All(client.Pulls(name))).Select(p => (p.Id, p.Number, p.MergedAt, p.Draft)).OrderBy(p => p.Number)
            .ShouldBe(truth.Items.Where(i => i.PullId is not null).Select(i => (i.PullId!.Value, i.Number, i.MergedAt, i.Draft)));

        var reviewed = truth.Reviews[0].Number;
        (await All(client.Reviews(name, reviewed))).Select(r => r.Id).ShouldBe(truth.Reviews.Where(r => r.Number == reviewed).Select(r => r.Id));
        var pull = (await client.GetPullAsync(name, reviewed, ct: Ct)).Value.ShouldNotBeNull();
        var known = truth.Items[reviewed - 1];
        (pull.Additions, pull.MergedBy?.Login, pull.Commits).ShouldBe((known.Additions, known.MergedBy, known.Commits));
        var timeline = await All(client.Timeline(name, reviewed));
        timeline.ShouldAllBe(e => e.At != null);
        timeline.Count(e => e.Event == "reviewed").ShouldBe(truth.Reviews.Count(r => r.Number == reviewed));
        (await All(client.Comments(name, truth.Comments[0].Number))).ShouldContain(c => c.Id == truth.Comments[0].Id);
        stand.Server.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Workflow_runs_can_be_asked_for_by_day()
    {
        await using var stand = await GitHubStand.StartAsync();
        var repository = stand.Server.Generate(items: 300);
        var day = DateOnly.FromDateTime(repository.Runs[5].CreatedAt.UtcDateTime);
        var page = (await PagesAsync(stand.Client().WorkflowRuns(Name, new GitHubRunQuery(day, day)))).Single();
        page.Total.ShouldBe(page.Items.Count);
        page.Items.ShouldAllBe(r => DateOnly.FromDateTime(r.CreatedAt.UtcDateTime) == day);
        page.Items.ShouldContain(r => r.Id == repository.Runs[5].Id);
    }

    [Fact]
    public async Task Who_a_token_belongs_to_and_what_is_left_are_known()
    {
        await using var stand = await GitHubStand.StartAsync();
        var client = stand.Client();
        (await client.GetAuthenticatedUserAsync(Ct)).Value.ShouldNotBeNull().Login.ShouldBe("token-owner");
        var limits = await client.GetRateLimitsAsync(Ct);
        (limits.Resources.Core.Limit, limits.Resources.Core.Remaining, limits.Resources.Core.ResetAt).ShouldBe((5000, 4999, Start.AddHours(1)));
    }

    [Fact]
    public async Task GitHub_Enterprise_is_reached_under_its_path()
    {
        await using var stand = await GitHubStand.StartAsync(fake: new FakeGitHubOptions { BasePath = "/api/v3/" });
        stand.Server.Generate(items: 120);
        stand.Server.Api.AbsolutePath.ShouldBe("/api/v3/");
        var pages = await PagesAsync(stand.Client().Issues(Name));
        pages.Sum(p => p.Items.Count).ShouldBe(120);
        pages[0].Next.ShouldNotBeNull().ShouldStartWith("repositories/");
    }
}
