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
public sealed class GitFailureException(GitFailureKind kind, string problem, string remedy, Exception? inner = null)
    : UserErrorException(problem, remedy, inner)
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
        "could not read Password", "Permission denied (publickey", "Host key verification failed", "terminal prompts disabled", "does not appear to be a git repository",
    ];

    private static readonly string[] NetworkMarks =
    [
        "Could not resolve host", "Connection refused", "Connection timed out", "Connection reset", "Failed to connect", "early EOF", "unexpected disconnect", "returned error: 5",
        "returned error: 429", "hung up unexpectedly", "Operation too slow", "RPC failed", "Network is unreachable", "Could not resolve hostname", "SSL_ERROR", "timed out",
    ];

    public static Exception From(string path, int exitCode, string stderr, bool network = false)
    {
        if (stderr.Contains("No space left on device", StringComparison.Ordinal) || stderr.Contains("Disk quota exceeded", StringComparison.Ordinal))
            return new TransientFailureException($"The disk is full: git could not write in {path}.", "Free some space; the sync is tried again.");
        if (network && FromNetwork(path, stderr) is { } refused) return refused;
        if (!network && !Path.Exists(path)) return Vanished(path);
        if (stderr.Contains("dubious ownership", StringComparison.Ordinal) || stderr.Contains("Permission denied", StringComparison.Ordinal))
            return NotPermitted(path);
        if (stderr.Contains("not a git repository", StringComparison.Ordinal)) return NotARepository(path);
        if (stderr.Contains("Unable to read current working directory", StringComparison.Ordinal)) return Vanished(path);
        if (Has(stderr, CorruptMarks)) return Corrupt(path, stderr);
        return new GitFailureException(
            GitFailureKind.Other, $"git could not read {path} (exit code {exitCode}): {LastLine(stderr)}", $"Run git fsck in {path} to see what is wrong with it.");
    }

    public static GitFailureException NotFound(string path) => new(
        GitFailureKind.NotFound, $"There is no folder {path}.", "Check the path, or track the project again from where it is now.");

    public static GitFailureException NotARepository(string path) => new(
        GitFailureKind.NotARepository, $"{path} is not a git repository.", "Name a folder that git init or git clone made, or a folder inside one.");

    public static GitFailureException Empty(string path) => new(
        GitFailureKind.Empty, $"The repository {path} has no commit yet.", "Make a first commit, then sync again.");

    public static GitFailureException NoHead(string path, string? branch) => new(
        GitFailureKind.NoHead,
        branch is null ? $"The repository {path} has no HEAD." : $"HEAD of {path} names {branch}, which does not exist.",
        $"Run git symbolic-ref HEAD refs/heads/BRANCH in {path}, with the name of its default branch.");

    public static GitFailureException Shallow(string path) => new(
        GitFailureKind.Shallow, $"{path} is a shallow clone: it holds only a part of the history.", $"Run git fetch --unshallow in {path}.");

    public static GitFailureException NotPermitted(string path, Exception? inner = null) => new(
        GitFailureKind.NotPermitted, $"We may not read {path}.", "Give the user that runs Community leave to read the folder and everything in it.", inner);

    public static GitFailureException Vanished(string path) => new(
        GitFailureKind.Vanished, $"{path} was removed or renamed while it was being read.", "Put it back, or track the project again from where it is now.");

    public static GitFailureException Corrupt(string path, string stderr) => new(
        GitFailureKind.Corrupt, $"The repository {path} is damaged: {LastLine(stderr)}", $"Run git fsck in {path}, and fetch or clone again what it misses.");

    public static TransientFailureException TimedOut(string path, string verb, TimeSpan limit) => new(
        $"git {verb} did not finish within {limit.TotalMinutes:0.#} minutes for {path}.", "It is tried again; raise the limits under Git in the configuration if it needs longer.");

    /// <summary>The last line that says what was fatal, without git's own prefix.</summary>
    public static string LastLine(string stderr)
    {
        var lines = stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = lines.LastOrDefault(l => l.StartsWith("fatal:", StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? "it said nothing";
        if (line.StartsWith("fatal: ", StringComparison.Ordinal)) line = line["fatal: ".Length..];
        return GitText.Clean(line, maxLength: 300).TrimEnd('.') + ".";
    }

    private static UserErrorException? FromNetwork(string url, string stderr)
    {
        if (stderr.Contains("not allowed", StringComparison.Ordinal) && stderr.Contains("transport '", StringComparison.Ordinal))
            return new GitFailureException(GitFailureKind.AddressRefused, $"{url} leads to a protocol that we do not use.", "Give an https or ssh address.");
        if (stderr.Contains("returned error: 30", StringComparison.Ordinal))
            return new GitFailureException(GitFailureKind.RemoteRefused, $"{url} has moved.", "Track the address it has now: we do not follow redirects.");
        // 429 and 5xx pass by themselves; 401, 403 and 404 do not, so the order matters.
        if (Has(stderr, NetworkMarks))
            return new TransientFailureException($"{url} could not be reached: {LastLine(stderr)}", "Check the network and the host; the sync is tried again.");
        if (Has(stderr, RefusedMarks))
        {
            return new GitFailureException(
                GitFailureKind.RemoteRefused, $"{url} does not exist, or we may not read it: {LastLine(stderr)}",
                "Check the address. For a private repository use an ssh address and give the user that runs Community a key.");
        }

        return null;
    }

    private static bool Has(string text, string[] marks) => marks.Any(m => text.Contains(m, StringComparison.Ordinal));
}
