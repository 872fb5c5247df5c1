using Community.Core.Failures;
using Community.Data.Git;
using Community.Testing.Database;
using Community.Testing.Git;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Git;

/// <summary>Whatever is wrong with a repository: the failure names its path and a remedy, and the last good facts stay.</summary>
public sealed class BadRepositoryTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private readonly GitStand _stand = new(database);

    [Fact]
    public async Task A_path_that_is_not_there()
    {
        using var repository = await TestRepository.CreateAsync();
        await ShouldFailAsync(repository.Beside("nothing"), GitFailureKind.NotFound);
    }

    [Fact]
    public async Task A_folder_that_is_no_repository()
    {
        using var repository = await TestRepository.CreateAsync();
        Directory.CreateDirectory(repository.Beside("plain"));
        await ShouldFailAsync(repository.Beside("plain"), GitFailureKind.NotARepository);
        await File.WriteAllTextAsync(repository.Beside("file"), "text", GitStand.Token);
        await ShouldFailAsync(repository.Beside("file"), GitFailureKind.NotARepository);
    }

    [Fact]
    public async Task A_repository_around_a_tracked_folder_is_not_taken_for_it()
    {
        using var outer = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit("outer")), bare: false);
        var inner = Path.Combine(outer.Path, "inner");
        Directory.CreateDirectory(inner);
        await ShouldFailAsync(inner, GitFailureKind.NotARepository);
    }

    [Fact]
    public async Task A_repository_without_commits()
    {
        using var repository = await TestRepository.CreateAsync();
        await ShouldFailAsync(repository.Path, GitFailureKind.Empty);
    }

    [Fact]
    public async Task A_repository_without_HEAD_or_with_a_HEAD_that_leads_nowhere()
    {
        using var repository = await TestRepository.CreateAsync(s => s.Branch("trunk", s.Commit("one")));
        var failure = await ShouldFailAsync(repository.Path, GitFailureKind.NoHead);
        failure.Problem.ShouldContain("refs/heads/main");
        File.Delete(Path.Combine(repository.Path, "HEAD"));
        await ShouldFailAsync(repository.Path, GitFailureKind.NoHead);
    }

    [Fact]
    public async Task A_shallow_clone()
    {
        using var repository = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit("two", [s.Commit("one")])));
        var shallow = repository.Beside("shallow");
        await TestGit.RunAsync(repository.Path, "clone", "-q", "--depth=1", $"file://{repository.Path}", shallow);
        var failure = await ShouldFailAsync(shallow, GitFailureKind.Shallow);
        failure.Remedy.ShouldBe($"Run git fetch --unshallow in {shallow}.");
    }

    [Theory]
    [InlineData("main")]
    [InlineData("main~2")]
    public async Task A_damaged_or_missing_commit_stores_nothing(string damaged)
    {
        using var repository = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit("3", [s.Commit("2", [s.Commit("1", [s.Commit("0")])])])));
        await repository.UnpackAsync();
        var file = await repository.LooseObjectAsync(damaged);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(file, "not a zlib stream", GitStand.Token);
        await ShouldFailAsync(repository.Path, GitFailureKind.Corrupt);
        File.Delete(file);
        await ShouldFailAsync(repository.Path, GitFailureKind.Corrupt);
    }

    [Fact]
    public async Task A_damaged_object_leaves_the_facts_of_the_last_good_sync()
    {
        using var repository = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit("one")));
        var project = await _stand.AddProjectAsync(repository.Path);
        await _stand.SyncAsync(project);
        await repository.ImportAsync(s => s.Branch("main", s.Commit("three", [s.Commit("two", [new CommitRef("refs/heads/main^0")])])).LightTag("v1", new CommitRef("refs/heads/main^0")));
        await repository.UnpackAsync();
        File.Delete(await repository.LooseObjectAsync("main~1"));
        var failure = await Should.ThrowAsync<GitFailureException>(_stand.SyncAsync(project));
        await _stand.Importer.RecordFailureAsync(project, failure, GitStand.Token);

        (await _stand.CommitsAsync(project)).Select(c => c.Subject).ShouldBe(["one"]);
        (await _stand.TagsAsync(project)).ShouldBeEmpty();
        var row = await _stand.ProjectAsync(project);
        (row.CommitCount, row.DataRevision, row.SyncProblem).ShouldBe((1, 1, failure.Problem));
        row.SyncProblem.ShouldNotBeNull().ShouldContain(repository.Path);
    }

    [Fact]
    public async Task A_repository_of_another_owner_is_read()
    {
        using var repository = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit("one")));
        // A plain user cannot give a folder away; this variable of git's own test suite makes every folder look like another user's.
        var wrapper = repository.Beside("git-of-another");
        await Shell.WriteScriptAsync(wrapper, "GIT_TEST_ASSUME_DIFFERENT_OWNER=1 GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 exec git \"$@\"\n");
        (await Should.ThrowAsync<InvalidOperationException>(Shell.RunAsync(wrapper, "-C", repository.Path, "log"))).Message.ShouldContain("dubious ownership");
        var stand = new GitStand(database, new GitOptions { Executable = wrapper });
        var project = await stand.AddProjectAsync(repository.Path);

        (await stand.SyncAsync(project)).CommitCount.ShouldBe(1);
    }

    [Fact]
    public async Task A_folder_that_may_not_be_read()
    {
        using var repository = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit("one")));
        if (Environment.IsPrivilegedProcess)
        {
            // No permission holds root off: what git says to others must be understood.
            var failure = GitFailures.From(repository.Path, 128, $"fatal: cannot open '{repository.Path}/HEAD': Permission denied\n").ShouldBeOfType<GitFailureException>();
            failure.Kind.ShouldBe(GitFailureKind.NotPermitted);
            return;
        }

        foreach (var locked in (string[])[Path.Combine(repository.Path, "HEAD"), Path.Combine(repository.Path, "objects"), repository.Path])
        {
            var mode = File.GetUnixFileMode(locked);
            File.SetUnixFileMode(locked, UnixFileMode.None);
            await ShouldFailAsync(repository.Path, GitFailureKind.NotPermitted);
            File.SetUnixFileMode(locked, mode);
        }
    }

    [Fact]
    public async Task A_path_that_vanishes_while_it_is_read()
    {
        using var repository = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit("one")));
        var wrapper = repository.Beside("git-wrapper");
        await Shell.WriteScriptAsync(wrapper, $"case \" $* \" in *\" log \"*) mv '{repository.Path}' '{repository.Path}.away';; esac\nexec git \"$@\"\n");
        var stand = new GitStand(database, new GitOptions { Executable = wrapper });
        var project = await stand.AddProjectAsync(repository.Path);
        var failure = await Should.ThrowAsync<GitFailureException>(stand.SyncAsync(project));

        failure.Kind.ShouldBe(GitFailureKind.Vanished);
        failure.Problem.ShouldContain(repository.Path);
        (await stand.CommitsAsync(project)).ShouldBeEmpty();
    }

    [Fact]
    public void A_full_disk_and_a_dead_network_are_tried_again_and_other_complaints_are_quoted()
    {
        GitFailures.From("/r", 128, "fatal: write error: No space left on device").ShouldBeOfType<TransientFailureException>();
        GitFailures.From("https://h/r", 128, "fatal: unable to access 'https://h/r': Could not resolve host: h", network: true).ShouldBeOfType<TransientFailureException>();
        GitFailures.From("https://h/r", 128, "fatal: unable to access 'https://h/r': The requested URL returned error: 503", network: true).ShouldBeOfType<TransientFailureException>();
        GitFailures.From("https://h/r", 128, "fatal: repository 'https://h/r' not found", network: true).ShouldBeOfType<GitFailureException>().Kind.ShouldBe(GitFailureKind.RemoteRefused);
        GitFailures.From("/", 128, "fatal: unknown repository extension found: future").Message.ShouldContain("unknown repository extension");
    }

    private async Task<UserErrorException> ShouldFailAsync(string path, GitFailureKind kind)
    {
        var project = await _stand.AddProjectAsync(path);
        var failure = await Should.ThrowAsync<GitFailureException>(_stand.SyncAsync(project));
        failure.Kind.ShouldBe(kind, failure.Message);
        failure.Problem.ShouldContain(path);
        failure.Remedy.ShouldNotBeEmpty();
        (await _stand.CommitsAsync(project)).ShouldBeEmpty();
        await using var context = database.CreateContext();
        context.Remove(await _stand.ProjectAsync(project));
        await context.SaveChangesAsync(GitStand.Token);
        return failure;
    }
}
