namespace Community.Core.Actors;

/// <summary>What an author is, and the rule that says so; no rule means a human.</summary>
public readonly record struct ActorDecision(ActorClass Class, ActorRule? Rule);

/// <summary>
/// Tells people from programs. A project's own rules come before the default list, and of its own rules the one added last comes first:
/// the newest word of the people who know the project counts.
/// </summary>
public sealed class ActorClassifier
{
    private readonly ActorRule[] _rules;

    /// <param name="own">The project's own rules in the order they were added.</param>
    public ActorClassifier(ActorRuleList defaults, IReadOnlyList<ActorRule>? own = null)
    {
        Defaults = defaults;
        _rules = [.. (own ?? []).Reverse(), .. defaults.Rules, .. DefaultActorRules.LoginsV1.Rules];
    }

    public static ActorClassifier Default { get; } = new(DefaultActorRules.V1);

    public ActorRuleList Defaults { get; }

    /// <param name="day">The commit's date (UTC) in the date basis of the question.</param>
    public ActorDecision Decide(string name, string email, DateOnly day) => Decide(Candidates(name, email), day);

    /// <summary>What a GitHub account is on a day, whoever it commits as.</summary>
    public ActorDecision DecideLogin(string login, DateOnly day)
    {
        var key = login.ToLowerInvariant();
        foreach (var rule in _rules)
        {
            if (rule.MatchesLogin(key) && rule.Covers(day)) return new ActorDecision(rule.Class, rule);
        }

        return new ActorDecision(ActorClass.Human, null);
    }

    /// <summary>The rules that speak of this author in the order they are asked; an undated one is the last, for it always answers.</summary>
    internal IReadOnlyList<ActorRule> Candidates(string name, string email)
    {
        var key = IdentityKeys.Email(email);
        List<ActorRule>? found = null;
        foreach (var rule in _rules)
        {
            if (!rule.Matches(name, key)) continue;
            (found ??= []).Add(rule);
            if (!rule.IsDated) break;
        }

        return found ?? (IReadOnlyList<ActorRule>)[];
    }

    internal static ActorDecision Decide(IReadOnlyList<ActorRule> candidates, DateOnly day)
    {
        foreach (var rule in candidates)
        {
            if (rule.Covers(day)) return new ActorDecision(rule.Class, rule);
        }

        return new ActorDecision(ActorClass.Human, null);
    }
}
