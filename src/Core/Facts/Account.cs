namespace Community.Core.Facts;

/// <summary>
/// A GitHub account as a fact names it. The number survives a rename, the login does not; some sources give only the login.
/// Neither: the account is deleted, or the source does not say (a fact's own fields tell which).
/// </summary>
public readonly record struct Account(long? Id, string? Login)
{
    /// <summary>
    /// The better known of two: a name beats none, a number beats none, then the larger number and the later name in the alphabet, so that the
    /// order in which two sources are read does not matter.
    /// </summary>
    public static Account Better(Account a, Account b) => Compare(a, b) >= 0 ? a : b;

    internal static int Compare(Account a, Account b)
    {
        if ((a.Login is not null).CompareTo(b.Login is not null) is not 0 and var named) return named;
        if (Nullable.Compare(a.Id, b.Id) is not 0 and var numbered) return numbered;
        return string.CompareOrdinal(a.Login, b.Login);
    }
}
