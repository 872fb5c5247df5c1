using Community.Core.Failures;
using Community.Data.Git;
using Community.Data.Projects;
using Community.Data.Tests.Git;
using Community.Testing.Database;
using Community.Testing.Git;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Projects;

public sealed class TrackTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private readonly GitStand _stand = new(database);

    [Fact]
    public async Task A_folder_is_tracked_under_its_own_name_once()
    {
        using var repository = await NewAsync("my models!");
        var track = await TrackAsync(repository.Path);
        (track.Name.ToString(), track.IsNew, track.Source, track.Path).ShouldBe(("local/my-models-", true, ProjectSource.Path, repository.Path));
        var again = await TrackAsync(repository.Path + "/");
        (again.ProjectId, again.IsNew, again.Note).ShouldBe((track.ProjectId, false, null));
    }

    [Fact]
    public async Task A_folder_inside_a_worktree_and_the_git_folder_lead_to_the_worktree()
    {
        using var repository = await NewAsync("worktree", bare: false);
        var inner = Path.Combine(repository.Path, "src", "deep");
        Directory.CreateDirectory(inner);
        var track = await _stand.Tracker.TrackAsync("deep", null, Path.GetDirectoryName(inner)!, GitStand.Token);
        track.Path.ShouldBe(repository.Path);
        (await TrackAsync(Path.Combine(repository.Path, ".git"))).ProjectId.ShouldBe(track.ProjectId);
        (await TrackAsync(Path.Combine(repository.Path, ".git", "objects"))).ProjectId.ShouldBe(track.ProjectId);
        Directory.CreateSymbolicLink(repository.Beside("link"), repository.Path);
        (await TrackAsync(Path.Combine(repository.Beside("link"), "src"))).ProjectId.ShouldBe(track.ProjectId);
        (await _stand.Tracker.TrackAsync(".", null, repository.Path, GitStand.Token)).ProjectId.ShouldBe(track.ProjectId);
    }

    [Theory]
    [InlineData("https://github.com/Kind/Https.git", "Kind/Https")]
    [InlineData("https://user:secret@github.com/kind/secret", "kind/secret")]
    [InlineData("git@github.com:kind/scp.git", "kind/scp")]
    [InlineData("ssh://git@gitlab.com/kind/ssh", "kind/ssh")]
    [InlineData("https://git.internal.example/kind/unknown-host", "local/origin-test")]
    [InlineData("/srv/git/kind/path.git", "local/origin-test")]
    public async Task The_name_comes_from_an_origin_on_a_known_host(string origin, string name)
    {
        using var repository = await NewAsync("origin-test");
        await repository.GitAsync("config", "remote.origin.url", origin);
        var track = await TrackAsync(repository.Path);

        track.Name.ToString().ShouldBe(name);
        var row = await _stand.ProjectAsync(track.ProjectId);
        row.CloneUrl.ShouldBeNull();
        // For the next case, which has a folder of the same name.
        await using var context = database.CreateContext();
        await context.Projects.Where(p => p.ProjectId == track.ProjectId).ExecuteDeleteAsync(GitStand.Token);
    }

    [Fact]
    public async Task A_linked_worktree_is_a_folder_of_its_own()
    {
        using var repository = await NewAsync("trunk", bare: false);
        await repository.GitAsync("worktree", "add", "-q", "-b", "feature", repository.Beside("feature"), "main");
        (await TrackAsync(repository.Path)).Path.ShouldBe(repository.Path);
        var linked = await TrackAsync(repository.Beside("feature"));
        (linked.Path, linked.IsNew).ShouldBe((repository.Beside("feature"), true));
        (await _stand.SyncAsync(linked.ProjectId)).Branch.ShouldBe("feature");
    }

    [Fact]
    public async Task A_given_name_wins_and_another_one_later_leaves_a_dated_alias()
    {
        using var repository = await NewAsync("renamed");
        await repository.GitAsync("config", "remote.origin.url", "https://github.com/upstream/renamed");
        var track = await TrackAsync(repository.Path, "mine/first");
        var renamed = await TrackAsync(repository.Path, "mine/second");
        (renamed.ProjectId, renamed.Name.ToString(), renamed.IsNew).ShouldBe((track.ProjectId, "mine/second", false));
        (await TrackAsync(repository.Path)).Name.ToString().ShouldBe("mine/second");
        await using var context = database.CreateContext();
        var aliases = await context.ProjectAliases.Where(a => a.ProjectId == track.ProjectId).OrderBy(a => a.AliasNo).ToListAsync(GitStand.Token);

        aliases.Select(a => (a.Host, a.FullName, a.Until is null)).ShouldBe([("github.com", "upstream/renamed", true), ("local", "mine/first", false), ("local", "mine/second", true)]);
    }

    [Fact]
    public async Task Two_folders_of_the_same_name_need_a_name_for_the_second()
    {
        using var first = await NewAsync("twin");
        using var second = await NewAsync("twin");
        await TrackAsync(first.Path);
        var failure = await Should.ThrowAsync<UserErrorException>(TrackAsync(second.Path));
        failure.Problem.ShouldContain(first.Path);
        failure.Remedy.ShouldContain("--name");
        failure.Remedy.ShouldContain(second.Path);
        (await TrackAsync(second.Path, "local/other-twin")).IsNew.ShouldBeTrue();
        (await Should.ThrowAsync<UserErrorException>(TrackAsync(second.Path, "LOCAL/Twin"))).Problem.ShouldContain("local/twin");
    }

    [Fact]
    public async Task Of_two_clones_of_one_repository_the_first_stays_while_it_is_there()
    {
        using var first = await NewAsync("clone-one");
        using var second = await NewAsync("clone-two");
        foreach (var clone in (TestRepository[])[first, second]) await clone.GitAsync("config", "remote.origin.url", "git@github.com:shared/clones.git");
        var track = await TrackAsync(first.Path);
        var other = await TrackAsync(second.Path);
        (other.ProjectId, other.Path).ShouldBe((track.ProjectId, first.Path));
        other.Note.ShouldNotBeNull().ShouldContain("--name");
        var own = await TrackAsync(second.Path, "shared/second-clone");
        own.IsNew.ShouldBeTrue();
        (await TrackAsync(first.Path)).ProjectId.ShouldBe(track.ProjectId);
    }

    [Fact]
    public async Task A_clone_that_moved_is_found_again_by_its_origin()
    {
        using var repository = await NewAsync("before");
        await repository.GitAsync("config", "remote.origin.url", "https://github.com/moving/clone");
        var track = await TrackAsync(repository.Path);
        Directory.Move(repository.Path, repository.Beside("after"));
        var moved = await TrackAsync(repository.Beside("after"));

        (moved.ProjectId, moved.Path, moved.IsNew).ShouldBe((track.ProjectId, repository.Beside("after"), false));
        moved.Note.ShouldNotBeNull().ShouldContain("after");
    }

    [Fact]
    public async Task Tracking_the_same_folder_twice_at_once_makes_one_project()
    {
        using var repository = await NewAsync("at-once");
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TrackAsync(repository.Path)));
        results.Select(r => r.ProjectId).Distinct().ShouldHaveSingleItem();
        results.Count(r => r.IsNew).ShouldBe(1);
    }

    // 256 characters in one part of a path: Linux takes 255.
    private const string LongerThanAName =
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" +
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("file:///etc", GitFailureKind.AddressRefused)]
    [InlineData("git://github.com/a/b", GitFailureKind.AddressRefused)]
    [InlineData("https://evil.example/a/b", GitFailureKind.AddressRefused)]
    [InlineData("https://user:secret@github.com/a/b", GitFailureKind.AddressRefused)]
    [InlineData("https://127.0.0.1/a/b", GitFailureKind.AddressRefused)]
    [InlineData("./nothing/there", GitFailureKind.NotFound)]
    [InlineData("no-such-folder", GitFailureKind.NotFound)]
    [InlineData(LongerThanAName, GitFailureKind.NotFound)]
    public async Task What_cannot_be_tracked_is_said_without_repeating_secrets(string input, GitFailureKind kind)
    {
        var failure = await Should.ThrowAsync<GitFailureException>(TrackAsync(input));
        failure.Kind.ShouldBe(kind);
        failure.Message.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("no-slash")]
    [InlineData("a/b/c")]
    [InlineData("a/..")]
    [InlineData("ä/b")]
    public async Task A_name_that_is_none_is_refused(string name)
    {
        using var repository = await NewAsync("unnamed");
        (await Should.ThrowAsync<UserErrorException>(TrackAsync(repository.Path, name))).Remedy.ShouldContain("owner/name");
    }

    private Task<TrackResult> TrackAsync(string input, string? name = null) => _stand.Tracker.TrackAsync(input, name, "/", GitStand.Token);

    private static Task<TestRepository> NewAsync(string name, bool bare = true) => TestRepository.CreateAsync(s => s.Branch("main", s.Commit("one")), bare, name);
}
