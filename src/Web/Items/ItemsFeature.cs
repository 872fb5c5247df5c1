namespace Community.Web.Items;

internal static class ItemsFeature
{
    public static void AddItems(this IServiceCollection services)
    {
        services.AddSingleton<ItemQueries>();
        services.AddSingleton<TimelineQueries>();
    }
}
