using System.Text;
using Community.Data.Git;
using Community.Testing.Database;
using Community.Testing.Git;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Git;

/// <summary>A repository's configuration, hooks and attributes may name programs. None of them may run because we read it.</summary>
public sealed class HostileRepositoryTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private readonly GitStand _stand = new(database);

    [Fact]
    public async Task Nothing_that_a_repository_names_is_run()
    {
        using var repository = await BuildAsync();
        var project = await _stand.AddProjectAsync(repository.Path);
        var result = await _stand.SyncAsync(project);
        await GitRepository.DiscoverAsync(_stand.Git, Path.Combine(repository.Path, "folder"), GitStand.Token);
        var track = await _stand.Tracker.TrackAsync("folder", "hostile/repository", repository.Path, GitStand.Token);
        (track.ProjectId, track.Path).ShouldBe((project, repository.Path));

        Traps(repository).ShouldBeEmpty();
        result.CommitCount.ShouldBe(2);
        (await _stand.CommitsAsync(project)).Select(c => c.Subject).ShouldBe(["Signé", "root"]);
        (await _stand.CoAuthorsAsync(project)).ShouldBe(["Bo|bo@example.org"]);
        // The mailmap of HEAD is missing, which sets the trap of a fetch; neither is the one of the configuration read.
        result.Notices.Select(n => n.Kind).ShouldBe([GitNoticeKind.MailmapUnreadable, GitNoticeKind.TagsSkipped], ignoreOrder: true);
        (await _stand.SignaturesAsync(project)).ShouldAllBe(s => s.Email == s.RawEmail);
    }

    [Fact]
    public async Task The_traps_are_real_plain_git_runs_into_them()
    {
        using var repository = await BuildAsync();
        await TestGit.RunAsync(repository.GitDirectory, "log", "-1");
        await Should.ThrowAsync<InvalidOperationException>(TestGit.RunAsync(repository.GitDirectory, "cat-file", "-e", "HEAD:.mailmap"));

        Traps(repository).ShouldContain("gpg");
        Traps(repository).ShouldContain("transport");
    }

    private static IEnumerable<string> Traps(TestRepository repository) => Directory.EnumerateFiles(repository.Beside("ran")).Select(f => Path.GetFileName(f));

    private static async Task<TestRepository> BuildAsync()
    {
        var files = new Dictionary<string, string> { [".mailmap"] = "Mapped <mapped@example.org> <ann@example.org>\n", ["folder/file"] = "text\n", [".gitattributes"] = "* diff=trap filter=trap\n" };
        var repository = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit("root", files: files)), bare: false);
        Directory.CreateDirectory(repository.Beside("ran"));
        Directory.CreateDirectory(Path.Combine(repository.Path, "folder"));
        var root = (await repository.GitAsync("rev-parse", "main")).Trim();
        var tree = (await repository.GitAsync("rev-parse", "main^{tree}")).Trim();
        await repository.WriteRawCommitAsync(Encoding.UTF8.GetBytes(
            $"""
            tree {tree}
            parent {root}
            author Ann <ann@example.org> 1700000000 +0000
            committer Ann <ann@example.org> 1700000000 +0000
            gpgsig -----BEGIN PGP SIGNATURE-----
             
             bm90IGEgc2lnbmF0dXJl
             -----END PGP SIGNATURE-----

            Signé

            Co-authored-by: Bo <bo@example.org>

            """));
        await repository.GitAsync("tag", "blob", "main:folder/file");
        await repository.UnpackAsync();
        foreach (var lost in (string[])["main:.mailmap", "main:folder/file"]) File.Delete(await repository.LooseObjectAsync(lost));

        var included = repository.Beside("included");
        await File.WriteAllTextAsync(included, Config(repository, included: null));
        await File.AppendAllTextAsync(Path.Combine(repository.GitDirectory, "config"), Config(repository, included));
        Directory.CreateDirectory(Path.Combine(repository.GitDirectory, "info"));
        await File.WriteAllTextAsync(Path.Combine(repository.GitDirectory, "info", "attributes"), "* diff=trap filter=trap\n");
        await File.WriteAllTextAsync(repository.Beside("mailmap"), "Wrong <wrong@example.org> <ann@example.org>\n");
        foreach (var hooks in (string[])[Path.Combine(repository.GitDirectory, "hooks"), repository.Beside("hooks")]) WriteHooks(repository, hooks);
        return repository;
    }

    private static string Config(TestRepository repository, string? included)
    {
        string Trap(string name) => $"\"touch {repository.Beside("ran")}/{name}; cat\"";
        string Shell(string name) => $"\"!touch {repository.Beside("ran")}/{name}; cat\"";
        return $"""

            [core]
                repositoryformatversion = 1
                fsmonitor = {Trap("fsmonitor")}
                hooksPath = {repository.Beside("hooks")}
                pager = {Trap("pager")}
                editor = {Trap("editor")}
                askPass = {Program(repository, "askpass")}
                sshCommand = {Trap("ssh")}
                gitProxy = {Program(repository, "proxy")}
                alternateRefsCommand = {Trap("alternates")}
                attributesFile = {repository.Beside("attributes")}
                worktree = {repository.Beside("nowhere")}
            [alias]
                log = {Shell("alias-log")}
                rev-parse = {Shell("alias-rev-parse")}
                for-each-ref = {Shell("alias-for-each-ref")}
            [log]
                showSignature = true
                date = relative
                follow = true
            [gpg]
                program = {Program(repository, "gpg")}
            [gpg "ssh"]
                program = {Program(repository, "gpg-ssh")}
            [diff]
                external = {Program(repository, "diff")}
            [diff "trap"]
                textconv = {Trap("textconv")}
                command = {Trap("diff-command")}
            [filter "trap"]
                smudge = {Trap("smudge")}
                clean = {Trap("clean")}
                process = {Trap("process")}
                required = true
            [trailer "Co-authored-by"]
                command = {Trap("trailer")}
                cmd = {Trap("trailer-cmd")}
            [pager]
                log = {Trap("pager-log")}
                config = {Trap("pager-config")}
            [color]
                ui = always
            [i18n]
                logOutputEncoding = ISO-8859-1
            [format]
                pretty = oneline
                notes = true
            [mailmap]
                file = {repository.Beside("mailmap")}
                blob = main:folder/file
            [credential]
                helper = {Shell("credential")}
            [extensions]
                partialClone = trap
            [protocol]
                allow = always
            [protocol "ext"]
                allow = always
            [protocol "file"]
                allow = always
            [remote "trap"]
                url = "ext::sh -c touch% {repository.Beside("ran")}/transport"
                promisor = true
                partialclonefilter = blob:none
                uploadpack = {Trap("uploadpack")}
            [remote "origin"]
                url = https://github.com/hostile/repository
            [url "ext::sh -c touch% {repository.Beside("ran")}/rewritten "]
                insteadOf = https://github.com/
            [uploadpack]
                packObjectsHook = {Trap("pack-objects")}
            [gc]
                auto = 1
            {(included is null ? "" : $"[include]\n    path = {included}\n")}
            """;
    }

    /// <summary>For settings that take a program rather than a command line.</summary>
    private static string Program(TestRepository repository, string name)
    {
        var path = repository.Beside($"trap-{name}");
        WriteScript(path, $"#!/bin/sh\ntouch {repository.Beside("ran")}/{name}\n");
        return path;
    }

    private static void WriteHooks(TestRepository repository, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var hook in (string[])["reference-transaction", "post-checkout", "post-merge", "pre-auto-gc", "post-index-change", "fsmonitor-watchman", "post-rewrite"])
            WriteScript(Path.Combine(folder, hook), $"#!/bin/sh\ntouch {repository.Beside("ran")}/hook-{hook}\n");
    }

    private static void WriteScript(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
