using Community.Data.GitHub;
using Community.Data.Work;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Community.Bots.Sync;

public static class GitHubSyncFeature
{
    /// <summary>Reading from GitHub; needs <c>AddGitHub</c>, the open database, the work queue, and Data Protection.</summary>
    public static IServiceCollection AddGitHubSync(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<GitHubSyncOptions>().Bind(configuration.GetSection(GitHub.GitHubOptions.Section));
        return services
            .AddSingleton<GitHubCredentials>()
            .AddSingleton<GitHubTokens>()
            .AddSingleton<GitHubRequests>()
            .AddSingleton<GitHubFollowing>()
            .AddSingleton<WorkHandler, GitHubSyncWork>()
            .AddSingleton<WorkHandler, GitHubGapsWork>();
    }
}
