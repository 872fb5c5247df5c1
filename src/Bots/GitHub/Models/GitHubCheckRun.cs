namespace Community.Bots.GitHub;

/// <param name="Status">queued, in_progress, completed …</param>
/// <param name="Conclusion">Null until completed.</param>
/// <param name="ExternalId">Ours: by it a check run is found again.</param>
public sealed record GitHubCheckRun(
    long Id, string Name, string HeadSha, string? Status = null, string? Conclusion = null, string? ExternalId = null, string? DetailsUrl = null,
    DateTimeOffset? StartedAt = null, DateTimeOffset? CompletedAt = null, string? HtmlUrl = null, GitHubApp? App = null);

/// <summary>A check run to create, or what to change of one. Nulls are left as they are.</summary>
/// <param name="Conclusion">Needed when <paramref name="Status"/> is completed.</param>
/// <param name="Output">Title and summary in Markdown, 65,535 characters each at most.</param>
/// <param name="Actions">Three at most; a label has at most 20 characters.</param>
public sealed record GitHubCheckRunDraft(
    string? Name = null, string? HeadSha = null, string? Status = null, string? Conclusion = null, string? ExternalId = null, string? DetailsUrl = null,
    DateTimeOffset? StartedAt = null, DateTimeOffset? CompletedAt = null, GitHubCheckOutput? Output = null, IReadOnlyList<GitHubCheckAction>? Actions = null);

public sealed record GitHubCheckOutput(string Title, string Summary, string? Text = null, IReadOnlyList<GitHubAnnotation>? Annotations = null);

/// <param name="AnnotationLevel">notice, warning or failure.</param>
public sealed record GitHubAnnotation(string Path, int StartLine, int EndLine, string AnnotationLevel, string Message, string? Title = null);

public sealed record GitHubCheckAction(string Label, string Description, string Identifier);
