using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Community.Bots.GitHub;
using Community.Bots.Tests.GitHub;
using Community.FakeGitHub.Serving;
using Community.FakeGitHub.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;
using static Community.Bots.Tests.GitHub.GitHubStand;

namespace Community.Bots.Tests.FakeGitHub;

public sealed class FakeGitHubTests
{
    [Fact]
    public async Task The_same_seed_makes_the_same_repository_and_another_seed_another()
    {
        await using var one = await GitHubStand.StartAsync();
        await using var two = await GitHubStand.StartAsync();
        await using var three = await GitHubStand.StartAsync();
        var first = Text(one.Server.Truth(one.Server.Generate(items: 200, seed: 3)));
        Text(two.Server.Truth(two.Server.Generate(items: 200, seed: 3))).ShouldBe(first);
        Text(three.Server.Truth(three.Server.Generate(items: 200, seed: 4))).ShouldNotBe(first);
    }

    [Fact]
    public async Task A_generated_repository_has_all_that_trips_a_sync_over()
    {
        await using var stand = await GitHubStand.StartAsync();
        var repository = stand.Server.Generate(items: 1000);
        var (items, truth) = (repository.Items.Values, stand.Server.Truth(repository));
        items.Count.ShouldBe(1000);
        items.Count(i => i.Pull is not null).ShouldBeInRange(300, 500);
        items.ShouldContain(i => i.Events.Any(e => e.Kind == "reopened") && !i.IsOpen);
        items.ShouldContain(i => i.Events.Any(e => e.Kind == "convert_to_draft") && i.Events.Any(e => e.Kind == "ready_for_review"));
        items.ShouldContain(i => i.Events.Count(e => e.Kind == "unlabeled") > 0);
        items.ShouldContain(i => i.Author.Deleted);
        items.ShouldContain(i => i.Author.Type == "Bot");
        items.ShouldContain(i => i.Reviews.Any(r => r.State == "DISMISSED"));
        items.ShouldContain(i => i.Comments.Any(c => c.UpdatedAt > i.UpdatedAt));
        truth.Stars.ShouldContain(s => s.By == null);
        truth.Events.Select(e => e.At).ShouldBeInOrder();
        truth.Items.Select(i => i.CreatedAt).ShouldBeInOrder();
    }

    [Fact]
    public async Task Things_go_on_happening_and_some_leave_no_new_time()
    {
        await using var stand = await GitHubStand.StartAsync();
        var repository = stand.Server.Generate(items: 200);
        var before = stand.Server.Truth(repository);
        stand.Time.Advance(TimeSpan.FromDays(1));
        stand.Server.Advance(repository, changes: 300, seed: 5);
        var after = stand.Server.Truth(repository);
        after.Items.Count.ShouldBeGreaterThan(before.Items.Count);
        var silent = before.Items.Join(after.Items, i => i.Id, i => i.Id, (old, now) => (old, now))
            .Where(p => p.old.UpdatedAt == p.now.UpdatedAt && (p.old.CommentCount != p.now.CommentCount || !p.old.Labels.SequenceEqual(p.now.Labels)));
        silent.ShouldNotBeEmpty();
        var changed = await PagesAsync(stand.Client().Issues(Name, new GitHubIssueQuery(Since: Start.AddDays(1))));
        changed.SelectMany(p => p.Items).ShouldNotBeEmpty();
        stand.Server.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Webhooks_are_signed_and_some_can_be_lost()
    {
        var received = new ConcurrentQueue<(string Event, string Signature, byte[] Body)>();
        await using var receiver = Receiver(received);
        await receiver.StartAsync(Ct);
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 10);
        lock (stand.Server.World.Gate) (stand.Server.Webhooks.Target, stand.Server.Webhooks.Secret) = (new Uri(receiver.Urls.Single()), "secret");
        await stand.Client().CreateCommentAsync(Name, 1, "heard", Ct);
        stand.Server.Fail(new Fault { LoseWebhooks = 1 });
        stand.Time.Advance(TimeSpan.FromSeconds(1));
        await stand.Client().CreateCommentAsync(Name, 1, "unheard", Ct);
        // Its end waits for what is still to be sent.
        await stand.Server.Webhooks.DisposeAsync();
        stand.Server.Webhooks.Deliveries.Select(d => (d.Event, d.Lost, d.Status)).ShouldBe([("issue_comment", false, 202), ("issue_comment", true, null)]);
        var webhook = received.ShouldHaveSingleItem();
        webhook.Signature.ShouldBe(WebhookSender.Signature("secret", webhook.Body));
        JsonSerializer.Deserialize<JsonElement>(webhook.Body).GetProperty("comment").GetProperty("body").GetString().ShouldBe("heard");
    }

    [Fact]
    public void Signatures_are_GitHubs() => WebhookSender.Signature("It's a Secret to Everybody", Encoding.UTF8.GetBytes("Hello, World!"))
        .ShouldBe("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");

    [Fact]
    public async Task Faults_counters_and_the_truth_can_be_had_over_http()
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 10);
        using var http = new HttpClient { BaseAddress = stand.Server.Api };
        using var fault = new StringContent("""{"status":418,"next":1}""", Encoding.UTF8, "application/json");
        (await http.PostAsync(new Uri("/_fake/faults", UriKind.Relative), fault, Ct)).EnsureSuccessStatusCode();
        ((int)(await http.GetAsync(new Uri("repos/acme/widgets", UriKind.Relative), Ct)).StatusCode).ShouldBe(418);
        (await http.PostAsync(new Uri("/_fake/rename/acme/widgets?to=acme/gadgets", UriKind.Relative), null, Ct)).EnsureSuccessStatusCode();
        (await http.GetStringAsync(new Uri("/_fake/counters", UriKind.Relative), Ct)).ShouldContain("\"repos/get\"");
        (await http.GetStringAsync(new Uri("/_fake/truth/acme/gadgets", UriKind.Relative), Ct)).ShouldContain("\"full_name\": \"acme/gadgets\"");
        (await http.GetStringAsync(new Uri("/_fake/violations", UriKind.Relative), Ct)).ShouldBe("[]");
    }

    [Fact]
    public async Task As_a_program_it_says_where_it_is_and_ends_when_asked()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Community.FakeGitHub.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--items", "20", "--port", "0"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        try
        {
            var api = (await process.StandardOutput.ReadLineAsync(Ct)).ShouldNotBeNull().Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1];
            await process.StandardOutput.ReadLineAsync(Ct);
            var token = (await process.StandardOutput.ReadLineAsync(Ct)).ShouldNotBeNull().Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1];
            await using var stand = await GitHubStand.StartAsync();
            var client = stand.Connections.Open(new GitHubAccess(new Uri(api), token, "printed"), "acme/widgets");
            (await PagesAsync(client.Issues(Name))).Sum(p => p.Items.Count).ShouldBe(20);
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromMinutes(1), Ct);
            process.ExitCode.ShouldBe(0);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static string Text(Truth truth) => JsonSerializer.Serialize(truth);

    private static WebApplication Receiver(ConcurrentQueue<(string Event, string Signature, byte[] Body)> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            received.Enqueue((request.Headers["X-GitHub-Event"].ToString(), request.Headers["X-Hub-Signature-256"].ToString(), body.ToArray()));
            return Results.StatusCode(202);
        });
        return app;
    }
}
