using Community.FakeGitHub.State;

namespace Community.FakeGitHub.Generating;

/// <summary>
/// Fills a world by a seed: the same seed, size and end give the same world. Things happen in the order of time over all items, so that ids rise with time
/// as GitHub's do.
/// </summary>
public sealed class WorldGenerator
{
    /// <summary>A third of what happens to an item happens within a day, most within a week, some after months.</summary>
    private static readonly double[] DelaysInDays = [0.02, 0.2, 1, 3, 7, 30, 120];

    private static readonly (string Name, string Color)[] Labels =
    [
        ("bug", "d73a4a"), ("enhancement", "a2eeef"), ("question", "d876e3"), ("needs info", "fbca04"), ("good first issue", "7057ff"),
        ("area: 推理", "0e8a16"), ("performance", "b60205"), ("wontfix", "ffffff"), ("stale", "cccccc"), ("priority/high", "e99695"),
    ];

    private readonly PriorityQueue<Action<DateTimeOffset>, (DateTimeOffset At, int Order)> _agenda = new();
    private readonly World _world;
    private readonly Changes _changes;
    private readonly Random _random;
    private readonly DateTimeOffset _until;
    private Repository _repository = null!;
    private Account[] _people = [];
    private Account[] _maintainers = [];
    private Account[] _bots = [];
    private int _order;

    public WorldGenerator(World world, int seed, DateTimeOffset until)
    {
        (_world, _random, _until) = (world, new Random(seed), World.Seconds(until));
        _changes = new Changes(world);
    }

    /// <param name="items">Issues and pull requests, about two of five the latter.</param>
    public Repository Generate(string owner, string name, int items, int years = 2)
    {
        var from = _until.AddDays(-365 * years);
        _people = [.. Enumerable.Range(1, 6 + (items / 8)).Select(i => _world.Account($"contributor-{i}"))];
        foreach (var gone in _people.Where((_, i) => i % 23 == 5)) gone.Deleted = true;
        _maintainers = [.. Enumerable.Range(1, 5).Select(i => _world.Account($"maintainer-{i}"))];
        _bots = [_world.Account("dependency-updates[bot]", "Bot"), _world.Account("ci-reports[bot]", "Bot")];
        _repository = new Repository
        {
            Id = _world.NextId(),
            Owner = _world.Account(owner, "Organization"),
            Name = name,
            CreatedAt = from,
            UpdatedAt = _until,
            PushedAt = _until,
            Watchers = 3 + (items / 20),
        };
        _world.Repositories.Add(_repository);
        foreach (var (label, color) in Labels)
            _repository.Labels.Add(new Label { Id = _world.NextId(), Name = label, Color = color, Description = $"About {label}" });
        for (var i = 1; i <= 3; i++) _repository.Milestones.Add(new Milestone(_world.NextId(), i, $"{i}.0", _maintainers[0], from));

        for (var i = 0; i < items; i++) Plan(Between(from, _until), Open);
        for (var i = 0; i < items / 2; i++) Plan(Between(from, _until), Star);
        for (var i = 0; i < items / 15; i++) Plan(Between(from, _until), at => _repository.Forks.Add(new Fork(_world.NextId(), Person(), at)));
        for (var i = 0; i < 1 + (items / 100); i++) Plan(Between(from, _until), Release);
        for (var i = 0; i < items / 3; i++) Plan(Between(from, _until), Run);
        Play();
        return _repository;
    }

    /// <summary>Lets some more happen between the end and <paramref name="now"/>, in a repository that is there already.</summary>
    public void Continue(Repository repository, int changes, DateTimeOffset now)
    {
        _repository = repository;
        _people = [.. _world.Accounts.Where(a => a.Type == "User" && a.Login.StartsWith("contributor-", StringComparison.Ordinal))];
        _maintainers = [.. _world.Accounts.Where(a => a.Login.StartsWith("maintainer-", StringComparison.Ordinal))];
        _bots = [.. _world.Accounts.Where(a => a.Type == "Bot")];
        if (_people.Length == 0 || _maintainers.Length == 0 || _bots.Length == 0) return;
        for (var i = 0; i < changes; i++) OneMore(World.Seconds(now));
    }

    private void OneMore(DateTimeOffset at)
    {
        var item = Words.Pick(_random, [.. _repository.Items.Values]);
        switch (_random.Next(12))
        {
            case 0: Opened(at); break;
            case 1 or 2: _changes.Comment(_repository, item, Person(), Words.Remark(_random), at); break;
            case 3: _changes.Close(_repository, item, Maintainer(), "not_planned", at); break;
            case 4: _changes.Reopen(_repository, item, Maintainer(), at); break;
            case 5 when item.Comments is [.., var newest]: _changes.EditComment(_repository, item, newest, Words.Remark(_random) + " (edited)", at); break;
            case 6 when item.Comments.Count > 0: _changes.DeleteComment(_repository, item, item.Comments[0]); break;
            case 7: Changes.RenameLabel(Words.Pick(_random, _repository.Labels), $"label {_random.Next(1000)}"); break;
            case 8: _changes.Label(_repository, item, Words.Pick(_random, _repository.Labels), Maintainer(), at); break;
            case 9 when item.Pull is not null: _changes.Review(_repository, item, Maintainer(), "APPROVED", "", at); break;
            case 10: _changes.Merge(_repository, item, Maintainer(), at, _random); break;
            case 11: Star(at); break;
            default: _changes.Retitle(_repository, item, Maintainer(), Words.Title(_random, item.Pull is not null), at); break;
        }
    }

    private void Play()
    {
        while (_agenda.TryDequeue(out var happen, out var when)) happen(when.At);
    }

    private void Open(DateTimeOffset at)
    {
        var item = Opened(at);
        var busy = _random.Next(10) < 3;
        for (var i = _random.Next(busy ? 12 : 4); i > 0; i--)
            Later(at, when => _changes.Comment(_repository, item, Commenter(), Words.Remark(_random), when));
        if (Chance(0.6)) Later(at, when => _changes.Label(_repository, item, SomeLabel(), Chance(0.3) ? Bot() : Maintainer(), when));
        if (Chance(0.15)) Churn(item, at);
        if (Chance(0.15)) Later(at, when => _changes.Assign(_repository, item, Maintainer(), Maintainer(), when));
        if (Chance(0.05)) Later(at, when => _changes.Retitle(_repository, item, item.Author, Words.Title(_random, item.Pull is not null), when));
        if (Chance(0.05)) Later(at, when => _changes.SetMilestone(_repository, item, Words.Pick(_random, _repository.Milestones), Maintainer(), when));
        if (item.Pull is null) PlanIssue(item, at);
        else PlanPull(item, at);
        if (Chance(0.02)) Later(at, when => _changes.Lock(_repository, item, Maintainer(), "resolved", when));
        if (Chance(0.1)) Later(at, when => Edit(item, when));
    }

    private Item Opened(DateTimeOffset at)
    {
        var pull = Chance(0.4);
        var author = pull && Chance(0.1) ? _bots[0] : Chance(0.25) ? Maintainer() : Person();
        var association = _maintainers.Contains(author) ? "MEMBER" : _bots.Contains(author) ? "CONTRIBUTOR" : Chance(0.5) ? "CONTRIBUTOR" : "NONE";
        var (title, body) = (Words.Title(_random, pull), Words.Remark(_random));
        return pull
            ? _changes.OpenPull(_repository, author, title, body, at, Chance(0.2), association, _random)
            : _changes.OpenIssue(_repository, author, title, body, at, association);
    }

    private void PlanIssue(Item item, DateTimeOffset at)
    {
        if (!Chance(0.75)) return;
        Later(at, when =>
        {
            _changes.Close(_repository, item, Chance(0.3) ? item.Author : Maintainer(), Chance(0.25) ? "not_planned" : "completed", when);
            if (!Chance(0.1)) return;
            Later(when, again => _changes.Reopen(_repository, item, item.Author, again));
            Later(when.AddDays(2), again => _changes.Close(_repository, item, Maintainer(), "completed", again));
        });
    }

    private void PlanPull(Item item, DateTimeOffset at)
    {
        if (item.Pull!.Draft && Chance(0.8)) Later(at, when => _changes.SetDraft(_repository, item, false, item.Author, when));
        if (Chance(0.1)) Later(at, when => _changes.SetDraft(_repository, item, true, item.Author, when));
        if (Chance(0.5)) Later(at, when => _changes.RequestReview(_repository, item, Maintainer(), item.Author, when));
        for (var i = _random.Next(4); i > 0; i--) Later(at, when => ReviewIt(item, when));
        if (Chance(0.85)) Later(at, when => Finish(item, when));
    }

    private void ReviewIt(Item item, DateTimeOffset at)
    {
        var state = Words.Pick(_random, ["APPROVED", "COMMENTED", "CHANGES_REQUESTED"]);
        var review = _changes.Review(_repository, item, Chance(0.8) ? Maintainer() : Person(), state, Chance(0.5) ? Words.Remark(_random) : "", at);
        ReviewComment? last = null;
        for (var i = _random.Next(3); i > 0; i--)
            last = _changes.ReviewComment(item, review.Author, Words.Remark(_random), at, _random.Next(1, 400), review, null);
        if (last is { } answered && Chance(0.5))
            Later(at, when => _changes.ReviewComment(item, item.Author, Words.Remark(_random), when, answered.Line, null, answered));
        if (review.State == "CHANGES_REQUESTED" && Chance(0.3)) Later(at, when => _changes.Dismiss(_repository, item, review, Maintainer(), when));
    }

    private void Finish(Item item, DateTimeOffset at)
    {
        if (Chance(0.75)) _changes.Merge(_repository, item, Maintainer(), at, _random);
        else _changes.Close(_repository, item, Chance(0.5) ? item.Author : Maintainer(), null, at);
    }

    private void Churn(Item item, DateTimeOffset at)
    {
        var label = Words.Pick(_random, _repository.Labels);
        Later(at, when =>
        {
            _changes.Label(_repository, item, label, Bot(), when);
            Later(when, off => _changes.Unlabel(_repository, item, label, Maintainer(), off));
        });
    }

    private void Edit(Item item, DateTimeOffset at)
    {
        if (item.Comments.Count > 0) _changes.EditComment(_repository, item, item.Comments[0], Words.Remark(_random) + " Edit: solved.", at);
    }

    private void Star(DateTimeOffset at) => _repository.Stars.Add(new Star(at, Chance(0.95) ? _world.Account($"stargazer-{_random.Next(2000)}") : null));

    private void Release(DateTimeOffset at)
    {
        var number = _repository.Releases.Count + 1;
        _repository.Releases.Add(new Release(
            _world.NextId(), $"v0.{number}.0", Maintainer(), at, at.AddMinutes(5), Prerelease: Chance(0.2), $"Release {number}\n\n* changes"));
    }

    private void Run(DateTimeOffset at) => _repository.Runs.Add(new WorkflowRun
    {
        Id = _world.NextId(),
        Number = _repository.Runs.Count + 1,
        Sha = Changes.Sha(_random),
        Event = Chance(0.7) ? "pull_request" : "push",
        Actor = Chance(0.2) ? Bot() : Maintainer(),
        CreatedAt = at,
        UpdatedAt = at.AddMinutes(_random.Next(2, 40)),
        Conclusion = Words.Pick(_random, ["success", "success", "success", "failure", "cancelled"]),
    });

    private void Later(DateTimeOffset from, Action<DateTimeOffset> happen)
    {
        var days = Words.Pick(_random, DelaysInDays) * (0.5 + _random.NextDouble());
        Plan(World.Seconds(from.AddDays(days)), happen);
    }

    private void Plan(DateTimeOffset at, Action<DateTimeOffset> happen)
    {
        if (at <= _until) _agenda.Enqueue(happen, (at, _order++));
    }

    private DateTimeOffset Between(DateTimeOffset from, DateTimeOffset until) =>
        World.Seconds(from.AddSeconds(_random.NextDouble() * (until - from).TotalSeconds));

    private bool Chance(double of) => _random.NextDouble() < of;

    private Account Person() => Words.Pick(_random, _people);

    private Account Maintainer() => Words.Pick(_random, _maintainers);

    private Account Commenter() => Chance(0.15) ? Bot() : Chance(0.4) ? Maintainer() : Person();

    private Label SomeLabel() => Words.Pick(_random, _repository.Labels);

    private Account Bot() => Words.Pick(_random, _bots);
}
