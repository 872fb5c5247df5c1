namespace Community.Core.People;

/// <summary>Stored by number.</summary>
public enum DecisionKind : short
{
    /// <summary>All that is named on both sides is one person.</summary>
    Join = 0,

    /// <summary>What is on the left is another person than what is on the right.</summary>
    Split = 1,
}

/// <summary>What somebody said of who is who. It names all identities that both sides had then, so that its meaning does not move with later facts.</summary>
/// <param name="No">Later words come before earlier ones.</param>
public sealed record PersonDecision(int No, DecisionKind Kind, IReadOnlyList<PersonIdentity> Left, IReadOnlyList<PersonIdentity> Right);
