namespace Community.Web.Metrics;

/// <summary>The words of metric pages; definitions are those of <see cref="Core.Metrics.MetricTexts"/>.</summary>
public sealed class MetricsTexts;
