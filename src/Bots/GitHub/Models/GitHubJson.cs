using System.Text.Json.Serialization;

namespace Community.Bots.GitHub.Models;

/// <summary>
/// GitHub's snake_case. What we cannot do without must be there (parameters without a default); nulls are left out of requests, as GitHub takes
/// a null for "clear this field".
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(GitHubComment))]
[JsonSerializable(typeof(GitHubCheckRun))]
[JsonSerializable(typeof(GitHubIssue))]
[JsonSerializable(typeof(GitHubIssueEvent))]
[JsonSerializable(typeof(GitHubLabel))]
[JsonSerializable(typeof(GitHubPull))]
[JsonSerializable(typeof(GitHubRateLimits))]
[JsonSerializable(typeof(GitHubRelease))]
[JsonSerializable(typeof(GitHubRepository))]
[JsonSerializable(typeof(GitHubReview))]
[JsonSerializable(typeof(GitHubReviewComment))]
[JsonSerializable(typeof(GitHubStar))]
[JsonSerializable(typeof(GitHubTimelineEvent))]
[JsonSerializable(typeof(GitHubUser))]
[JsonSerializable(typeof(GitHubWorkflowRun))]
[JsonSerializable(typeof(IReadOnlyList<GitHubLabel>))]
[JsonSerializable(typeof(List<GitHubLabel>))]
[JsonSerializable(typeof(LooseLabel))]
[JsonSerializable(typeof(NewComment))]
[JsonSerializable(typeof(NewLabels))]
[JsonSerializable(typeof(NewLabel))]
[JsonSerializable(typeof(GitHubCheckRunDraft))]
[JsonSerializable(typeof(ErrorBody))]
internal sealed partial class GitHubJson : JsonSerializerContext;

internal sealed record NewComment(string Body);

internal sealed record NewLabels(IReadOnlyList<string> Labels);

internal sealed record NewLabel(string Name, string? Color = null, string? Description = null);

/// <summary>What GitHub says about a call that it refuses.</summary>
internal sealed record ErrorBody(string? Message = null, string? DocumentationUrl = null, System.Text.Json.JsonElement? Errors = null);
