using Community.Data.Work;
using Community.Testing.Browser;
using Community.Web.Access;
using Community.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Community.Web.Tests.Jobs;

public sealed class JobsInBrowserTests(WebAppFixture app, BrowserFixture browser) : IClassFixture<WebAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_running_job_is_followed_until_its_end_and_can_be_asked_to_stop() =>
        browser.VisitAsync(app.Site, BrowserView.Desktop, async visit =>
        {
            var page = visit.Page;
            var queue = app.Services.GetRequiredService<WorkQueue>();
            var id = await RunningAsync();
            // The one-time link, as it is printed: its code never reaches a server's log.
            var code = await app.Services.GetRequiredService<OperatorLinks>().CreateTokenAsync(Token);
            await visit.GoAsync($"{AccessFeature.SignInPath}?returnUrl=/ops/jobs#{code}");
            await page.WaitForURLAsync(new Uri(app.Site, "/ops/jobs").ToString());

            var row = page.Locator(FormattableString.Invariant($"#job-{id}"));
            await queue.BeatAsync(id, "lease", new WorkProgress("reading", 1200, 5000), Token);
            await row.GetByText("1,200 of 5,000").WaitForAsync();
            await visit.ShootAsync("job-running");
            (await visit.AccessibilityViolationsAsync()).ShouldBeEmpty();

            await row.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
            await row.GetByText("is being stopped").WaitForAsync();
            await queue.EndAsync(id, "lease", WorkState.Cancelled, WorkWords.Of(new OutcomePart("cancelled")), default, Token);
            await row.GetByText("Cancelled.").WaitForAsync();
            await row.GetByRole(AriaRole.Button, new() { Name = "Run again" }).WaitForAsync();
        });

    private async Task<long> RunningAsync()
    {
        await using var db = await app.OpenContextAsync();
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var row = new WorkItem
        {
            Kind = "sync",
            SerialKey = $"browser-tests:{Guid.NewGuid()}",
            RequestedBy = "schedule",
            State = WorkState.Running,
            CreatedAt = now,
            RunAfter = now,
            StartedAt = now,
            LeaseOwner = "lease",
            LeaseUntil = now.AddYears(1),
            Attempts = 1,
            MaxAttempts = 1,
        };
        db.Add(row);
        await db.SaveChangesAsync(Token);
        return row.WorkItemId;
    }
}
