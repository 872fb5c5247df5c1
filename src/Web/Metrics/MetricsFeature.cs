namespace Community.Web.Metrics;

internal static class MetricsFeature
{
    // "AddMetrics" is the framework's own, about meters.
    public static void AddMetricPages(this IServiceCollection services)
    {
        services.AddSingleton<MetricWords>();
        services.AddSingleton<MetricCharts>();
        services.AddSingleton<MetricVariants>();
        services.AddSingleton<PointQueries>();
    }
}
