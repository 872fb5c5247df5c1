namespace Community.Web.Metrics;

internal static class MetricsFeature
{
    public static void AddMetricPages(this IServiceCollection services)
    {
        services.AddSingleton<MetricWords>();
        services.AddSingleton<MetricCharts>();
    }
}
