using System.Globalization;

namespace Community.Data.Git;

/// <summary>The commit a repository's HEAD names, and the branch, if it is on one.</summary>
internal sealed record GitHead(string Sha, string? Branch);

/// <summary>A repository that was found, is complete (not shallow) and may be read.</summary>
internal sealed class GitRepository
{
    private readonly GitCommand _git;

    private GitRepository(GitCommand git, string path, string gitDirectory, bool isBare) =>
        (_git, Path, GitDirectory, IsBare) = (git, path, gitDirectory, isBare);

    /// <summary>The path people know it by.</summary>
    public string Path { get; }

    public string GitDirectory { get; }

    public bool IsBare { get; }

    /// <summary>Opens the repository at exactly this path.</summary>
    public static Task<GitRepository> OpenAsync(GitCommand git, string path, CancellationToken cancellationToken) =>
        FindAsync(git, path, System.IO.Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : "/", cancellationToken);

    /// <summary>Opens the repository that holds this folder: the nearest one upwards.</summary>
    public static Task<GitRepository> DiscoverAsync(GitCommand git, string folder, CancellationToken cancellationToken) =>
        FindAsync(git, folder, ceiling: null, cancellationToken);

    /// <summary>Where HEAD is now.</summary>
    public async Task<GitHead> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var symbolic = await TryAsync(["symbolic-ref", "-q", "HEAD"], cancellationToken);
        var reference = symbolic.ExitCode == 0 ? symbolic.Output.TrimEnd('\n') : null;
        var commit = await TryAsync(["rev-parse", "-q", "--verify", "--end-of-options", "HEAD^{commit}"], cancellationToken);
        if (commit.ExitCode == 0) return new GitHead(commit.Output.Trim(), Short(reference));
        if (commit.Errors.Length > 0) throw GitFailures.From(Path, commit.ExitCode, commit.Errors);
        // HEAD or its branch holds a name, but no such commit is there.
        var name = await TryAsync(["rev-parse", "-q", "--verify", "--end-of-options", "HEAD"], cancellationToken);
        if (name.ExitCode == 0 || reference is null) throw GitFailures.Corrupt(Path, $"fatal: HEAD names the commit {name.Output.Trim()}, which is missing");
        var anything = await AskAsync(["for-each-ref", "--count=1", "--format=%(refname)"], cancellationToken);
        throw anything.Length == 0 ? GitFailures.Empty(Path) : GitFailures.NoHead(Path, reference);
    }

    public async Task<bool> HasCommitAsync(string sha, CancellationToken cancellationToken) =>
        (await TryAsync(["cat-file", "-e", $"{sha}^{{commit}}"], cancellationToken)).ExitCode == 0;

    public async Task<bool> IsAncestorAsync(string ancestor, string descendant, CancellationToken cancellationToken)
    {
        var outcome = await TryAsync(["merge-base", "--is-ancestor", ancestor, descendant], cancellationToken);
        return outcome.ExitCode is 0 or 1 ? outcome.ExitCode == 0 : throw GitFailures.From(Path, outcome.ExitCode, outcome.Errors);
    }

    /// <summary>How many commits will be read; null where counting would cost a good part of the reading.</summary>
    public async Task<int?> CountIfCheapAsync(IReadOnlyList<string> revisions, CancellationToken cancellationToken)
    {
        var objects = System.IO.Path.Combine(await AskLineAsync(["rev-parse", "--git-common-dir"], cancellationToken), "objects", "info");
        objects = System.IO.Path.GetFullPath(objects, GitDirectory);
        if (!File.Exists(System.IO.Path.Combine(objects, "commit-graph")) && !Directory.Exists(System.IO.Path.Combine(objects, "commit-graphs"))) return null;
        var outcome = await TryAsync(["rev-list", "--count", .. revisions, "--"], cancellationToken);
        return outcome.ExitCode == 0 && int.TryParse(outcome.Output, CultureInfo.InvariantCulture, out var count) ? count : null;
    }

    /// <summary>The value of a setting of the repository, or null.</summary>
    public async Task<string?> ReadSettingAsync(string key, CancellationToken cancellationToken)
    {
        var outcome = await TryAsync(["config", "--get", key], cancellationToken);
        return outcome.ExitCode == 0 ? outcome.Output.TrimEnd('\n') : null;
    }

    public Task<GitProcess> StartAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken, IReadOnlyList<string>? settings = null, bool input = false) =>
        _git.StartAsync(Call(arguments) with { Settings = settings ?? [], HasInput = input, Timeout = _git.Options.ReadTimeout }, cancellationToken);

    public Task<string> AskAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) => _git.AskAsync(Call(arguments), cancellationToken);

    public Task<GitOutcome> TryAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) => _git.TryAsync(Call(arguments), cancellationToken);

    private async Task<string> AskLineAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        (await AskAsync(arguments, cancellationToken)).TrimEnd('\n');

    private GitCall Call(IReadOnlyList<string> arguments) =>
        new(Path, GitDirectory, arguments) { GitDirectory = GitDirectory, Timeout = _git.Options.QuestionTimeout };

    private static async Task<GitRepository> FindAsync(GitCommand git, string path, string? ceiling, CancellationToken cancellationToken)
    {
        RequireFolder(path);
        var found = await git.TryAsync(
            new GitCall(path, path, ["rev-parse", "--is-bare-repository", "--is-shallow-repository", "--absolute-git-dir"])
            {
                Ceiling = ceiling,
                Timeout = git.Options.QuestionTimeout,
            },
            cancellationToken);
        if (found.ExitCode != 0) throw Unfound(path, found);
        var lines = found.Output.Split('\n', 3);
        var gitDirectory = lines[2].TrimEnd('\n');
        var isBare = lines[0] == "true";
        if (lines[1] == "true") throw GitFailures.Shallow(path);
        // Asked for at its top, there is nothing to find out.
        return new GitRepository(git, ceiling is null ? Top(path, gitDirectory, isBare) : path, gitDirectory, isBare);
    }

    /// <summary>
    /// The folder that stands for the repository: a worktree's top, or the bare repository itself. Found as git finds it, by its
    /// <c>.git</c>, and not by asking git, which would believe the repository's <c>core.worktree</c>.
    /// </summary>
    private static string Top(string folder, string gitDirectory, bool isBare)
    {
        if (isBare) return gitDirectory;
        var start = RealPath(folder);
        if (start == gitDirectory || start.StartsWith(gitDirectory + "/", StringComparison.Ordinal))
            return System.IO.Path.GetFileName(gitDirectory) == ".git" ? System.IO.Path.GetDirectoryName(gitDirectory)! : gitDirectory;
        for (var top = start; top is not null; top = System.IO.Path.GetDirectoryName(top))
        {
            if (System.IO.Path.Exists(System.IO.Path.Combine(top, ".git"))) return top;
        }

        return gitDirectory;
    }

    /// <summary>Without symbolic links on the way, so that one folder has one path.</summary>
    private static string RealPath(string path)
    {
        var real = "/";
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = System.IO.Path.Combine(real, part);
            real = new DirectoryInfo(next).ResolveLinkTarget(returnFinalTarget: true) is { } target ? RealPath(target.FullName) : next;
        }

        return real;
    }

    private static Exception Unfound(string path, GitOutcome outcome)
    {
        var failure = GitFailures.From(path, outcome.ExitCode, outcome.Errors);
        if (failure is not GitFailureException { Kind: GitFailureKind.NotARepository }) return failure;
        // git takes a folder for a repository only when HEAD, objects and refs are there and can be read.
        foreach (var candidate in (string[])[System.IO.Path.Combine(path, ".git"), path])
        {
            if (!Directory.Exists(candidate)) continue;
            try
            {
                if (!HasFolder(candidate, "objects") || !HasFolder(candidate, "refs")) continue;
                File.OpenRead(System.IO.Path.Combine(candidate, "HEAD")).Dispose();
                return GitFailures.NoHead(path, null);
            }
            catch (UnauthorizedAccessException e)
            {
                return GitFailures.NotPermitted(path, e);
            }
            catch (FileNotFoundException)
            {
                return GitFailures.NoHead(path, null);
            }
        }

        return failure;
    }

    /// <summary>Also looks into the folder, which fails where we may not.</summary>
    private static bool HasFolder(string parent, string name)
    {
        var folder = System.IO.Path.Combine(parent, name);
        var isThere = Directory.Exists(folder);
        _ = Directory.EnumerateFileSystemEntries(isThere ? folder : parent).Any();
        return isThere;
    }

    private static void RequireFolder(string path)
    {
        try
        {
            if ((File.GetAttributes(path) & FileAttributes.Directory) == 0) throw GitFailures.NotARepository(path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw GitFailures.NotPermitted(path, e);
        }
        catch (IOException)
        {
            // Missing, longer than a path may be, or a link that leads to itself.
            throw GitFailures.NotFound(path);
        }
    }

    private static string? Short(string? reference) =>
        reference is null ? null : reference.StartsWith("refs/heads/", StringComparison.Ordinal) ? reference["refs/heads/".Length..] : reference;
}
