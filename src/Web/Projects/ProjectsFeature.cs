namespace Community.Web.Projects;

internal static class ProjectsFeature
{
    public static void AddProjectPages(this IServiceCollection services)
    {
        services.AddScoped<ProjectLoader>();
        services.AddSingleton<ProjectQueries>();
        services.AddSingleton<SyncFailures>();
        services.AddSingleton<DigestCache>();
        services.AddSingleton<OverviewReader>();
        services.AddSingleton<FigureWords>();
    }
}
