using Community.Core.Actors;
using Community.Core.Metrics;

namespace Community.Core.Contributors;

/// <summary>
/// Everybody who authored a commit, by one identity rule, by author date, merges included. The last twelve months are those of the windowed metrics:
/// the calendar year that ends with the history's last commit.
/// </summary>
public sealed class ContributorIndex
{
    private readonly HistoryView _view;
    private readonly int[] _identities;
    private readonly Dictionary<int, Contributor> _byIdentity = [];
    private readonly int[] _lastCommits;

    internal ContributorIndex(HistoryView view, IdentityRule rule)
    {
        _view = view;
        _identities = AttachedBySignature(view, view.Identities(rule));
        _lastCommits = LastCommitBySignature(view);
        if (view.IsEmpty) return;
        var order = view.Ordered(DateBasis.Author);
        var window = YearWindow.EndingAt(order.Times[^1]);
        RecentDays = window.Days;
        var gathered = new Dictionary<int, Gathering>();
        for (var i = 0; i < order.Count; i++)
        {
            ref readonly var commit = ref view.Commit(order.Positions[i]);
            var identity = _identities[commit.Author];
            if (!gathered.TryGetValue(identity, out var sum)) gathered.Add(identity, sum = new Gathering(order.Times[i]));
            sum.Add(order.Times[i], view.ClassOf(commit, DateBasis.Author), order.Times[i] > window.After);
        }

        foreach (var (identity, sum) in gathered) _byIdentity.Add(identity, sum.ToContributor(identity, view.Identities(rule)));
        All = [.. _byIdentity.Values.OrderByDescending(c => c.Commits.Total).ThenBy(c => c.SignatureNo)];
        var people = All.Where(c => c.Commits.Human > 0).ToList();
        Summary = new ContributorSummary(
            people.Count, people.Count(c => c.IsActive(ActorClass.Human)), people.Count(c => c.IsNew(ActorClass.Human)), All.Count - people.Count);
    }

    /// <summary>Most commits first.</summary>
    public IReadOnlyList<Contributor> All { get; } = [];

    public ContributorSummary Summary { get; } = new(0, 0, 0, 0);

    /// <summary>The days of "the last twelve months"; null of an empty history.</summary>
    public Bucket? RecentDays { get; }

    public int CommitCount => _view.History.Commits.Count;

    /// <summary>Their part of all commits, 0 to 1.</summary>
    public double ShareOf(Contributor contributor) => (double)contributor.Commits.Total / CommitCount;

    /// <summary>By any signature of theirs; null where it is nobody's who authored a commit.</summary>
    public Contributor? Find(int signatureNo) =>
        signatureNo >= 0 && signatureNo < _identities.Length ? _byIdentity.GetValueOrDefault(_identities[signatureNo]) : null;

    /// <summary>What they were held to be when they authored their latest commit, and by which rule.</summary>
    public ActorDecision DecisionOf(Contributor contributor)
    {
        var latest = SignatureNumbersOf(contributor).Where(s => _lastCommits[s] >= 0)
            .MaxBy(s => HistoryView.TimeOf(_view.Commit(_lastCommits[s]), DateBasis.Author));
        return _view.DecisionOf(_view.Commit(_lastCommits[latest]), DateBasis.Author);
    }

    /// <summary>Every signature of theirs, in the order in which we first met them.</summary>
    public IEnumerable<int> SignatureNumbersOf(Contributor contributor)
    {
        for (var s = 0; s < _identities.Length; s++)
        {
            if (_identities[s] == contributor.Identity) yield return s;
        }
    }

    /// <summary>The names and mails they sign with, most commits first.</summary>
    public IReadOnlyList<ContributorSignature> SignaturesOf(Contributor contributor) =>
    [
        .. SignatureNumbersOf(contributor)
            .Select(s => new ContributorSignature(
                s, _view.History.Signatures[s], _view.AuthoredCounts[s], _lastCommits[s] < 0 ? null : _view.DecisionOf(_view.Commit(_lastCommits[s]), DateBasis.Author)))
            .OrderByDescending(s => s.Commits).ThenBy(s => s.SignatureNo),
    ];

    /// <summary>All signatures of everybody, for a search: identity by signature, or <see cref="IdentityIndex.None"/>.</summary>
    public ReadOnlySpan<int> IdentitiesBySignature => _identities;

    /// <summary>
    /// The joining rule knows only authors; a signature that authored nothing belongs to the author with its mail, so that what somebody
    /// co-authored is found under them.
    /// </summary>
    private static int[] AttachedBySignature(HistoryView view, IdentityIndex index)
    {
        var signatures = view.History.Signatures;
        var identities = new int[signatures.Count];
        var byEmail = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var s = 0; s < identities.Length; s++)
        {
            identities[s] = index[s];
            if (view.AuthoredCounts[s] > 0) byEmail.TryAdd(IdentityKeys.Email(signatures[s].Email), index[s]);
        }

        for (var s = 0; s < identities.Length; s++)
        {
            if (identities[s] == IdentityIndex.None) identities[s] = byEmail.GetValueOrDefault(IdentityKeys.Email(signatures[s].Email), IdentityIndex.None);
        }

        return identities;
    }

    private static int[] LastCommitBySignature(HistoryView view)
    {
        var last = new int[view.History.Signatures.Count];
        Array.Fill(last, -1);
        var positions = view.Ordered(DateBasis.Author).Positions;
        foreach (var position in positions) last[view.Commit(position).Author] = position;
        return last;
    }

    /// <summary>A person's sums while the commits are read in the order of their dates.</summary>
    private sealed class Gathering(long first)
    {
        private long _last;
        private ActorTally _commits;
        private ActorTally _recent;

        public void Add(long time, ActorClass actor, bool isRecent)
        {
            _last = time;
            _commits = _commits.Plus(actor);
            if (isRecent) _recent = _recent.Plus(actor);
        }

        public Contributor ToContributor(int identity, IdentityIndex index) => new(
            identity, index.LabelNumber(identity), index.Label(identity), _commits, _recent, BucketCalendar.DayOf(first), BucketCalendar.DayOf(_last));
    }
}
