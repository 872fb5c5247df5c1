using Community.Core.Actors;
using Community.Core.History;
using Community.Core.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace Community.Core.Tests.Metrics;

/// <summary>One thing that happens to a repository; the numbers are read modulo what there is.</summary>
internal sealed record Happening(HappeningKind Kind, int Who, int Day, int Delay, int Parents);

internal enum HappeningKind { Commit, CommitLater, Lose, Tag, Untag, MoveTag }

/// <summary>A repository to which things happen, and what each sync would report of them.</summary>
internal sealed class RandomHistory
{
    /// <summary>Few people, so that they meet in many ways: shared names, shared mails, programs, an agent, somebody without a mail.</summary>
    public static readonly Signature[] People =
    [
        new("Ann Lee", "ann@red.com"), new("Ann Lee", "ann@gmail.com"), new("Bob Ray", "bob@blue.com"), new("bob ray", "BOB@blue.com"),
        new("cat", "cat@red.com"), new("cat", "cat@blue.com"), new("Dora", ""), new("", "no-at"), new("dependabot[bot]", "bot@x.org"),
        new("Claude", "noreply@anthropic.com"), new("Eve", "1+eve@users.noreply.github.com"), new("Dated", "dated@green.com"),
    ];

    private static readonly string[] TagNames = ["v1.0", "v1.1", "v1.2", "v2.0", "0.1", "0.2", "v2.1rc1", "docs"];

    private static readonly ActorClassifier Actors = new(DefaultActorRules.V1,
        [new("1", ActorClass.Automation, ActorField.Email, "dated@green.com", "Became a program.", "test", Since: new(2021, 6, 1))]);

    private readonly List<CommitFact> _commits = [];
    private readonly Dictionary<string, TagFact> _tags = [];
    private int _lastNumber;

    public HistoryView View() => new(new([.. _commits], People, [.. _tags.Values]), Actors);

    /// <summary>What happened between two syncs, as the difference of the two states.</summary>
    public HistoryChange Apply(IEnumerable<Happening> happenings)
    {
        var (commits, tags) = (_commits.ToHashSet(), _tags.Values.ToHashSet());
        foreach (var happening in happenings) Apply(happening);
        return new HistoryChange(
            View(),
            [.. _commits.Except(commits)], [.. commits.Except(_commits)],
            [.. _tags.Values.Except(tags)], [.. tags.Except(_tags.Values)]);
    }

    private void Apply(Happening h)
    {
        // Most commits fall into two years, some long before or after, so that the ends of the history move.
        var (tag, day) = (TagNames[h.Who % TagNames.Length], h.Day + (h.Kind == HappeningKind.CommitLater ? 400 : 0));
        var time = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day).AddSeconds(h.Delay * 977L).ToUnixTimeSeconds();
        switch (h.Kind)
        {
            case HappeningKind.Commit or HappeningKind.CommitLater:
                _commits.Add(new(++_lastNumber, time, time + h.Delay * BucketCalendar.SecondsPerDay, h.Who % People.Length, (short)h.Parents));
                break;
            case HappeningKind.Lose when _commits.Count > 0:
                _commits.RemoveAt(h.Day % _commits.Count);
                break;
            case HappeningKind.Tag when !_tags.ContainsKey(tag):
            case HappeningKind.MoveTag when _tags.ContainsKey(tag):
                _tags[tag] = new(tag, time);
                break;
            case HappeningKind.Untag:
                _tags.Remove(tag);
                break;
        }
    }

    /// <summary>Several syncs, each with several happenings; shrinks by leaving syncs and happenings out.</summary>
    public static Arbitrary<List<List<Happening>>> Syncs()
    {
        var happening =
            from kind in Gen.Frequency(
                (10, Gen.Constant(HappeningKind.Commit)), (1, Gen.Constant(HappeningKind.CommitLater)), (3, Gen.Constant(HappeningKind.Lose)),
                (2, Gen.Constant(HappeningKind.Tag)), (1, Gen.Constant(HappeningKind.Untag)), (1, Gen.Constant(HappeningKind.MoveTag)))
            from who in Gen.Choose(0, 1000)
            from day in Gen.Choose(0, 700)
            from delay in Gen.Choose(0, 40)
            from parents in Gen.Elements(0, 1, 1, 1, 2)
            select new Happening(kind, who, day, delay, parents);
        var syncs = from first in Gen.ListOf(happening, 30)
                    from size in Gen.Choose(1, 4)
                    from later in Gen.ListOf(Gen.ListOf(happening, size), 4)
                    select (List<List<Happening>>)[first, .. later];
        return Arb.From(syncs, Shrink);
    }

    private static IEnumerable<List<List<Happening>>> Shrink(List<List<Happening>> syncs)
    {
        for (var i = 0; i < syncs.Count; i++) yield return [.. syncs[..i], .. syncs[(i + 1)..]];
        for (var i = 0; i < syncs.Count; i++)
        {
            for (var j = 0; j < syncs[i].Count; j++) yield return [.. syncs[..i], [.. syncs[i][..j], .. syncs[i][(j + 1)..]], .. syncs[(i + 1)..]];
        }
    }
}
