namespace Community.Data.Embedded;

/// <summary>A way to run PostgreSQL, which refuses to run as root.</summary>
public enum Rung
{
    /// <summary>We are a plain user: as ourselves.</summary>
    Plain,

    /// <summary>
    /// We are root: as root outside and nobody inside a user namespace of its own. Files stay root's, and nothing but the name is changed.
    /// </summary>
    UserNamespace,

    /// <summary>We are root and may not make a namespace (most containers): as another account, which owns the database's files.</summary>
    OtherAccount,
}

/// <summary>Who owns the database's files and processes, and the command that makes a program run so.</summary>
internal sealed record PostgresAccount(Rung Rung, uint UserId, uint GroupId, IReadOnlyList<string> Prefix)
{
    /// <summary>"nobody" in every distribution that the embedded PostgreSQL runs on.</summary>
    private const uint Nobody = 65534;

    public static PostgresAccount Of(Rung rung, uint userId = Nobody, uint groupId = Nobody) => rung switch
    {
        Rung.UserNamespace => new(rung, 0, 0, ["unshare", "--user", $"--map-user={Nobody}", $"--map-group={Nobody}", "--"]),
        Rung.OtherAccount => new(rung, userId, groupId, ["setpriv", $"--reuid={userId}", $"--regid={groupId}", "--clear-groups", "--"]),
        _ => new(rung, Native.UserId, Native.UserId, []),
    };
}

/// <summary>An account that was seen to run the binaries.</summary>
internal sealed record PostgresRunner(PostgresAccount Account, PostgresBinaries Binaries, Version Version)
{
    /// <summary>The command line of a program of the package, run as <see cref="Account"/>.</summary>
    public IEnumerable<string> Command(string program, params IEnumerable<string> arguments) => [.. Account.Prefix, program, .. arguments];
}
