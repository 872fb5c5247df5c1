namespace Community.Core.Actors;

/// <summary>Who is behind a commit.</summary>
public enum ActorClass
{
    /// <summary>A person; everybody about whom no rule says otherwise.</summary>
    Human,

    /// <summary>A program that does the same thing every time: dependency updates, exports, releases.</summary>
    Automation,

    /// <summary>An AI agent that writes changes itself.</summary>
    Agent,
}

/// <summary>What of a commit's author a rule looks at.</summary>
public enum ActorField
{
    /// <summary>The pattern stands anywhere in the name or in the lower-case mail.</summary>
    NameOrEmail,

    /// <summary>The whole mail, trimmed and in lower case.</summary>
    Email,

    /// <summary>The whole name, trimmed and in lower case.</summary>
    Name,

    /// <summary>The name of a GitHub account, in lower case. Says nothing of commits.</summary>
    Login,

    /// <summary>What such a name ends with.</summary>
    LoginEnd,
}

/// <summary>Says of some authors what they are, from a day on or for ever, and why.</summary>
/// <param name="Id">Unique within its list; stays the same as long as the rule means the same.</param>
/// <param name="Pattern">Plain text, never a regular expression. In lower case but for <see cref="ActorField.NameOrEmail"/>.</param>
/// <param name="Reason">Why we hold this to be so, for the person who wonders.</param>
/// <param name="Source">Which list it comes from.</param>
/// <param name="Since">First day (UTC) of commits it holds for; null is from the beginning.</param>
/// <param name="Until">The first day (UTC) it no longer holds for; null is to the end.</param>
public sealed record ActorRule(
    string Id,
    ActorClass Class,
    ActorField Field,
    string Pattern,
    string Reason,
    string Source,
    DateOnly? Since = null,
    DateOnly? Until = null)
{
    public bool IsDated => Since is not null || Until is not null;

    /// <summary>Whether the rule speaks of this author, whatever the day.</summary>
    /// <param name="name">As written.</param>
    /// <param name="email">Trimmed, in lower case.</param>
    public bool Matches(string name, string email) => Field switch
    {
        ActorField.NameOrEmail => name.Contains(Pattern, StringComparison.Ordinal) || email.Contains(Pattern, StringComparison.Ordinal),
        ActorField.Email => email == Pattern,
        ActorField.Login or ActorField.LoginEnd => false,
        _ => name.AsSpan().Trim().Length == Pattern.Length && IdentityKeys.Name(name) == Pattern,
    };

    /// <summary>Whether the rule speaks of this account, whatever the day.</summary>
    /// <param name="login">In lower case.</param>
    public bool MatchesLogin(string login) => Field switch
    {
        ActorField.Login => login == Pattern,
        ActorField.LoginEnd => login.EndsWith(Pattern, StringComparison.Ordinal),
        _ => false,
    };

    public bool Covers(DateOnly day) => (Since is null || day >= Since) && (Until is null || day < Until);
}

/// <summary>A published list of rules. A list never changes once published; a better one gets the next version.</summary>
/// <param name="Rules">The first rule that matches decides.</param>
public sealed record ActorRuleList(string Name, int Version, DateOnly PublishedOn, IReadOnlyList<ActorRule> Rules);
