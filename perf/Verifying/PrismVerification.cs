using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Community.Bots.GitHub;
using Community.FakeGitHub.Judging;
using Community.FakeGitHub.Serving;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace Community.Perf.Verifying;

/// <summary>
/// Is our judge right? The client's suite runs against FakeGitHub twice, directly and through Prism, which judges by the same description with a validator
/// that is not ours; then both judge the same answers with a field removed or changed.
/// </summary>
internal static class PrismVerification
{
    private const int Items = 120, MutantsOfEach = 60, Seed = 11;
    private const string Token = "ghp_usable";

    /// <summary>Answers to mutate; small pages, as Prism takes a second for a large one.</summary>
    private static readonly string[] Places =
    [
        "user", "rate_limit", "repos/acme/widgets", "repos/acme/widgets/issues?state=all&per_page=3", "repos/acme/widgets/issues/1",
        "repos/acme/widgets/pulls?state=all&per_page=2", "repos/acme/widgets/issues/comments?per_page=3", "repos/acme/widgets/pulls/comments?per_page=3",
        "repos/acme/widgets/issues/events?per_page=3", "repos/acme/widgets/labels?per_page=3", "repos/acme/widgets/releases?per_page=2",
        "repos/acme/widgets/stargazers?per_page=3", "repos/acme/widgets/forks?per_page=2", "repos/acme/widgets/actions/runs?per_page=2",
    ];

    public static async Task<int> RunAsync(string root, IAnsiConsole console, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("community-prism-");
        try
        {
            var address = PrismProxy.ChooseAddress();
            await using var direct = await StartAsync(null, ct);
            await using var behind = await StartAsync(address, ct);
            await using var prism = await PrismProxy.StartAsync(root, folder.FullName, address, behind.Api, ct);
            var table = new Table().RoundedBorder().AddColumns("Call", "direct", "through Prism", "");
            var (agreed, asked) = (0, 0);
            void Row(string what, string ours, string theirs)
            {
                asked++;
                if (ours == theirs) agreed++;
                table.AddRow(Markup.Escape(what), Markup.Escape(ours), Markup.Escape(theirs), ours == theirs ? "✓" : "✗");
            }

            await CompareSuiteAsync(direct, behind, prism.Address, Row, ct);
            await CompareQuestionsAsync(direct.Api, prism.Address, Row, ct);
            console.Write(table);
            console.MarkupLineInterpolated($"calls: {agreed} of {asked} the same");
            foreach (var violation in direct.Violations.Where(v => v.Side == "response"))
                console.MarkupLineInterpolated($"our judge: {violation.Operation}: {string.Join("; ", violation.Faults)}");
            var disagreements = await CompareMutantsAsync(behind, prism.Address, console, ct);
            return agreed == asked && disagreements == 0 && direct.Violations.All(v => v.Side == "request") ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<FakeGitHubServer> StartAsync(Uri? publicApi, CancellationToken ct)
    {
        var server = await FakeGitHubServer.StartAsync(new FakeGitHubOptions { PublicApi = publicApi, Limit = 100_000 }, ct: ct);
        server.Generate(items: Items, seed: Seed);
        server.AddToken(Token);
        return server;
    }

    private static async Task CompareSuiteAsync(
        FakeGitHubServer direct, FakeGitHubServer behind, Uri prism, Action<string, string, string> row, CancellationToken ct)
    {
        using var connections = new GitHubConnections(Options.Create(new GitHubOptions { Attempts = 1 }), TimeProvider.System, NullLogger<GitHubClient>.Instance);
        var plain = connections.Open(new GitHubAccess(direct.Api, Token, "direct"), "suite");
        var proxied = connections.Open(new GitHubAccess(prism, Token, "prism"), "suite");
        var clock = Stopwatch.StartNew();
        var (ours, theirs) = (TimeSpan.Zero, TimeSpan.Zero);
        foreach (var (name, call) in GitHubSuite.Calls)
        {
            clock.Restart();
            var without = await OutcomeAsync(call(plain, ct));
            ours += clock.Elapsed;
            clock.Restart();
            var with = await OutcomeAsync(call(proxied, ct));
            theirs += clock.Elapsed;
            row(name, without, with);
        }

        // That a completed check run needs a conclusion is a rule of ours, which the description lacks.
        var through = behind.Violations.Count(v => !v.Faults[0].Contains("completed check run", StringComparison.Ordinal));
        row("calls that came through Prism with a fault", "0", through.ToString(CultureInfo.InvariantCulture));
        var times = string.Create(CultureInfo.InvariantCulture, $"suite: {ours.TotalSeconds:0.0} s directly, {theirs.TotalSeconds:0.0} s through Prism");
        await Console.Error.WriteLineAsync(times);
    }

    private static async Task<string> OutcomeAsync(Task<string> call)
    {
        try
        {
            return await call;
        }
        catch (Exception e) when (GitHubFailure.Of(e) is { } failure)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{failure.Kind} {failure.Status}");
        }
    }

    private static async Task CompareQuestionsAsync(Uri direct, Uri prism, Action<string, string, string> row, CancellationToken ct)
    {
        using var http = Client();
        foreach (var (method, place, body) in GitHubSuite.WrongQuestions)
        {
            var statuses = new List<string>();
            foreach (var api in new[] { direct, prism })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(api, place));
                if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
                using var response = await http.SendAsync(request, ct);
                statuses.Add(((int)response.StatusCode).ToString(CultureInfo.InvariantCulture));
            }

            row($"{method} {place} {body}", statuses[0], statuses[1]);
        }
    }

    /// <returns>How many mutants the two judges disagree about.</returns>
    private static async Task<int> CompareMutantsAsync(FakeGitHubServer behind, Uri prism, IAnsiConsole console, CancellationToken ct)
    {
        using var http = Client();
        var random = new Random(Seed);
        var (same, valid, different) = (0, 0, new List<string>());
        foreach (var place in Places)
        {
            var whole = await http.GetStringAsync(new Uri(behind.Api, place), ct);
            var operation = GitHubDescription.Instance.Find("GET", "/" + place.Split('?')[0])!.Value.Operation;
            for (var i = 0; i < MutantsOfEach; i++)
            {
                var mutant = JsonNode.Parse(whole)!;
                // The first is as it was.
                var what = i == 0 ? "unchanged" : Mutant.Make(mutant, random);
                var ours = GitHubDescription.Instance.JudgeResponse(operation, 200, JsonSerializer.SerializeToElement(mutant)).Count == 0;
                behind.Fail(new Fault { Operation = operation, Body = mutant.ToJsonString(), Next = 1 });
                using var response = await http.GetAsync(new Uri(prism, place), ct);
                behind.StopFailing();
                if (ours) valid++;
                if (ours == response.IsSuccessStatusCode) same++;
                else different.Add($"{operation}, {what}: ours {(ours ? "valid" : "invalid")}, Prism {(int)response.StatusCode}");
            }
        }

        foreach (var disagreement in different.Take(20)) console.MarkupLineInterpolated($"[red]{disagreement}[/]");
        console.MarkupLineInterpolated($"answers with a field removed or changed: {same} of {same + different.Count} judged the same ({valid} valid by ours)");
        return different.Count;
    }

    private static HttpClient Client()
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        http.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.github.star+json");
        http.DefaultRequestHeaders.UserAgent.ParseAdd("Community");
        return http;
    }
}
