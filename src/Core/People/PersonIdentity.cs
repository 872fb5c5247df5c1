using System.Globalization;
using Community.Core.Actors;

namespace Community.Core.People;

/// <summary>What somebody is known by. Stored by number: the order never changes.</summary>
public enum IdentityKind : short
{
    /// <summary>GitHub's number of an account, which no rename changes.</summary>
    Account = 0,

    /// <summary>The name of a GitHub account, without regard to case.</summary>
    Login = 1,

    /// <summary>A mail that commits are signed with.</summary>
    Email = 2,

    /// <summary>The name of somebody who signs without a mail; a name beside a mail identifies nobody.</summary>
    Name = 3,
}

/// <summary>One thing that somebody is known by, in the form in which two of them are compared.</summary>
public readonly record struct PersonIdentity
{
    private PersonIdentity(IdentityKind kind, string key) => (Kind, Key) = (kind, key);

    public IdentityKind Kind { get; }

    public string Key { get; }

    public static PersonIdentity Account(long number) => new(IdentityKind.Account, number.ToString(CultureInfo.InvariantCulture));

    public static PersonIdentity Login(string login) => new(IdentityKind.Login, login.Trim().ToLowerInvariant());

    public static PersonIdentity Email(string email) => new(IdentityKind.Email, IdentityKeys.Email(email));

    public static PersonIdentity Name(string name) => new(IdentityKind.Name, IdentityKeys.Name(name));

    /// <summary>The mail of a signature; its name where it has none.</summary>
    public static PersonIdentity OfSignature(string name, string email) => string.IsNullOrWhiteSpace(email) ? Name(name) : Email(email);

    public static PersonIdentity Stored(IdentityKind kind, string key) => new(kind, key);

    /// <summary>The same on every machine.</summary>
    public static Comparer<PersonIdentity> Order { get; } = Comparer<PersonIdentity>.Create(
        (a, b) => a.Kind.CompareTo(b.Kind) is not 0 and var kind ? kind : string.CompareOrdinal(a.Key, b.Key));

    public override string ToString() => $"{Kind}:{Key}";
}
