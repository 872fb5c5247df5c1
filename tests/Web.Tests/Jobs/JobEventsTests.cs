using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Community.Data.Work;
using Community.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Community.Web.Tests.Jobs;

public sealed class JobEventsTests(WebAppFixture app) : IClassFixture<WebAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WorkQueue Queue => app.Services.GetRequiredService<WorkQueue>();

    [Fact]
    public async Task A_reader_hears_of_every_change_until_the_end_and_resumes_where_it_was()
    {
        var id = await ClaimedAsync("lease");
        await using var events = Listen(id, language: "zh-Hans").GetAsyncEnumerator(Token);
        TextOf(await NextAsync(events)).ShouldBe("正在开始");

        await Queue.BeatAsync(id, "lease", new WorkProgress("reading", 1200, 5000), Token);
        var reading = await NextAsync(events);
        var data = JsonDocument.Parse(reading.Data).RootElement;
        (data.GetProperty("text").GetString(), data.GetProperty("count").GetString(), data.GetProperty("done").GetInt64(), data.GetProperty("total").GetInt64(), data.GetProperty("ended").GetBoolean())
            .ShouldBe(("正在读取提交", "1,200 / 5,000", 1200, 5000, false));
        reading.EventId.ShouldBe((await Queue.FindAsync(id, Token))!.RowVersion.ToString(CultureInfo.InvariantCulture));

        // Another reader that has seen this hears only what comes after it.
        await using var resumed = Listen(id, reading.EventId).GetAsyncEnumerator(Token);
        var next = NextAsync(resumed);
        await Queue.EndAsync(id, "lease", WorkState.Done, WorkWords.Of(new OutcomePart("commits", 3)), default, Token);
        TextOf(await next).ShouldBe("3 new commits.");
        (await resumed.MoveNextAsync()).ShouldBeFalse("it has ended");

        var end = await NextAsync(events);
        TextOf(end).ShouldBe("新增 3 个提交。");
        JsonDocument.Parse(end.Data).RootElement.GetProperty("ended").GetBoolean().ShouldBeTrue();
        (await events.MoveNextAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task There_is_nothing_to_follow_of_a_job_that_is_not_there()
    {
        using var answer = await app.Client.GetAsync("/ops/jobs/999999/events", Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<long> ClaimedAsync(string lease)
    {
        await using var db = await app.OpenContextAsync();
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var row = new WorkItem
        {
            Kind = "sync",
            SerialKey = $"event-tests:{Guid.NewGuid()}",
            RequestedBy = "schedule",
            State = WorkState.Running,
            CreatedAt = now,
            RunAfter = now,
            StartedAt = now,
            LeaseOwner = lease,
            LeaseUntil = now.AddYears(1),
            MaxAttempts = 1,
        };
        db.Add(row);
        await db.SaveChangesAsync(Token);
        return row.WorkItemId;
    }

    private async IAsyncEnumerable<SseItem<string>> Listen(long id, string? after = null, string language = "en")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, FormattableString.Invariant($"/ops/jobs/{id}/events"));
        request.Headers.AcceptLanguage.ParseAdd(language);
        if (after is not null) request.Headers.Add("Last-Event-ID", after);
        using var answer = await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        await using var stream = await answer.Content.ReadAsStreamAsync(Token);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(Token)) yield return item;
    }

    private static string? TextOf(SseItem<string> item) => JsonDocument.Parse(item.Data).RootElement.GetProperty("text").GetString();

    private static async Task<SseItem<string>> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        (await events.MoveNextAsync()).ShouldBeTrue();
        return events.Current;
    }
}
