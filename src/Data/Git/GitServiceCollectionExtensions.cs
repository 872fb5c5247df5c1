using Community.Data.Projects;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Community.Data.Git;

public static class GitServiceCollectionExtensions
{
    /// <summary>Registers tracking, import and reading of histories; needs the open database (<c>AddData</c>).</summary>
    /// <param name="dataFolder">Mirrors lie under it unless <c>Git:MirrorFolder</c> names another place.</param>
    public static IServiceCollection AddGit(this IServiceCollection services, IConfiguration configuration, string dataFolder)
    {
        services.AddOptions<GitOptions>()
            .Bind(configuration.GetSection(GitOptions.Section))
            .PostConfigure(o => o.MirrorFolder = o.MirrorFolder.Length == 0 ? Path.Combine(dataFolder, "mirrors") : o.MirrorFolder);
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton<GitCommand>()
            .AddSingleton<MirrorKeeper>()
            .AddSingleton<GitImporter>()
            .AddSingleton<HistoryReader>()
            .AddSingleton<ProjectTracker>();
    }
}
