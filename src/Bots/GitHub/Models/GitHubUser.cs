namespace Community.Bots.GitHub;

/// <summary>An account. Where GitHub gives null, the account was deleted.</summary>
/// <param name="Type"><c>User</c>, <c>Bot</c>, <c>Organization</c>, <c>Mannequin</c> (an imported account), or a new kind.</param>
public sealed record GitHubUser(long Id, string Login, string? Type = null, string? NodeId = null, string? Name = null, bool SiteAdmin = false)
{
    /// <summary>The account under which GitHub shows what deleted accounts wrote.</summary>
    public const string Ghost = "ghost";
}

/// <summary>The GitHub App through which something was done.</summary>
public sealed record GitHubApp(long Id, string? Slug = null, string? Name = null);

public sealed record GitHubTeam(long Id, string? Slug = null, string? Name = null);
