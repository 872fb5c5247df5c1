namespace Community.Core.Metrics;

public enum BucketSize { Week, Month, Quarter, Year, All }

public enum ActorFilter { All, Human }

public enum MergeFilter { Include, Exclude }

public enum DateBasis { Author, Committer }

public enum IdentityRule { Email, Union }

/// <summary>Which e-mail domains the elephant factor counts: those of organisations only, or every domain.</summary>
public enum DomainRule { Org, Raw }

/// <summary>
/// What a metric is computed with. Two values with equal parameters, definition version and data revision are the same value.
/// </summary>
/// <param name="Every">The bucket: ISO week (Monday), calendar month, quarter or year in UTC, or the whole history.</param>
/// <param name="From">First day of interest (UTC), or null.</param>
/// <param name="To">The day after the last day of interest (UTC), or null.</param>
public sealed record MetricParameters(
    BucketSize Every,
    ActorFilter Actors,
    MergeFilter Merges,
    DateBasis Date = DateBasis.Author,
    IdentityRule Identity = IdentityRule.Email,
    DomainRule Domains = DomainRule.Org,
    DateOnly? From = null,
    DateOnly? To = null);
