using System.Collections.Concurrent;
using Community.Core.Actors;
using Community.Core.Contributors;
using Community.Core.History;
using Community.Core.People;

namespace Community.Core.Metrics;

/// <summary>
/// A history made ready for metrics: who is who, who is a program, and commits in the order of their dates. Each of these is worked out once
/// and shared by all metrics and variants; the view may be read from several threads. 100,000 commits take about 10 MB with all variants used.
/// </summary>
public sealed class HistoryView
{
    private readonly CommitFact[] _commits;
    private readonly ActorClass[] _classes;
    private readonly Dictionary<int, IReadOnlyList<ActorRule>> _dated = [];
    private readonly Lazy<IdentityIndex> _byEmail;
    private readonly Lazy<IdentityIndex> _byEmailOrName;
    private readonly Lazy<ContributorIndex> _contributorsByEmail;
    private readonly Lazy<ContributorIndex> _contributorsByEmailOrName;
    private readonly Lazy<DomainIndex> _domains;
    private readonly Lazy<Dictionary<Signature, int>> _numbers;
    private readonly Lazy<DatedOrder> _authorOrder;
    private readonly Lazy<DatedOrder> _committerOrder;
    private readonly ConcurrentDictionary<(DateBasis, ActorFilter, MergeFilter), DatedOrder> _selections = new();

    /// <param name="decisions">What people of the project said of who is who.</param>
    public HistoryView(RepositoryHistory history, ActorClassifier actors, DecidedPeople? decisions = null)
    {
        History = history;
        Actors = actors;
        _commits = [.. history.Commits];
        AuthoredCounts = new int[history.Signatures.Count];
        foreach (ref readonly var commit in _commits.AsSpan()) AuthoredCounts[commit.Author]++;
        _classes = new ActorClass[history.Signatures.Count];
        for (var s = 0; s < _classes.Length; s++)
        {
            var rules = actors.Candidates(history.Signatures[s].Name, history.Signatures[s].Email);
            if (rules is [{ IsDated: true }, ..]) _dated.Add(s, rules);
            else _classes[s] = ActorClassifier.Decide(rules, default).Class;
        }

        _byEmail = new(() => IdentityIndex.ByEmail(history.Signatures, AuthoredCounts, decisions));
        _byEmailOrName = new(() => IdentityIndex.ByEmailOrName(history.Signatures, AuthoredCounts, decisions));
        _contributorsByEmail = new(() => new ContributorIndex(this, IdentityRule.Email));
        _contributorsByEmailOrName = new(() => new ContributorIndex(this, IdentityRule.Union));
        _domains = new(() => new DomainIndex(history.Signatures));
        _numbers = new(() => Number(history.Signatures));
        _authorOrder = new(() => DatedOrder.Of(_commits, DateBasis.Author));
        _committerOrder = new(() => DatedOrder.Of(_commits, DateBasis.Committer));
    }

    public RepositoryHistory History { get; }

    public ActorClassifier Actors { get; }

    public bool IsEmpty => _commits.Length == 0;

    /// <summary>The day (UTC) of the earliest commit; null of an empty history.</summary>
    public DateOnly? FirstDay(DateBasis basis) => IsEmpty ? null : BucketCalendar.DayOf(Ordered(basis).Times[0]);

    /// <summary>The day (UTC) of the latest commit, which is not always that of HEAD; null of an empty history.</summary>
    public DateOnly? LastDay(DateBasis basis) => IsEmpty ? null : BucketCalendar.DayOf(Ordered(basis).Times[^1]);

    /// <summary>Whether the history ends inside the point's days, so that the value may still change.</summary>
    public bool IsPartial(MetricPoint point, DateBasis basis) => LastDay(basis) is { } last && point.End > last.AddDays(1);

    public IdentityIndex Identities(IdentityRule rule) => (rule == IdentityRule.Email ? _byEmail : _byEmailOrName).Value;

    /// <summary>Everybody who authored a commit, with what they authored.</summary>
    public ContributorIndex Contributors(IdentityRule rule) => (rule == IdentityRule.Email ? _contributorsByEmail : _contributorsByEmailOrName).Value;

    /// <summary>What the author of a commit is, judged on the commit's day in this basis, and by which rule.</summary>
    public ActorDecision DecisionOf(in CommitFact commit, DateBasis basis)
    {
        var author = History.Signatures[commit.Author];
        return Actors.Decide(author.Name, author.Email, BucketCalendar.DayOf(TimeOf(commit, basis)));
    }

    /// <summary>What somebody of this history is, judged on a day. As the classifier decides, without asking its rules again.</summary>
    /// <param name="signature">Index into <see cref="RepositoryHistory.Signatures"/>.</param>
    public ActorClass ClassOf(int signature, DateOnly day) =>
        _dated.TryGetValue(signature, out var rules) ? ActorClassifier.Decide(rules, day).Class : _classes[signature];

    /// <summary>The first place at which a signature stands: a .mailmap makes one of several.</summary>
    public int NumberOf(Signature signature) => _numbers.Value[signature];

    /// <summary>Numbers of all commits, the newest first.</summary>
    public IEnumerable<int> NewestFirst(DateBasis basis)
    {
        var order = Ordered(basis);
        for (var i = order.Count - 1; i >= 0; i--) yield return _commits[order.Positions[i]].Number;
    }

    /// <summary>How many commits each signature authored.</summary>
    internal int[] AuthoredCounts { get; }

    internal DomainIndex Domains => _domains.Value;

    internal ref readonly CommitFact Commit(int position) => ref _commits[position];

    /// <summary>All commits, by date.</summary>
    internal DatedOrder Ordered(DateBasis basis) => (basis == DateBasis.Author ? _authorOrder : _committerOrder).Value;

    /// <summary>The commits that the actor and merge filters leave, by date.</summary>
    internal DatedOrder Selected(MetricParameters p) =>
        p is { Actors: ActorFilter.All, Merges: MergeFilter.Include }
            ? Ordered(p.Date)
            : _selections.GetOrAdd((p.Date, p.Actors, p.Merges), static (_, a) => a.View.Select(a.Parameters), (View: this, Parameters: p));

    /// <summary>Whether the filters leave a commit, also one that this history no longer holds.</summary>
    internal bool Passes(in CommitFact commit, MetricParameters p) =>
        (p.Merges == MergeFilter.Include || !commit.IsMerge) && (p.Actors == ActorFilter.All || ClassOf(commit, p.Date) == ActorClass.Human);

    internal static long TimeOf(in CommitFact commit, DateBasis basis) =>
        BucketCalendar.Clamp(basis == DateBasis.Author ? commit.AuthoredAt : commit.CommittedAt);

    internal ActorClass ClassOf(in CommitFact commit, DateBasis basis) =>
        _dated.ContainsKey(commit.Author) ? ClassOf(commit.Author, BucketCalendar.DayOf(TimeOf(commit, basis))) : _classes[commit.Author];

    private static Dictionary<Signature, int> Number(IReadOnlyList<Signature> signatures)
    {
        var numbers = new Dictionary<Signature, int>(signatures.Count);
        for (var i = 0; i < signatures.Count; i++) numbers.TryAdd(signatures[i], i);
        return numbers;
    }

    private DatedOrder Select(MetricParameters p)
    {
        var all = Ordered(p.Date);
        var positions = new int[all.Count];
        var times = new long[all.Count];
        var count = 0;
        for (var i = 0; i < all.Count; i++)
        {
            if (!Passes(_commits[all.Positions[i]], p)) continue;
            (positions[count], times[count++]) = (all.Positions[i], all.Times[i]);
        }

        return new DatedOrder(positions.AsMemory(0, count), times.AsMemory(0, count));
    }
}
