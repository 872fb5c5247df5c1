using System.Diagnostics;
using Community.Core.Failures;
using Community.Data.Git;
using Community.Testing.Git;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Git;

public sealed class GitCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("community-git-command-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_installed_git_is_new_enough() =>
        (await GitStand.NewGit().GetVersionAsync(GitStand.Token)).ShouldBeGreaterThanOrEqualTo(GitCommand.OldestSupported);

    [Fact]
    public async Task A_missing_an_old_and_a_false_git_are_told_apart()
    {
        (await VersionFailureAsync(In("nothing"))).Kind.ShouldBe(GitFailureKind.GitMissing);
        await Shell.WriteScriptAsync(In("old"), "echo git version 2.30.2\n");
        var old = await VersionFailureAsync(In("old"));
        old.Kind.ShouldBe(GitFailureKind.GitTooOld);
        old.Problem.ShouldContain("2.30.2");
        await Shell.WriteScriptAsync(In("false"), "echo something else\n");
        (await VersionFailureAsync(In("false"))).Kind.ShouldBe(GitFailureKind.GitMissing);
    }

    [Fact]
    public async Task Nothing_of_our_environment_reaches_git_but_what_it_needs()
    {
        await Shell.WriteScriptAsync(In("git"), "[ \"$*\" = \"${*%version}\" ] && env || echo git version 2.39.5\n");
        var git = GitStand.NewGit(new GitOptions { Executable = In("git") });
        var names = Names(await git.AskAsync(Call("status"), GitStand.Token));

        names.ShouldContain("GIT_CONFIG_NOSYSTEM");
        names.ShouldNotContain("HOME");
        names.Where(n => !n.StartsWith("GIT_", StringComparison.Ordinal))
            .ShouldBeSubsetOf(["PATH", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "LC_ALL", "PAGER", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "PWD", "OLDPWD", "SHLVL", "_"]);
        var forSsh = Names(await git.AskAsync(Call("fetch") with { Network = new GitNetwork("ssh", [], "ssh") }, GitStand.Token));
        forSsh.Contains("HOME").ShouldBe(Environment.GetEnvironmentVariable("HOME") is not null);
    }

    [Fact]
    public async Task The_time_limit_and_cancellation_end_git_and_everything_it_started()
    {
        await Shell.WriteScriptAsync(In("git"), $"[ \"$*\" != \"${{*%version}}\" ] && echo git version 2.39.5 && exit\n(echo $$ > {In("child")}; exec sleep 600) &\nsleep 600\n");
        var git = GitStand.NewGit(new GitOptions { Executable = In("git") });
        var failure = await Should.ThrowAsync<TransientFailureException>(git.AskAsync(Call("log") with { Timeout = TimeSpan.FromSeconds(1) }, GitStand.Token));
        failure.Problem.ShouldContain("git log");
        failure.Problem.ShouldContain(_folder.FullName);
        ShouldBeGone(int.Parse(await File.ReadAllTextAsync(In("child"), GitStand.Token), null));

        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        (await Should.ThrowAsync<OperationCanceledException>(git.AskAsync(Call("log"), stop.Token))).CancellationToken.ShouldBe(stop.Token);
    }

    [Fact]
    public async Task Of_endless_complaints_the_last_are_kept()
    {
        await Shell.WriteScriptAsync(
            In("git"), "[ \"$*\" != \"${*%version}\" ] && echo git version 2.39.5 && exit\ni=0; while [ $i -lt 20000 ]; do echo \"error: line $i of many\" >&2; i=$((i+1)); done\necho 'fatal: the last word' >&2; exit 128\n");
        var outcome = await GitStand.NewGit(new GitOptions { Executable = In("git") }).TryAsync(Call("log"), GitStand.Token);

        outcome.ExitCode.ShouldBe(128);
        outcome.Errors.Length.ShouldBeInRange(1000, 40_000);
        GitFailures.LastLine(outcome.Errors).ShouldBe("the last word");
    }

    private GitCall Call(string verb) => new(_folder.FullName, _folder.FullName, [verb]) { Timeout = TimeSpan.FromMinutes(1) };

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private static string[] Names(string environment) => [.. environment.Split('\n').Where(l => l.Contains('=')).Select(l => l.Split('=')[0])];

    private static Task<GitFailureException> VersionFailureAsync(string executable) =>
        Should.ThrowAsync<GitFailureException>(GitStand.NewGit(new GitOptions { Executable = executable }).GetVersionAsync(GitStand.Token));

    private static void ShouldBeGone(int processId)
    {
        // Killed, but perhaps not yet reaped by the system's first process.
        if (!File.Exists($"/proc/{processId}/stat")) return;
        try
        {
            using var process = Process.GetProcessById(processId);
            File.ReadAllText($"/proc/{processId}/stat").ShouldContain(") Z ");
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            // Gone between the two looks.
        }
    }
}
