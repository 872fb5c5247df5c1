namespace Community.Core.People;

/// <summary>How many facts of one kind name somebody, and when.</summary>
/// <param name="Kind">The name of the table of facts, such as "review".</param>
public readonly record struct FactTally(string Kind, long Count, DateTimeOffset? First, DateTimeOffset? Last);

/// <summary>One identity as the facts show it.</summary>
/// <param name="No">Its number within the project, which never changes.</param>
/// <param name="Shown">As written: with the capitals of the newest fact.</param>
/// <param name="Names">Of a mail: the names it is signed with, the most frequent first.</param>
public sealed record IdentityFact(PersonIdentity Identity, int No, string Shown, IReadOnlyList<string> Names, IReadOnlyList<FactTally> Tallies)
{
    /// <summary>Of what authored commits: the number of a signature with it.</summary>
    public int? SignatureNo { get; init; }

    public long Count => Tallies.Sum(t => t.Count);

    public DateTimeOffset? First => Tallies.Min(t => t.First);

    public DateTimeOffset? Last => Tallies.Max(t => t.Last);
}

/// <summary>That an account had a login.</summary>
/// <param name="Count">How many facts name both.</param>
public readonly record struct AccountLogin(long Account, string Login, int Count);

/// <summary>A mail whose owner signed the head of pull requests that a login opened.</summary>
/// <param name="Pulls">How many merged ones.</param>
public readonly record struct HeadSignature(string Login, string Email, int Pulls);

/// <summary>What the identity graph is made of: everything that facts and git say of who somebody is.</summary>
public sealed record PeopleFacts
{
    public IReadOnlyList<IdentityFact> Identities { get; init; } = [];

    public IReadOnlyList<AccountLogin> Accounts { get; init; } = [];

    /// <summary>Signatures that <c>.mailmap</c> turns into another.</summary>
    public IReadOnlyList<(PersonIdentity Written, PersonIdentity Mapped)> Mailmap { get; init; } = [];

    public IReadOnlyList<HeadSignature> Heads { get; init; } = [];

    /// <summary>What stands in the place of erased identities, by the person they were of.</summary>
    public IReadOnlyList<(PersonIdentity Identity, int Person)> Erased { get; init; } = [];
}

/// <summary>Why two identities are held to be one person, the strongest first.</summary>
public enum LinkRule
{
    /// <summary>Somebody said so.</summary>
    Decision,

    /// <summary>They were erased together.</summary>
    Erased,

    /// <summary>GitHub names the account's number and its login in one fact; of two logins with one number, one was renamed into the other.</summary>
    Account,

    /// <summary>The address that GitHub makes up for an account that hides its mail has its number or login in it.</summary>
    NoReply,

    /// <summary>The repository's own <c>.mailmap</c>.</summary>
    Mailmap,

    /// <summary>The mail signed the heads of several merged pull requests of one login, and of no other.</summary>
    PullHead,
}

/// <summary>That two identities are one person, and where we have it from.</summary>
/// <param name="Count">How many facts say so; 0 where it is one word.</param>
/// <param name="DecisionNo">Of a decision.</param>
public readonly record struct IdentityLink(PersonIdentity From, PersonIdentity To, LinkRule Rule, int Count = 0, int? DecisionNo = null);
