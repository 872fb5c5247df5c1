namespace Community.Core.Metrics;

/// <summary>The smallest number of organisations, told by mail domain, that made at least half of a year's commits.</summary>
public sealed class ElephantFactorMetric : WindowedMetric
{
    internal ElephantFactorMetric() { }

    public override string Id => "elephant-factor";

    public override MetricUnit Unit => MetricUnit.Organisations;

    public override MetricParameters Defaults { get; } = new(BucketSize.Month, ActorFilter.Human, MergeFilter.Exclude);

    public override MetricParameterNames Applies => MetricParameterNames.All & ~MetricParameterNames.Identity;

    private protected override Parties PartiesOf(HistoryView view, MetricParameters p)
    {
        var domains = view.Domains;
        return new Parties(
            domains.Count,
            signature => p.Domains == DomainRule.Raw || domains.IsOrganisation(domains[signature]) ? domains[signature] : -1,
            domain => (domains.Name(domain), null));
    }
}
