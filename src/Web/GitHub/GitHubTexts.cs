namespace Community.Web.GitHub;

/// <summary>The words of reading from GitHub.</summary>
public sealed class GitHubTexts;
