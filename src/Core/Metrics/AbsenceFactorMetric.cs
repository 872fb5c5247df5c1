using Community.Core.Actors;

namespace Community.Core.Metrics;

/// <summary>The smallest number of people who made at least half of a year's commits.</summary>
public sealed class AbsenceFactorMetric : WindowedMetric
{
    internal AbsenceFactorMetric() { }

    public override string Id => "absence-factor";

    public override MetricUnit Unit => MetricUnit.People;

    public override MetricParameters Defaults { get; } = new(BucketSize.Month, ActorFilter.Human, MergeFilter.Exclude);

    public override MetricParameterNames Applies => MetricParameterNames.All & ~MetricParameterNames.Domains;

    private protected override Parties PartiesOf(HistoryView view, MetricParameters p)
    {
        var identities = view.Identities(p.Identity);
        return new Parties(identities.Count, signature => identities[signature], identity =>
        {
            var label = identities.Label(identity);
            return (IdentityKeys.Email(label.Email), label);
        });
    }
}
