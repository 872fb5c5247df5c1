using System.Collections.Concurrent;
using Community.Core.Actors;
using Community.Core.Metrics;
using Community.Core.People;
using Community.Data.Metrics;
using Community.Data.Projects;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;

namespace Community.Data.People;

/// <summary>Everybody of a project, at one revision of what is known.</summary>
public sealed class PeopleView
{
    private readonly ActorClassifier _actors;
    private readonly Lazy<IReadOnlyList<Suggestion>> _suggestions;
    private readonly ConcurrentDictionary<int, ActorDecision> _classes = [];

    internal PeopleView(PeopleFacts facts, DecidedPeople decisions, ActorClassifier actors)
    {
        (Facts, _actors) = (facts, actors);
        Graph = PeopleGraph.Build(facts, decisions);
        _suggestions = new(() => Suggestions.Find(Graph, facts, decisions, p => ClassOf(p).Class == ActorClass.Human));
        Erased = facts.Erased.Select(e => e.Identity).ToHashSet();
    }

    public PeopleFacts Facts { get; }

    public PeopleGraph Graph { get; }

    public IReadOnlyList<Suggestion> Suggested => _suggestions.Value;

    /// <summary>What stands in the place of erased identities.</summary>
    public IReadOnlySet<PersonIdentity> Erased { get; }

    /// <summary>What somebody is held to be by the day of their last fact; null of what no rule can speak of.</summary>
    public ActorDecision? DecisionOf(IdentityFact identity)
    {
        var day = identity.Last is { } last ? BucketCalendar.DayOf(last.ToUnixTimeSeconds()) : DateOnly.MaxValue;
        return identity.Identity.Kind switch
        {
            IdentityKind.Login => _actors.DecideLogin(identity.Identity.Key, day),
            IdentityKind.Email => _actors.Decide(identity.Names is [var name, ..] ? name : "", identity.Identity.Key, day),
            IdentityKind.Name => _actors.Decide(identity.Shown, "", day),
            _ => null,
        };
    }

    /// <summary>A person is what a rule says of one of their identities, the most used first; with no rule, human.</summary>
    public ActorDecision ClassOf(Person person) => _classes.GetOrAdd(person.No, static (_, a) => a.View.Decide(a.Person), (View: this, Person: person));

    private ActorDecision Decide(Person person) => person.Identities.OrderByDescending(i => i.Count).Select(DecisionOf).FirstOrDefault(d => d?.Rule is not null)
        ?? new ActorDecision(ActorClass.Human, null);
}

/// <summary>Reads who is who. A copy is kept of what any replica can compute again; its key names the revisions, so it is never out of date, only unused.</summary>
public sealed class PeopleReader(NpgsqlDataSource dataSource, ActorRuleReader actors, DecisionReader decisions) : IDisposable
{
    /// <summary>Identities, at about half a kilobyte each.</summary>
    private const int Kept = 100_000;

    private readonly MemoryCache _views = new(new MemoryCacheOptions { SizeLimit = Kept });

    public async Task<PeopleView> ReadAsync(Project project, CancellationToken ct)
    {
        var key = (project.ProjectId, project.DataRevision, project.FactsRevision);
        if (_views.TryGetValue(key, out PeopleView? known) && known is not null) return known;
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        var facts = await new IdentityReader(connection, project.ProjectId).ReadAsync(ct);
        var view = new PeopleView(facts, await decisions.ReadAsync(project.ProjectId, null, ct), await actors.ReadAsync(project.ProjectId, ct));
        return _views.Set(key, view, new MemoryCacheEntryOptions { Size = facts.Identities.Count + 1 });
    }

    public void Dispose() => _views.Dispose();
}
