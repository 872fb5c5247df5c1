namespace Community.Web.Definitions;

/// <summary>The words of the page of definitions around those of <see cref="Core.Metrics.MetricTexts"/>.</summary>
public sealed class DefinitionsTexts;
