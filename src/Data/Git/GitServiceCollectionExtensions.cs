using Microsoft.Extensions.DependencyInjection;

namespace Community.Data.Git;

public static class GitServiceCollectionExtensions
{
    /// <summary>Registers git, the importer and the reader of histories; mirrors are kept under the data folder.</summary>
    public static IServiceCollection AddGit(this IServiceCollection services, string dataFolder)
    {
        services.AddOptions<GitOptions>().BindConfiguration(GitOptions.Section).PostConfigure(options =>
        {
            if (options.MirrorFolder.Length == 0) options.MirrorFolder = Path.Combine(dataFolder, "mirrors");
        });
        return services
            .AddSingleton<GitCommand>()
            .AddSingleton<MirrorKeeper>()
            .AddSingleton<GitImporter>()
            .AddSingleton<HistoryReader>();
    }
}
