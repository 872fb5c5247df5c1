namespace Community.Web.Imports;

internal static class ImportsFeature
{
    public static void AddImports(this IServiceCollection services) => services.AddSingleton<ImportQueries>();
}
