namespace Community.Core.People;

/// <summary>
/// Union-find over identities that keeps some of them apart for ever. Where a split stands in the way, the order of joins decides which side
/// somebody falls to: callers join in a fixed order.
/// </summary>
public sealed class IdentitySets
{
    private readonly Dictionary<PersonIdentity, int> _nodes = [];
    private readonly List<int> _parents = [];
    private readonly List<int> _sizes = [];
    private readonly Dictionary<int, Sides> _sides = [];
    private int _splits;

    /// <summary>To be said before the joins that must not reach across.</summary>
    public void KeepApart(IEnumerable<PersonIdentity> left, IEnumerable<PersonIdentity> right)
    {
        var split = _splits++;
        foreach (var identity in left) SidesOf(Find(NodeOf(identity))).Left.Add(split);
        foreach (var identity in right) SidesOf(Find(NodeOf(identity))).Right.Add(split);
    }

    /// <returns>False where a split keeps them apart.</returns>
    public bool Join(PersonIdentity a, PersonIdentity b)
    {
        var (left, right) = (Find(NodeOf(a)), Find(NodeOf(b)));
        if (left == right) return true;
        if (AreApart(left, right)) return false;
        if (_sizes[left] < _sizes[right]) (left, right) = (right, left);
        _parents[right] = left;
        _sizes[left] += _sizes[right];
        if (_sides.Remove(right, out var moved)) SidesOf(left).Add(moved);
        return true;
    }

    public bool AreOne(PersonIdentity a, PersonIdentity b) =>
        a == b || (_nodes.TryGetValue(a, out var left) && _nodes.TryGetValue(b, out var right) && Find(left) == Find(right));

    /// <summary>The same for all of a set; changes with every join.</summary>
    public int SetOf(PersonIdentity identity) => Find(NodeOf(identity));

    private bool AreApart(int a, int b) =>
        _sides.TryGetValue(a, out var left) && _sides.TryGetValue(b, out var right) && (left.Left.Overlaps(right.Right) || left.Right.Overlaps(right.Left));

    private int NodeOf(PersonIdentity identity)
    {
        if (_nodes.TryGetValue(identity, out var node)) return node;
        _nodes.Add(identity, node = _parents.Count);
        _parents.Add(node);
        _sizes.Add(1);
        return node;
    }

    private int Find(int node)
    {
        while (_parents[node] != node) node = _parents[node] = _parents[_parents[node]];
        return node;
    }

    private Sides SidesOf(int root)
    {
        if (!_sides.TryGetValue(root, out var sides)) _sides.Add(root, sides = new Sides());
        return sides;
    }

    /// <summary>The splits that a set has members of, by their side.</summary>
    private sealed class Sides
    {
        public HashSet<int> Left { get; } = [];

        public HashSet<int> Right { get; } = [];

        public void Add(Sides other)
        {
            Left.UnionWith(other.Left);
            Right.UnionWith(other.Right);
        }
    }
}
