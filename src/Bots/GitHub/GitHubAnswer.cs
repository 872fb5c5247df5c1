using System.Diagnostics.CodeAnalysis;

namespace Community.Bots.GitHub;

/// <summary>One thing that was asked for.</summary>
/// <param name="Value">Null when the caller's ETag still holds.</param>
/// <param name="ETag">Ask with it the next time.</param>
/// <param name="MovedTo">
/// Where GitHub sent us on the way, as a place within the API: a renamed repository answers from <c>repositories/ID</c>, a transferred issue from
/// its new repository.
/// </param>
public sealed record GitHubAnswer<T>(T? Value, string? ETag, string? MovedTo = null)
    where T : class
{
    [MemberNotNullWhen(false, nameof(Value))]
    public bool NotModified => Value is null;
}

/// <summary>One page of a list.</summary>
/// <param name="Place">Where this page is, within the API: give it to <see cref="GitHubListing{T}.PagesAsync"/> to read it again.</param>
/// <param name="ETag">Ask with it for this page the next time.</param>
/// <param name="Next">Where the next page is: what to store in order to resume; null on the last page.</param>
/// <param name="NotModified">The caller's ETag still holds: there are no items, and the listing ends here.</param>
/// <param name="Refused">Items that do not have the shape we know; the others are there.</param>
/// <param name="Total">How many there are in all, where GitHub counts (workflow runs).</param>
public sealed record GitHubPage<T>(
    IReadOnlyList<T> Items, string Place, string? ETag, string? Next, bool NotModified, IReadOnlyList<GitHubRefusedItem> Refused, int? Total = null);

/// <summary>An item of a page that could not be read.</summary>
/// <param name="Id">Its <c>id</c>, where it has one.</param>
/// <param name="Reason">Which field, and what is wrong with it.</param>
public sealed record GitHubRefusedItem(int Index, long? Id, string Reason);
