namespace Community.Web.Releases;

internal static class ReleasesFeature
{
    public static void AddReleases(this IServiceCollection services) => services.AddSingleton<ReleaseQueries>();
}
