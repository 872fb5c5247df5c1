using System.Globalization;
using Community.Core.Failures;

namespace Community.Data.Git;

/// <summary>What is wrong with a repository, or with git, that somebody can mend.</summary>
public enum GitFailureKind
{
    /// <summary>There is nothing at that path.</summary>
    NotFound,
    NotARepository,

    /// <summary>No commit was ever made.</summary>
    Empty,

    /// <summary>HEAD is missing, or names a branch that does not exist.</summary>
    NoHead,
    Corrupt,
    Shallow,
    NotPermitted,

    /// <summary>It was there when we began.</summary>
    Vanished,
    GitMissing,
    GitTooOld,

    /// <summary>A host, scheme or address that we do not fetch from.</summary>
    AddressRefused,

    /// <summary>The host does not know the repository, or does not let us read it.</summary>
    RemoteRefused,
    MirrorTooLarge,

    /// <summary>Anything else that git complains about, in its words.</summary>
    Other,
}

/// <summary>A <see cref="UserErrorException"/> about a repository, with its kind for tests and pages.</summary>
public sealed class GitFailureException(GitFailureKind kind, Failure failure, Exception? inner = null) : UserErrorException(failure, inner)
{
    public GitFailureKind Kind { get; } = kind;
}

/// <summary>Turns what git printed (in English: the command sets LC_ALL) into a failure that names the repository and the remedy.</summary>
internal static class GitFailures
{
    private static readonly string[] CorruptMarks =
    [
        "is corrupt", "bad object", "missing object", "Failed to traverse parents", "inflate:", "unable to unpack", "object file", "Could not read ",
        "cannot be accessed", "does not match index", "unable to read tree", "packfile", "index file", "bad tree object", "could not get object info", "corrupted",
        "unable to parse commit", "could not parse commit", "revision walk setup failed",
    ];

    private static readonly string[] RefusedMarks =
    [
        "Repository not found", "' not found", "not found: did you run", "returned error: 40", "Authentication failed", "could not read Username",
        "could not read Password", "Permission denied (publickey", "terminal prompts disabled", "does not appear to be a git repository",
    ];

    private static readonly string[] NetworkMarks =
    [
        "Could not resolve host", "Connection refused", "Connection timed out", "Connection reset", "Failed to connect", "early EOF", "unexpected disconnect", "returned error: 5",
        "returned error: 429", "hung up unexpectedly", "Operation too slow", "RPC failed", "Network is unreachable", "Could not resolve hostname", "SSL_ERROR", "timed out",
    ];

    public static Exception From(string path, int exitCode, string stderr, bool network = false)
    {
        if (stderr.Contains("No space left on device", StringComparison.Ordinal) || stderr.Contains("Disk quota exceeded", StringComparison.Ordinal))
            return new TransientFailureException(new Failure("git.disk-full", path));
        if (network && FromNetwork(path, stderr) is { } refused) return refused;
        if (!network && !Path.Exists(path)) return Vanished(path);
        if (stderr.Contains("dubious ownership", StringComparison.Ordinal) || stderr.Contains("Permission denied", StringComparison.Ordinal))
            return NotPermitted(path);
        if (stderr.Contains("not a git repository", StringComparison.Ordinal)) return NotARepository(path);
        if (stderr.Contains("Unable to read current working directory", StringComparison.Ordinal)) return Vanished(path);
        if (Has(stderr, CorruptMarks)) return Corrupt(path, stderr);
        return new GitFailureException(GitFailureKind.Other, new Failure("git.other", path, exitCode.ToString(CultureInfo.InvariantCulture), LastLine(stderr)));
    }

    public static GitFailureException NotFound(string path) => new(GitFailureKind.NotFound, new Failure("git.not-found", path));

    public static GitFailureException NotARepository(string path) => new(GitFailureKind.NotARepository, new Failure("git.not-a-repository", path));

    public static GitFailureException Empty(string path) => new(GitFailureKind.Empty, new Failure("git.empty", path));

    public static GitFailureException NoHead(string path, string? branch) => new(
        GitFailureKind.NoHead, branch is null ? new Failure("git.no-head", path) : new Failure("git.head-unborn", path, branch));

    public static GitFailureException Shallow(string path) => new(GitFailureKind.Shallow, new Failure("git.shallow", path));

    public static GitFailureException NotPermitted(string path, Exception? inner = null) => new(
        GitFailureKind.NotPermitted, new Failure("git.not-permitted", path), inner);

    public static GitFailureException Vanished(string path) => new(GitFailureKind.Vanished, new Failure("git.vanished", path));

    public static GitFailureException Corrupt(string path, string stderr) => new(GitFailureKind.Corrupt, new Failure("git.corrupt", path, LastLine(stderr)));

    public static TransientFailureException TimedOut(string path, string verb, TimeSpan limit) => new(
        new Failure("git.timed-out", path, verb, limit.TotalMinutes.ToString("0.#", CultureInfo.InvariantCulture)));

    /// <summary>The last line that says what was fatal, without git's own prefix and the full stop.</summary>
    public static string LastLine(string stderr)
    {
        var lines = stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = lines.LastOrDefault(l => l.StartsWith("fatal:", StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? "it said nothing";
        if (line.StartsWith("fatal: ", StringComparison.Ordinal)) line = line["fatal: ".Length..];
        return GitText.Clean(line, maxLength: 300).TrimEnd('.');
    }

    private static UserErrorException? FromNetwork(string url, string stderr)
    {
        if (stderr.Contains("not allowed", StringComparison.Ordinal) && stderr.Contains("transport '", StringComparison.Ordinal))
            return new GitFailureException(GitFailureKind.AddressRefused, new Failure("git.protocol-refused", url));
        if (stderr.Contains("returned error: 30", StringComparison.Ordinal))
            return new GitFailureException(GitFailureKind.RemoteRefused, new Failure("git.moved", url));
        // 429 and 5xx pass by themselves; 401, 403 and 404 do not, so the order matters.
        if (stderr.Contains("Host key verification failed", StringComparison.Ordinal))
            return new GitFailureException(GitFailureKind.RemoteRefused, new Failure("git.host-key", url));
        if (TellingLine(stderr, NetworkMarks) is { } passing) return new TransientFailureException(new Failure("git.unreachable", url, passing));
        return TellingLine(stderr, RefusedMarks) is { } refusal ? new GitFailureException(GitFailureKind.RemoteRefused, new Failure("git.remote-refused", url, refusal)) : null;
    }

    /// <summary>The line with a mark: what ssh said and not what git made of it, which comes last and says nothing.</summary>
    private static string? TellingLine(string stderr, string[] marks) =>
        stderr.Split('\n').LastOrDefault(line => Has(line, marks)) is { } line ? LastLine(line) : null;

    private static bool Has(string text, string[] marks) => marks.Any(m => text.Contains(m, StringComparison.Ordinal));
}
