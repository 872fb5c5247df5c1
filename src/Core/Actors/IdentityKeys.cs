using System.Text;

namespace Community.Core.Actors;

/// <summary>What of a signature tells two people apart. Nothing is folded: no dots, no plus addresses, no noreply numbers.</summary>
public static class IdentityKeys
{
    /// <summary>Shorter names without a space ("Al", "root" is long enough) are shared by too many people to join two mails.</summary>
    public const int ShortestJoiningName = 4;

    public static string Email(string email) => email.Trim().ToLowerInvariant();

    public static string Name(string name) => name.Trim().ToLowerInvariant();

    /// <summary>Whether two signatures with this name (as <see cref="Name"/> made it) and different mails are held to be one person.</summary>
    public static bool NameJoins(string name) =>
        name.Contains(' ', StringComparison.Ordinal) || name.Length >= ShortestJoiningName && LongEnough(name);

    // Counted in characters, not in UTF-16 units: two emoji are two.
    private static bool LongEnough(string name)
    {
        var count = 0;
        foreach (Rune _ in name.EnumerateRunes())
        {
            if (++count == ShortestJoiningName) return true;
        }

        return false;
    }
}
