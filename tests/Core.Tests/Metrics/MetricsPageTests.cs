using Community.Core.Actors;
using Community.Core.Metrics;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.Metrics;

public sealed class MetricsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "metrics.md"));

    [Fact]
    public void The_page_names_every_metric_with_its_defaults()
    {
        foreach (var metric in MetricCatalogue.All)
        {
            var row = Page.Split('\n').Single(line => line.StartsWith($"| `{metric.Id}` | ", StringComparison.Ordinal));
            row.ShouldContain($"| {MetricParameterText.Of(metric.Defaults.Every)}");
            if (metric.Applies.HasFlag(MetricParameterNames.Merges)) row.ShouldContain(MetricParameterText.Of(metric.Defaults.Merges));
            if (metric.Applies.HasFlag(MetricParameterNames.Actors)) row.ShouldContain(MetricParameterText.Of(metric.Defaults.Actors));
        }
    }

    [Fact]
    public void The_page_names_every_rule_of_the_default_list() =>
        DefaultActorRules.V1.Rules.Where(rule => !Page.Contains($"`{rule.Pattern}`", StringComparison.Ordinal)).ShouldBeEmpty();
}
