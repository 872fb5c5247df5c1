using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Community.Core.Failures;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Community.Data.Git;

/// <summary>What a fetch may speak, and how its address is pinned.</summary>
/// <param name="Protocol">The one protocol git may use.</param>
/// <param name="Settings">Settings that hold for this call only: <c>key=value</c>.</param>
/// <param name="SshCommand">For ssh: the command with the pinned address.</param>
internal sealed record GitNetwork(string Protocol, IReadOnlyList<string> Settings, string? SshCommand = null);

/// <summary>One run of git.</summary>
/// <param name="Subject">The path or address that failures name.</param>
/// <param name="Arguments">The verb and its arguments, with <c>--</c> before operands that come from elsewhere.</param>
internal sealed record GitCall(string Subject, string WorkingDirectory, IReadOnlyList<string> Arguments)
{
    /// <summary>Where to read; null lets git look for a repository from the working directory upwards, down from <see cref="Ceiling"/>.</summary>
    public string? GitDirectory { get; init; }

    /// <summary>Discovery does not leave this folder upwards.</summary>
    public string? Ceiling { get; init; }

    /// <summary>Null for everything that reads what is already here.</summary>
    public GitNetwork? Network { get; init; }

    public IReadOnlyList<string> Settings { get; init; } = [];

    public bool HasInput { get; init; }

    public required TimeSpan Timeout { get; init; }
}

/// <summary>
/// The one way to run git. A repository's own configuration is hostile: it may name programs for hooks, pagers, signatures, filters,
/// transports and more. Nothing of it may run, so every such setting that a verb of ours could meet is overridden here, no transport is
/// allowed (which also stops the fetch of missing objects in partial clones), and verbs that run programs by design are not used.
/// </summary>
public sealed partial class GitCommand(IOptions<GitOptions> options, TimeProvider time, ILogger<GitCommand> logger)
{
    /// <summary>The oldest git that was tested: Debian 12's.</summary>
    public static readonly Version OldestSupported = new(2, 39);

    /// <summary>Settings on the command line win over those of the repository.</summary>
    private static readonly string[] Settings =
    [
        // We read repositories of other users; nothing in them is run, so that git's reason for refusing does not hold.
        "safe.directory=*",
        "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat", "core.editor=false", "core.askPass=false", "core.sshCommand=false", "core.gitProxy=false",
        "core.alternateRefsCommand=true", "core.attributesFile=/dev/null", "core.excludesFile=/dev/null", "core.commentChar=#",
        "log.showSignature=false", "log.mailmap=false", "log.follow=false", "gpg.program=false", "gpg.ssh.program=false", "gpg.x509.program=false",
        "diff.external=false", "interactive.diffFilter=cat", "sequence.editor=false", "trailer.separators=:",
        // The mailmap of the commit that is read, given by the caller; never that of a worktree or of another file.
        "mailmap.file=/dev/null", "mailmap.blob=",
        "credential.helper=", "protocol.allow=never", "http.followRedirects=false", "http.proxy=", "http.cookieFile=", "http.sslVerify=true",
        "submodule.recurse=false", "fetch.recurseSubmodules=false", "transfer.bundleURI=false", "fetch.uriProtocols=",
        "gc.auto=0", "gc.autoDetach=false", "maintenance.auto=false", "color.ui=false", "advice.detachedHead=false",
    ];

    private static readonly string[] KeptVariables = ["PATH", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR"];

    private static readonly string[] KeptForSsh = ["HOME", "USER", "LOGNAME", "SSH_AUTH_SOCK"];

    private Version? _version;

    internal GitOptions Options { get; } = options.Value;

    internal TimeProvider Time { get; } = time;

    /// <summary>The version of the installed git; fails when there is none or it is too old.</summary>
    public async Task<Version> GetVersionAsync(CancellationToken cancellationToken)
    {
        if (_version is not null) return _version;
        await using var process = Launch(
            new GitCall("git", "/", ["version"]) { Timeout = Options.QuestionTimeout }, cancellationToken);
        var text = await process.ReadTextAsync();
        await process.CompleteAsync();
        if (VersionPattern().Match(text) is not { Success: true } match || !Version.TryParse(match.Value, out var version))
            throw new GitFailureException(GitFailureKind.GitMissing, new Failure("git.is-not-git", Options.Executable, text.Trim(), OldestSupported.ToString(), ExecutableSetting));
        if (version < OldestSupported)
            throw new GitFailureException(GitFailureKind.GitTooOld, new Failure("git.too-old", version.ToString(), OldestSupported.ToString(), ExecutableSetting));
        Log.Found(logger, Options.Executable, version);
        return _version = version;
    }

    /// <summary>Starts git; the caller reads its output and then asks how it ended.</summary>
    internal async Task<GitProcess> StartAsync(GitCall call, CancellationToken cancellationToken)
    {
        await GetVersionAsync(cancellationToken);
        return Launch(call, cancellationToken);
    }

    /// <summary>Runs git to its end and returns what it printed, or fails.</summary>
    internal async Task<string> AskAsync(GitCall call, CancellationToken cancellationToken)
    {
        await using var process = await StartAsync(call, cancellationToken);
        var text = await process.ReadTextAsync();
        await process.CompleteAsync();
        return text;
    }

    /// <summary>Runs git to its end; a caller that expects failures judges the exit code itself.</summary>
    internal async Task<GitOutcome> TryAsync(GitCall call, CancellationToken cancellationToken)
    {
        await using var process = await StartAsync(call, cancellationToken);
        var text = await process.ReadTextAsync();
        var exitCode = await process.WaitAsync();
        return new GitOutcome(exitCode, text, await process.ErrorsAsync());
    }

    private const string ExecutableSetting = $"{GitOptions.Section}:{nameof(GitOptions.Executable)}";

    private GitProcess Launch(GitCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(Options.Executable)
        {
            WorkingDirectory = call.WorkingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("--no-pager");
        foreach (var setting in (IEnumerable<string>)[.. Settings, .. call.Settings, .. call.Network?.Settings ?? []])
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(setting);
        }

        foreach (var argument in call.Arguments) start.ArgumentList.Add(argument);
        SetEnvironment(start.Environment, call);
        try
        {
            var process = Process.Start(start)!;
            Log.Started(logger, process.Id, call.Arguments[0], call.Subject);
            return new GitProcess(process, call, Time, cancellationToken);
        }
        catch (Win32Exception) when (!Path.Exists(call.WorkingDirectory))
        {
            throw call.GitDirectory is null ? GitFailures.NotFound(call.Subject) : GitFailures.Vanished(call.Subject);
        }
        catch (Win32Exception e) when (e.NativeErrorCode == PermissionDenied && !CanEnter(call.WorkingDirectory))
        {
            throw GitFailures.NotPermitted(call.Subject, e);
        }
        catch (Win32Exception e)
        {
            var key = e.NativeErrorCode == NoSuchFile ? "git.missing" : "git.not-started";
            throw new GitFailureException(
                GitFailureKind.GitMissing, new Failure(key, Options.Executable, OldestSupported.ToString(), ExecutableSetting, e.Message.TrimEnd('.')), e);
        }
    }

    private const int NoSuchFile = 2, PermissionDenied = 13;

    private static bool CanEnter(string folder)
    {
        try
        {
            _ = Directory.EnumerateFileSystemEntries(folder).Any();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>git sees nothing of our own environment but what it needs to find programs, certificates and, for ssh, keys.</summary>
    private static void SetEnvironment(IDictionary<string, string?> environment, GitCall call)
    {
        var ssh = call.Network?.SshCommand is not null;
        var kept = environment.Where(v => KeptVariables.Contains(v.Key) || (ssh && KeptForSsh.Contains(v.Key))).ToArray();
        environment.Clear();
        foreach (var (name, value) in kept) environment[name] = value;
        environment["LC_ALL"] = "C.UTF-8";
        environment["PAGER"] = environment["GIT_PAGER"] = "cat";
        environment["GIT_CONFIG_NOSYSTEM"] = environment["GIT_ATTR_NOSYSTEM"] = "1";
        environment["GIT_CONFIG_GLOBAL"] = environment["GIT_CONFIG_SYSTEM"] = "/dev/null";
        environment["GIT_TERMINAL_PROMPT"] = environment["GIT_OPTIONAL_LOCKS"] = environment["GIT_PROTOCOL_FROM_USER"] = "0";
        environment["GIT_ASKPASS"] = environment["SSH_ASKPASS"] = environment["GIT_EDITOR"] = "false";
        environment["SSH_ASKPASS_REQUIRE"] = "never";
        // Overrides every protocol.*.allow of the repository; "none" is no protocol.
        environment["GIT_ALLOW_PROTOCOL"] = call.Network?.Protocol ?? "none";
        environment["GIT_SSH_COMMAND"] = call.Network?.SshCommand ?? "false";
        environment["GIT_SSH_VARIANT"] = "ssh";
        if (call.Network is null) environment["GIT_NO_LAZY_FETCH"] = "1";
        // Facts of a commit never change under its name: no replacements, no grafts.
        environment["GIT_NO_REPLACE_OBJECTS"] = "1";
        environment["GIT_GRAFT_FILE"] = "/dev/null";
        if (call.Ceiling is not null) environment["GIT_CEILING_DIRECTORIES"] = call.Ceiling;
        if (call.GitDirectory is null) return;
        // With a work tree of our choice, core.worktree and core.bare of the repository no longer matter.
        environment["GIT_DIR"] = environment["GIT_WORK_TREE"] = call.GitDirectory;
    }

    [GeneratedRegex(@"\d+\.\d+(\.\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Using {Executable} {Version}")]
        public static partial void Found(ILogger logger, string executable, Version version);

        [LoggerMessage(2, LogLevel.Debug, "git {Verb} on {Subject} runs as process {ProcessId}")]
        public static partial void Started(ILogger logger, int processId, string verb, string subject);
    }
}
