using Community.Core.Actors;
using Community.Core.History;
using Community.Core.Metrics;
using Community.Data.Metrics;
using Community.Web.Projects;

namespace Community.Web.Tests.Projects;

/// <summary>Histories put together by hand, and what the overview makes of them.</summary>
internal sealed class OverviewHistory
{
    private readonly List<CommitFact> _commits = [];
    private readonly List<Signature> _people = [];
    private readonly List<TagFact> _tags = [];

    public OverviewHistory Commits(string name, DateOnly day, int count = 1, short parents = 1)
    {
        var author = _people.FindIndex(p => p.Name == name);
        if (author < 0)
        {
            author = _people.Count;
            _people.Add(new Signature(name, $"{name}@{name}.example"));
        }

        for (var i = 0; i < count; i++) _commits.Add(new CommitFact(_commits.Count, Noon(day) + i, Noon(day) + i, author, parents));
        return this;
    }

    public OverviewHistory Tag(string name, DateOnly day)
    {
        _tags.Add(new TagFact(name, Noon(day)));
        return this;
    }

    public ProjectOverview On(DateOnly today)
    {
        var view = new HistoryView(new RepositoryHistory(_commits, _people, _tags), ActorClassifier.Default);
        var points = MetricCatalogue.All.ToDictionary(
            m => m.Id, m => new MetricResult(m, m.Defaults, m.Evaluate(view, m.Defaults), 1, view.LastDay(DateBasis.Author)));
        return ProjectOverview.Of(points, HistoryDigest.Of(view, today), today);
    }

    private static long Noon(DateOnly day) => BucketCalendar.Seconds(day) + BucketCalendar.SecondsPerDay / 2;
}
