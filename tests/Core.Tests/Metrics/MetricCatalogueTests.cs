using Community.Core.Metrics;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.Metrics;

public sealed class MetricCatalogueTests
{
    [Fact]
    public void There_are_seven_metrics_of_version_1_in_the_order_they_are_shown()
    {
        MetricCatalogue.All.Select(m => m.Id).ShouldBe(
            ["commits", "active-contributors", "new-contributors", "retention", "absence-factor", "elephant-factor", "release-gap"]);
        MetricCatalogue.All.ShouldAllBe(m => m.Version == 1);
        MetricCatalogue.Find("stars").ShouldBeNull();
    }
}
