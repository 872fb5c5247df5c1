using System.Diagnostics.CodeAnalysis;

namespace Community.Bots.GitHub.Transport;

/// <summary>
/// Those who wait for a turn. Accounts take turns one by one, however many calls each has waiting; within an account the first comes first. Interactive
/// accounts go before the others. Not safe for several threads: the budget holds its lock.
/// </summary>
internal sealed class FairQueue<T>
    where T : class
{
    private readonly Dictionary<GitHubPriority, LinkedList<Line>> _rings = new()
    {
        [GitHubPriority.Interactive] = [],
        [GitHubPriority.Background] = [],
    };

    public IEnumerable<T> Waiting => _rings.Values.SelectMany(ring => ring).SelectMany(line => line.Waiting);

    public void Add(string account, GitHubPriority priority, T waiter)
    {
        var ring = _rings[priority];
        var line = ring.FirstOrDefault(l => l.Account == account) ?? ring.AddLast(new Line(account, [])).Value;
        line.Waiting.AddLast(waiter);
    }

    /// <summary>The next one who may go now; its account goes to the end of the ring.</summary>
    public bool TryTake(Func<T, bool> mayGo, [NotNullWhen(true)] out T? taken)
    {
        foreach (var ring in new[] { _rings[GitHubPriority.Interactive], _rings[GitHubPriority.Background] })
        {
            for (var node = ring.First; node is not null; node = node.Next)
            {
                taken = node.Value.Waiting.FirstOrDefault(mayGo);
                if (taken is null) continue;
                node.Value.Waiting.Remove(taken);
                ring.Remove(node);
                if (node.Value.Waiting.Count > 0) ring.AddLast(node);
                return true;
            }
        }

        taken = null;
        return false;
    }

    public void Remove(T waiter)
    {
        foreach (var ring in _rings.Values)
        {
            if (ring.FirstOrDefault(line => line.Waiting.Remove(waiter)) is { Waiting.Count: 0 } emptied) ring.Remove(emptied);
        }
    }

    private sealed record Line(string Account, LinkedList<T> Waiting);
}
