using Community.Bots.GitHub;
using Community.Bots.Sync;
using Community.Data.Completeness;
using Community.Data.Facts;
using Community.Data.Git;
using Community.Data.Imports;
using Community.Data.Imports.GhArchive;
using Community.Data.Metrics;
using Community.Data.People;
using Community.Data.Projects;
using Community.Data.Schema;
using Community.Data.Sync;
using Community.Data.Work;
using Community.Web.Access;
using Community.Web.Jobs;

namespace Community.Web.Hosting;

/// <summary>What the web host and every command share.</summary>
internal static class CommunityServices
{
    public static IServiceCollection AddCommunity(
        this IServiceCollection services, IConfiguration configuration, CommunityDatabase database, DatabaseOptions options)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddData(database);
        services.AddGit(configuration, options.DataFolder);
        services.AddSingleton<ProjectFinder>();
        services.AddSingleton<ActorRuleReader>();
        services.AddSingleton<HistoryCache>();
        services.AddSingleton<DecisionReader>();
        services.AddSingleton<PeopleReader>();
        services.AddSingleton<PersonEraser>();
        services.AddSingleton<MetricStore>();
        services.AddSingleton<MetricReader>();
        services.AddSingleton<WorkQueue>();
        services.AddSingleton<WorkRunner>();
        services.AddSingleton<WorkHandler, SyncWork>();
        services.AddSingleton<WorkHandler, RecomputeWork>();
        services.AddSingleton<WorkHandler, EraseWork>();
        services.AddSingleton<EventMonths>();
        services.AddSingleton<ArchiveImporter>();
        services.AddSingleton<GhArchiveImporter>();
        services.AddSingleton<ImportReader>();
        services.AddSingleton<WorkHandler, ImportWork>();
        services.AddCompleteness();
        services.AddSecrets();
        services.AddGitHub(configuration);
        services.AddGitHubSync(configuration);
        services.AddSingleton<WorkFollower>();
        return services;
    }
}
