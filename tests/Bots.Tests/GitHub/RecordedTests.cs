using System.Net;
using System.Text;
using System.Text.Json;
using Community.Bots.GitHub;
using Community.Core.Projects;
using Community.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;
using static Community.Bots.Tests.GitHub.GitHubStand;

namespace Community.Bots.Tests.GitHub;

/// <summary>Real traffic of GitHub, recorded by its own makers (npm @octokit/fixtures), played to the client.</summary>
public sealed class RecordedTests
{
    private static readonly string Scenarios = Path.Combine(Repository.Root, "tests", "node_modules", "@octokit", "fixtures", "scenarios", "api.github.com");

    [Fact]
    public async Task Issues_over_five_pages()
    {
        using var recording = Recording.Of("paginate-issues");
        var pages = await PagesAsync(recording.Client.Issues(recording.Name));
        pages.Select(p => p.Items.Count).ShouldBe([3, 3, 3, 3, 1]);
        pages.SelectMany(p => p.Items).Select(i => i.Number).ShouldBe(Enumerable.Range(1, 13).Reverse());
        pages.ShouldAllBe(p => p.ETag != null && p.Refused.Count == 0);
        recording.Left.ShouldBe(0);
    }

    [Fact]
    public async Task Labels_are_listed_and_made()
    {
        using var recording = Recording.Of("labels");
        var labels = (await PagesAsync(recording.Client.Labels(recording.Name))).Single().Items;
        labels.Count.ShouldBe(9);
        labels.ShouldAllBe(l => l.Id != null && l.Color!.Length == 6);
        (await recording.Client.CreateLabelAsync(recording.Name, "test-label", "663399", null, Ct)).Description.ShouldBeNull();
    }

    [Fact]
    public async Task Labels_are_put_on_an_issue()
    {
        using var recording = Recording.Of("add-labels-to-issue");
        var labels = await recording.Client.AddLabelsAsync(recording.Name, 1, ["Foo", "bAr", "baZ"], Ct);
        labels.Select(l => l.Name).ShouldBe(["Foo", "bAr", "baZ"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_refusal_says_which_field_is_wrong()
    {
        using var recording = Recording.Of("errors");
        var told = await Should.ThrowAsync<GitHubRefusedException>(() => recording.Client.CreateLabelAsync(recording.Name, "foo", "invalid", null, Ct));
        told.Details.Kind.ShouldBe(GitHubFailureKind.Invalid);
        told.Details.Fields.ShouldNotBeNull().ShouldHaveSingleItem().ShouldSatisfyAllConditions(f => f.Field.ShouldBe("color"), f => f.Code.ShouldBe("invalid"));
    }

    [Fact]
    public async Task A_repository_with_all_that_GitHub_says_about_it()
    {
        using var recording = Recording.Of("get-repository", "hello-world");
        var repository = (await recording.Client.GetRepositoryAsync(recording.Name, ct: Ct)).Value.ShouldNotBeNull();
        repository.FullName.ShouldBe("octokit-fixture-org/hello-world");
        (repository.DefaultBranch, repository.Archived, repository.Private).ShouldBe(("master", false, false));
        repository.SubscribersCount.ShouldNotBeNull();
        repository.CreatedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_renamed_repository_redirects_by_its_number()
    {
        using var recording = Recording.Of("rename-repository");
        var answer = await recording.Client.GetRepositoryAsync(recording.Name, ct: Ct);
        answer.MovedTo.ShouldBe("repositories/1000");
        answer.Value.ShouldNotBeNull().Name.ShouldBe("rename-repository-newname");
    }

    /// <summary>Answers each recorded call once, in any order. Query parameters of a first call are ours and not the recording's.</summary>
    private sealed class Recording : HttpMessageHandler
    {
        private readonly List<JsonElement> _calls;
        private readonly GitHubConnections _connections;

        private Recording(string scenario, string name)
        {
            _calls = [.. JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(Path.Combine(Scenarios, scenario, "normalized-fixture.json"))).EnumerateArray()];
            Name = ProjectName.Parse($"octokit-fixture-org/{name}", null);
            _connections = new GitHubConnections(
                Options.Create(new GitHubOptions()), new ManualTimeProvider(Start), NullLogger<GitHubClient>.Instance, this);
            Client = _connections.Open(new GitHubAccess(GitHubAccess.PublicApi, "0000000000000000000000000000000000000001", "recorded"), Name.ToString());
        }

        public ProjectName Name { get; }

        public GitHubClient Client { get; }

        public int Left => _calls.Count;

        public static Recording Of(string scenario, string? name = null) => new(scenario, name ?? scenario);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (exact, path) = (request.RequestUri!.PathAndQuery, request.RequestUri.AbsolutePath);
            var method = request.Method.Method.ToLowerInvariant();
            var found = _calls.FindIndex(c => c.GetProperty("method").GetString() == method && c.GetProperty("path").GetString() == exact);
            if (found < 0) found = _calls.FindIndex(c => c.GetProperty("method").GetString() == method && c.GetProperty("path").GetString()!.Split('?')[0] == path);
            if (found < 0) throw new InvalidOperationException($"{method} {exact} was not recorded.");
            var call = _calls[found];
            _calls.RemoveAt(found);
            request.Headers.Authorization.ShouldNotBeNull();
            var response = new HttpResponseMessage((HttpStatusCode)call.GetProperty("status").GetInt32())
            {
                Content = new StringContent(call.GetProperty("response").GetRawText(), Encoding.UTF8, "application/json"),
                RequestMessage = request,
            };
            foreach (var header in call.GetProperty("headers").EnumerateObject().Where(h => !h.Name.StartsWith("content-", StringComparison.OrdinalIgnoreCase)))
                response.Headers.TryAddWithoutValidation(header.Name, header.Value.ToString());
            return Task.FromResult(response);
        }

        protected override void Dispose(bool disposing)
        {
            // The connections own this handler and dispose it in turn.
            if (disposing) _connections.Dispose();
            base.Dispose(disposing);
        }
    }
}
