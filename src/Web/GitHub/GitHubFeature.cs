namespace Community.Web.GitHub;

internal static class GitHubFeature
{
    public static void AddGitHubPages(this IServiceCollection services) => services.AddSingleton<GitHubQueries>();
}
