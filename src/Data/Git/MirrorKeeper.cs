using System.Globalization;
using Community.Core.Failures;
using Microsoft.Extensions.Logging;

namespace Community.Data.Git;

/// <summary>
/// Keeps blob-less mirrors of repositories on hosts: the default branch and the tags, all commits and trees, no file contents but
/// <c>.mailmap</c>. Called in the project's turn, so that nobody else works on the same folder.
/// </summary>
public sealed partial class MirrorKeeper
{
    private readonly GitCommand _git;
    private readonly ILogger<MirrorKeeper> _logger;
    private readonly FetchPolicy _policy;

    public MirrorKeeper(GitCommand git, ILogger<MirrorKeeper> logger) : this(git, logger, FetchPolicy.Public)
    {
    }

    internal MirrorKeeper(GitCommand git, ILogger<MirrorKeeper> logger, FetchPolicy policy) => (_git, _logger, _policy) = (git, logger, policy);

    /// <summary>Where the mirror of this repository is, or will be.</summary>
    public string PathOf(CloneUrl url) => Path.Combine(Path.GetFullPath(_git.Options.MirrorFolder), url.FolderName);

    /// <summary>Asks the host whether the repository is there, may be read and has commits.</summary>
    public async Task ProbeAsync(CloneUrl url, CancellationToken cancellationToken)
    {
        var network = await _policy.AdmitAsync(url, _git.Options.AllowedHosts, cancellationToken);
        await ReadRemoteHeadAsync(url, network, cancellationToken);
    }

    /// <summary>Makes the mirror, or brings it up to date.</summary>
    internal async Task UpdateAsync(string cloneUrl, string path, ProgressGate progress, CancellationToken cancellationToken)
    {
        if (!CloneUrl.TryParse(cloneUrl, out var url, out _))
            throw new GitFailureException(GitFailureKind.AddressRefused, new Failure("git.mirror-address", cloneUrl));
        progress.Report(GitStage.Fetching);
        var network = await _policy.AdmitAsync(url, _git.Options.AllowedHosts, cancellationToken);
        var head = await ReadRemoteHeadAsync(url, network, cancellationToken);
        if (Directory.Exists(path))
        {
            await FetchAsync(url, path, head, network, progress, cancellationToken);
            return;
        }

        // Made beside and renamed: a mirror that has its name is whole. What a crash left there is of no use.
        var unfinished = path + ".unfinished";
        Remove(unfinished);
        try
        {
            await InitialiseAsync(url, unfinished, cancellationToken);
            await FetchAsync(url, unfinished, head, network, progress, cancellationToken);
            Directory.Move(unfinished, path);
        }
        finally
        {
            Remove(unfinished);
        }
    }

    /// <summary>Asked from the root folder: in any other one somebody else's repository and its configuration could lie.</summary>
    private async Task<string> ReadRemoteHeadAsync(CloneUrl url, GitNetwork network, CancellationToken cancellationToken)
    {
        var text = await _git.AskAsync(
            new GitCall(url.ToString(), "/", ["ls-remote", "--symref", "--", url.ToString(), "HEAD"])
            {
                Network = network,
                Timeout = _git.Options.QuestionTimeout,
            },
            cancellationToken);
        const string Symref = "ref: refs/heads/";
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (!lines.Any(l => l.EndsWith("\tHEAD", StringComparison.Ordinal) && !l.StartsWith("ref:", StringComparison.Ordinal)))
            throw GitFailures.Empty(url.ToString());
        var line = lines.FirstOrDefault(l => l.StartsWith(Symref, StringComparison.Ordinal))
            ?? throw new GitFailureException(GitFailureKind.NoHead, new Failure("git.remote-head", url.ToString()));
        return line[Symref.Length..].Split('\t')[0];
    }

    private async Task InitialiseAsync(CloneUrl url, string path, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new GitFailureException(GitFailureKind.NotPermitted, new Failure("git.mirror-folder", path, e.Message.TrimEnd('.')), e);
        }

        await _git.AskAsync(
            new GitCall(path, path, ["init", "-q", "--bare", "--template="]) { Ceiling = Path.GetDirectoryName(path), Timeout = _git.Options.QuestionTimeout },
            cancellationToken);
        await _git.AskAsync(Local(path, "config", "remote.origin.url", url.ToString()), cancellationToken);
    }

    private async Task FetchAsync(
        CloneUrl url, string path, string branch, GitNetwork network, ProgressGate progress, CancellationToken cancellationToken)
    {
        await WatchedAsync(
            url, path,
            new GitCall(
                url.ToString(), path,
                [
                    "fetch", "--quiet", "--update-head-ok", "--no-tags", "--prune", "--force", "--no-write-fetch-head", "--no-auto-maintenance",
                    "--filter=blob:none", "--", "origin",
                    $"+refs/heads/{branch}:refs/heads/{branch}", "+refs/tags/*:refs/tags/*",
                ])
            {
                GitDirectory = path,
                Network = network,
                // A commit graph makes counting and ancestry cheap; one pack a fetch keeps what came together together.
                Settings = ["fetch.writeCommitGraph=true", "fetch.unpackLimit=1", "http.lowSpeedLimit=1000", "http.lowSpeedTime=60"],
                Timeout = _git.Options.FetchTimeout,
            },
            progress, cancellationToken);
        await _git.AskAsync(Local(path, "symbolic-ref", "HEAD", $"refs/heads/{branch}"), cancellationToken);
        await FetchMailmapAsync(url, path, network, cancellationToken);
        await TidyAsync(path, cancellationToken);
    }

    /// <summary>The one file whose contents we read. Asking for it lets git fetch it, from the same pinned address.</summary>
    private async Task FetchMailmapAsync(CloneUrl url, string path, GitNetwork network, CancellationToken cancellationToken)
    {
        var blob = await _git.TryAsync(Local(path, "rev-parse", "-q", "--verify", "--end-of-options", "HEAD:.mailmap"), cancellationToken);
        if (blob.ExitCode != 0) return;
        await _git.AskAsync(
            Local(path, "cat-file", "-e", blob.Output.Trim()) with { Subject = url.ToString(), Network = network, Timeout = _git.Options.FetchTimeout },
            cancellationToken);
    }

    /// <summary>A fetch a night is a pack a night; git decides when there are too many. A mirror that was not tidied is only slower.</summary>
    private async Task TidyAsync(string path, CancellationToken cancellationToken)
    {
        var outcome = await _git.TryAsync(
            Local(path, "gc", "--auto", "--quiet") with { Settings = ["gc.auto=6700", "gc.autoPackLimit=30"], Timeout = _git.Options.FetchTimeout },
            cancellationToken);
        if (outcome.ExitCode != 0) Log.NotTidied(_logger, path, GitFailures.LastLine(outcome.Errors));
    }

    /// <summary>Runs a fetch, says how much there is on disk, and ends it when that is too much.</summary>
    private async Task WatchedAsync(CloneUrl url, string path, GitCall call, ProgressGate progress, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var fetching = _git.AskAsync(call, stop.Token);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250), _git.Time);
        var size = 0L;
        while (size <= _git.Options.MaxMirrorBytes && await Task.WhenAny(fetching, timer.WaitForNextTickAsync(CancellationToken.None).AsTask()) != fetching)
        {
            size = SizeOf(path);
            progress.Report(GitStage.Fetching, size);
        }

        if (size > _git.Options.MaxMirrorBytes || (fetching.IsCompletedSuccessfully && SizeOf(path) > _git.Options.MaxMirrorBytes))
        {
            await stop.CancelAsync();
            await ((Task)fetching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            RemoveTornPacks(path);
            cancellationToken.ThrowIfCancellationRequested();
            var limit = (_git.Options.MaxMirrorBytes >> 20).ToString(CultureInfo.InvariantCulture);
            throw new GitFailureException(
                GitFailureKind.MirrorTooLarge,
                new Failure("git.mirror-too-large", url.ToString(), limit, $"{GitOptions.Section}:{nameof(GitOptions.MaxMirrorBytes)}"));
        }

        try
        {
            await fetching;
        }
        catch (Exception e) when (e is UserErrorException or OperationCanceledException)
        {
            RemoveTornPacks(path);
            throw;
        }
    }

    private GitCall Local(string path, params IReadOnlyList<string> arguments) =>
        new(path, path, arguments) { GitDirectory = path, Timeout = _git.Options.QuestionTimeout };

    /// <summary>git renames and removes temporary files and folders while we look: what is gone counts nothing.</summary>
    private static long SizeOf(string folder)
    {
        var size = 0L;
        var waiting = new Stack<DirectoryInfo>([new DirectoryInfo(folder)]);
        while (waiting.TryPop(out var next))
        {
            try
            {
                foreach (var folderOrFile in next.EnumerateFileSystemInfos())
                {
                    if (folderOrFile is DirectoryInfo inner) waiting.Push(inner);
                    else if (folderOrFile is FileInfo { Exists: true } file) size += file.Length;
                }
            }
            catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException)
            {
                continue;
            }
        }

        return size;
    }

    private static void RemoveTornPacks(string path)
    {
        var packs = new DirectoryInfo(Path.Combine(path, "objects", "pack"));
        if (!packs.Exists) return;
        foreach (var file in packs.EnumerateFiles("tmp_*")) file.Delete();
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Warning, "The mirror {Path} could not be tidied: {Reason}")]
        public static partial void NotTidied(ILogger logger, string path, string reason);
    }
}
