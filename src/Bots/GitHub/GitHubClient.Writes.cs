using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Community.Bots.GitHub.Models;
using Community.Bots.GitHub.Transport;
using Community.Core.Projects;

namespace Community.Bots.GitHub;

/// <summary>Writes. A POST whose answer was lost is not tried again: the caller looks up whether it happened.</summary>
public sealed partial class GitHubClient
{
    public Task<GitHubComment> CreateCommentAsync(ProjectName repository, int number, string body, CancellationToken ct) => WriteAsync(
        "issues/create-comment", HttpMethod.Post, PlaceBuilder.Of(repository, $"issues/{PlaceBuilder.Number(number)}/comments"),
        new NewComment(body), GitHubJson.Default.NewComment, GitHubJson.Default.GitHubComment, ct);

    public Task<GitHubComment> UpdateCommentAsync(ProjectName repository, long commentId, string body, CancellationToken ct) => WriteAsync(
        "issues/update-comment", HttpMethod.Patch, PlaceBuilder.Of(repository, $"issues/comments/{PlaceBuilder.Number(commentId)}"),
        new NewComment(body), GitHubJson.Default.NewComment, GitHubJson.Default.GitHubComment, ct);

    /// <returns>All labels that the issue has then.</returns>
    public Task<List<GitHubLabel>> AddLabelsAsync(ProjectName repository, int number, IReadOnlyList<string> labels, CancellationToken ct) => WriteAsync(
        "issues/add-labels", HttpMethod.Post, PlaceBuilder.Of(repository, $"issues/{PlaceBuilder.Number(number)}/labels"),
        new NewLabels(labels), GitHubJson.Default.NewLabels, GitHubJson.Default.ListGitHubLabel, ct);

    /// <returns>The labels that are left.</returns>
    public async Task<List<GitHubLabel>> RemoveLabelAsync(ProjectName repository, int number, string label, CancellationToken ct)
    {
        var place = PlaceBuilder.Of(repository, $"issues/{PlaceBuilder.Number(number)}/labels/{Uri.EscapeDataString(label)}").ToString();
        var reply = await _transport.SendAsync(
            new GitHubCall("issues/remove-label", place, HttpMethod.Delete), body => Parse(body, GitHubJson.Default.ListGitHubLabel), ct);
        return reply.Value!;
    }

    /// <param name="color">Six hexadecimal digits.</param>
    public Task<GitHubLabel> CreateLabelAsync(ProjectName repository, string name, string color, string? description, CancellationToken ct) => WriteAsync(
        "issues/create-label", HttpMethod.Post, PlaceBuilder.Of(repository, "labels"),
        new NewLabel(name, color, description), GitHubJson.Default.NewLabel, GitHubJson.Default.GitHubLabel, ct);

    /// <summary>Needs a GitHub App: a personal token may not write check runs.</summary>
    public Task<GitHubCheckRun> CreateCheckRunAsync(ProjectName repository, GitHubCheckRunDraft check, CancellationToken ct) => WriteAsync(
        "checks/create", HttpMethod.Post, PlaceBuilder.Of(repository, "check-runs"),
        check, GitHubJson.Default.GitHubCheckRunDraft, GitHubJson.Default.GitHubCheckRun, ct);

    public Task<GitHubCheckRun> UpdateCheckRunAsync(ProjectName repository, long checkRunId, GitHubCheckRunDraft change, CancellationToken ct) => WriteAsync(
        "checks/update", HttpMethod.Patch, PlaceBuilder.Of(repository, $"check-runs/{PlaceBuilder.Number(checkRunId)}"),
        change, GitHubJson.Default.GitHubCheckRunDraft, GitHubJson.Default.GitHubCheckRun, ct);

    public GitHubListing<GitHubCheckRun> CheckRuns(ProjectName repository, string gitRef, string? checkName = null) => List(
        "checks/list-for-ref", PlaceBuilder.Of(repository, $"commits/{Uri.EscapeDataString(gitRef)}/check-runs").With("check_name", checkName).Paged(),
        GitHubJson.Default.GitHubCheckRun, "check_runs");

    private async Task<TResult> WriteAsync<TBody, TResult>(
        string operation, HttpMethod method, PlaceBuilder place, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TResult> resultType, CancellationToken ct)
        where TResult : class
    {
        var call = new GitHubCall(operation, place.ToString(), method, JsonSerializer.SerializeToUtf8Bytes(body, bodyType));
        return (await _transport.SendAsync(call, answer => Parse(answer, resultType), ct)).Value!;
    }
}
