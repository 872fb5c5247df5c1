using Community.Core.Actors;
using Community.Core.History;

namespace Community.Core.Contributors;

/// <summary>Commits by what their author was on the commit's day.</summary>
public readonly record struct ActorTally(int Human, int Automation, int Agent)
{
    public int Total => Human + Automation + Agent;

    /// <param name="actor">Null counts all.</param>
    public int Of(ActorClass? actor) => actor switch
    {
        null => Total,
        ActorClass.Human => Human,
        ActorClass.Automation => Automation,
        _ => Agent,
    };

    internal ActorTally Plus(ActorClass actor) => actor switch
    {
        ActorClass.Human => this with { Human = Human + 1 },
        ActorClass.Automation => this with { Automation = Automation + 1 },
        _ => this with { Agent = Agent + 1 },
    };
}

/// <summary>One person, or program, as far as an identity rule can tell, with what they authored.</summary>
/// <param name="Identity">Of this rule and this history only; nothing to keep or to link to.</param>
/// <param name="SignatureNo">The signature they are shown by. It never changes its number, so it may stand in an address.</param>
/// <param name="Commits">All they authored, merges too.</param>
/// <param name="Recent">Those of the twelve months before the history's last commit.</param>
/// <param name="First">Day (UTC) of their earliest commit by author date.</param>
/// <param name="Last">Day (UTC) of their latest.</param>
public sealed record Contributor(
    int Identity, int SignatureNo, Signature Label, ActorTally Commits, ActorTally Recent, DateOnly First, DateOnly Last)
{
    /// <summary>Whether they authored something in the last twelve months, as an actor of this class.</summary>
    public bool IsActive(ActorClass? actor) => Recent.Of(actor) > 0;

    /// <summary>Whether all they authored as an actor of this class is of the last twelve months.</summary>
    public bool IsNew(ActorClass? actor) => IsActive(actor) && Recent.Of(actor) == Commits.Of(actor);
}

/// <summary>A name and mail that a contributor signs with.</summary>
/// <param name="Commits">How many they authored under it; 0 where they were only named as a co-author or committer.</param>
/// <param name="Decision">What it is held to be, by the day of its latest commit; null without one.</param>
public sealed record ContributorSignature(int SignatureNo, Signature Signature, int Commits, ActorDecision? Decision);

/// <summary>How many there are, in the numbers a page opens with.</summary>
/// <param name="People">Identities that authored something as a human.</param>
/// <param name="ActivePeople">Those of them with such a commit in the last twelve months.</param>
/// <param name="NewPeople">Those of the active with no such commit before.</param>
/// <param name="Programs">Identities that never authored anything as a human.</param>
public sealed record ContributorSummary(int People, int ActivePeople, int NewPeople, int Programs);
