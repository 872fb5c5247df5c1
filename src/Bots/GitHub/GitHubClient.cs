using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Community.Bots.GitHub.Models;
using Community.Bots.GitHub.Transport;
using Community.Core.Projects;

namespace Community.Bots.GitHub;

/// <summary>
/// GitHub's REST API as far as we use it, for one token and one account of its budget. Calls are tried again and wait for limits by themselves; what
/// they throw is a <see cref="GitHubRefusedException"/> (a person must act) or a <see cref="GitHubUnavailableException"/> (later may be better).
/// There are no discussions: GitHub has them in GraphQL and in webhooks only.
/// </summary>
public sealed partial class GitHubClient
{
    private readonly GitHubTransport _transport;

    internal GitHubClient(GitHubTransport transport) => _transport = transport;

    public GitHubAccess Access => _transport.Access;

    public GitHubBudgetReport Budget => _transport.Report();

    /// <summary>Whose token this is; also the cheapest way to see whether it works.</summary>
    public Task<GitHubAnswer<GitHubUser>> GetAuthenticatedUserAsync(CancellationToken ct) =>
        GetAsync("users/get-authenticated", "user", GitHubJson.Default.GitHubUser, null, ct);

    /// <summary>What is left; this call is free.</summary>
    public async Task<GitHubRateLimits> GetRateLimitsAsync(CancellationToken ct) =>
        (await GetAsync("rate-limit/get", "rate_limit", GitHubJson.Default.GitHubRateLimits, null, ct)).Value!;

    public Task<GitHubAnswer<GitHubRepository>> GetRepositoryAsync(ProjectName repository, string? etag = null, CancellationToken ct = default) =>
        GetAsync("repos/get", PlaceBuilder.Of(repository), GitHubJson.Default.GitHubRepository, etag, ct);

    /// <summary>By the number that renames and transfers keep.</summary>
    public Task<GitHubAnswer<GitHubRepository>> GetRepositoryAsync(long repositoryId, string? etag = null, CancellationToken ct = default) =>
        GetAsync("repos/get", $"repositories/{PlaceBuilder.Number(repositoryId)}", GitHubJson.Default.GitHubRepository, etag, ct);

    public GitHubListing<GitHubLabel> Labels(ProjectName repository) =>
        List("issues/list-labels-for-repo", PlaceBuilder.Of(repository, "labels").Paged(), GitHubJson.Default.GitHubLabel);

    public GitHubListing<GitHubRelease> Releases(ProjectName repository) =>
        List("repos/list-releases", PlaceBuilder.Of(repository, "releases").Paged(), GitHubJson.Default.GitHubRelease);

    /// <summary>Oldest first. GitHub gives the first 40,000 only.</summary>
    public GitHubListing<GitHubStar> Stargazers(ProjectName repository)
    {
        var call = GitHubCall.Get("activity/list-stargazers-for-repo", PlaceBuilder.Of(repository, "stargazers").Paged().ToString());
        return new GitHubListing<GitHubStar>(_transport, call with { Accept = GitHubCall.StarJson }, GitHubJson.Default.GitHubStar);
    }

    public GitHubListing<GitHubRepository> Forks(ProjectName repository, GitHubForkSort sort = GitHubForkSort.Newest) =>
        List("repos/list-forks", PlaceBuilder.Of(repository, "forks").With("sort", Word(sort)).Paged(), GitHubJson.Default.GitHubRepository);

    public GitHubListing<GitHubWorkflowRun> WorkflowRuns(ProjectName repository, GitHubRunQuery? query = null) => List(
        "actions/list-workflow-runs-for-repo",
        PlaceBuilder.Of(repository, "actions/runs").With("created", Span(query)).With("head_sha", query?.HeadSha).With("event", query?.Event)
            .With("branch", query?.Branch).Paged(),
        GitHubJson.Default.GitHubWorkflowRun, "workflow_runs");

    private static string? Span(GitHubRunQuery? query) => (query?.CreatedFrom, query?.CreatedTo) switch
    {
        ({ } from, { } to) => $"{from:yyyy-MM-dd}..{to:yyyy-MM-dd}",
        ({ } from, null) => $">={from:yyyy-MM-dd}",
        (null, { } to) => $"<={to:yyyy-MM-dd}",
        _ => null,
    };

    private static string Word(Enum value) => value switch
    {
        GitHubDirection.Ascending => "asc",
        GitHubDirection.Descending => "desc",
        _ => value.ToString().ToLowerInvariant(),
    };

    private GitHubListing<T> List<T>(string operation, PlaceBuilder place, JsonTypeInfo<T> type, string? property = null) =>
        new(_transport, GitHubCall.Get(operation, place.ToString()), type, property);

    private Task<GitHubAnswer<T>> GetAsync<T>(string operation, PlaceBuilder place, JsonTypeInfo<T> type, string? etag, CancellationToken ct)
        where T : class => GetAsync(operation, place.ToString(), type, etag, ct);

    private async Task<GitHubAnswer<T>> GetAsync<T>(string operation, string place, JsonTypeInfo<T> type, string? etag, CancellationToken ct)
        where T : class
    {
        var reply = await _transport.SendAsync(GitHubCall.Get(operation, place) with { ETag = etag }, body => Parse(body, type), ct);
        return new GitHubAnswer<T>(reply.Value, reply.ETag ?? (reply.Value is null ? etag : null), reply.MovedTo);
    }

    private static T Parse<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type)
        where T : class => JsonSerializer.Deserialize(body.Span, type) ?? throw new JsonException("The answer is null.");
}
