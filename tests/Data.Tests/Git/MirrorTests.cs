using System.Net;
using Community.Core.Failures;
using Community.Data.Git;
using Community.Data.Projects;
using Community.Testing.Database;
using Community.Testing.Git;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Git;

/// <summary>Mirrors of a host on the loopback address: its name resolves there, and only in these tests that is allowed.</summary>
public sealed class MirrorTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private readonly DirectoryInfo _mirrors = Directory.CreateTempSubdirectory("community-mirrors-");
    private GitHttpServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await GitHttpServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _mirrors.Delete(recursive: true);
    }

    [Fact]
    public async Task An_address_becomes_a_mirror_without_blobs_of_the_default_branch_and_the_tags()
    {
        using var repository = await SourceAsync();
        await _server.PublishAsync(repository, "owner/name");
        var stand = Stand();
        var track = await stand.Tracker.TrackAsync(_server.Url("owner/name"), null, "/", GitStand.Token);
        (track.Name.ToString(), track.Source, track.IsNew).ShouldBe(("owner/name", ProjectSource.Mirror, true));
        var result = await stand.SyncAsync(track.ProjectId);

        (result.CommitCount, result.Branch).ShouldBe((2, "main"));
        result.Notices.ShouldBeEmpty();
        (await stand.SignaturesAsync(track.ProjectId)).Select(s => s.Email).Distinct().ShouldBe(["ann@mapped.example"]);
        (await stand.TagsAsync(track.ProjectId)).Select(t => t.Name).ShouldBe(["v1"]);
        (await TestGit.RunAsync(track.Path, "for-each-ref", "--format=%(refname)")).Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["refs/heads/main", "refs/tags/v1"]);
        var missing = await TestGit.RunAsync(track.Path, "rev-list", "--objects", "--missing=print", "--all");
        var blob = (await repository.GitAsync("rev-parse", "main:big.txt")).Trim();
        missing.ShouldContain($"?{blob}");
        Directory.GetDirectories(_mirrors.FullName).ShouldBe([track.Path]);
    }

    [Fact]
    public async Task A_later_sync_fetches_what_is_new_and_follows_the_default_branch()
    {
        using var repository = await SourceAsync();
        var published = await _server.PublishAsync(repository, "owner/moves");
        var stand = Stand();
        var track = await stand.Tracker.TrackAsync(_server.Url("owner/moves"), null, "/", GitStand.Token);
        await stand.SyncAsync(track.ProjectId);
        (await stand.SyncAsync(track.ProjectId)).Changed.ShouldBeFalse();
        await repository.ImportAsync(s => s.Branch("trunk", s.Commit("three", [new CommitRef("refs/heads/main^0")])));
        await repository.GitAsync("push", "-q", published, "trunk");
        await TestGit.RunAsync(published, "symbolic-ref", "HEAD", "refs/heads/trunk");
        await TestGit.RunAsync(published, "update-ref", "-d", "refs/tags/v1");
        var result = await stand.SyncAsync(track.ProjectId);

        (result.AddedCount, result.CommitCount, result.Branch, result.HistoryRewritten).ShouldBe((1, 3, "trunk", false));
        result.Tags.ShouldHaveSingleItem().CreatedAfter.ShouldBeNull();
    }

    [Fact]
    public async Task A_mirror_that_becomes_too_large_is_given_up_and_leaves_nothing()
    {
        using var repository = await SourceAsync();
        await _server.PublishAsync(repository, "owner/large");
        var stand = Stand(o => o.MaxMirrorBytes = 100);
        var track = await stand.Tracker.TrackAsync(_server.Url("owner/large"), null, "/", GitStand.Token);
        var failure = await Should.ThrowAsync<GitFailureException>(stand.SyncAsync(track.ProjectId));

        failure.Kind.ShouldBe(GitFailureKind.MirrorTooLarge);
        Directory.GetFileSystemEntries(_mirrors.FullName).ShouldBeEmpty();
        (await stand.CommitsAsync(track.ProjectId)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_fetch_that_takes_too_long_is_ended_and_tried_again()
    {
        using var repository = await SourceAsync();
        await _server.PublishAsync(repository, "owner/slow");
        var stand = Stand(o => o.FetchTimeout = TimeSpan.FromMilliseconds(1));
        var track = await stand.Tracker.TrackAsync(_server.Url("owner/slow"), null, "/", GitStand.Token);
        await Should.ThrowAsync<TransientFailureException>(stand.SyncAsync(track.ProjectId));

        Directory.GetFileSystemEntries(_mirrors.FullName).ShouldBeEmpty();
    }

    [Fact]
    public async Task Redirects_are_not_followed()
    {
        using var repository = await SourceAsync();
        await _server.PublishAsync(repository, "owner/target");
        var failure = await Should.ThrowAsync<GitFailureException>(Stand().Tracker.TrackAsync(_server.Url("moved/owner/target"), "owner/target", "/", GitStand.Token));

        failure.Kind.ShouldBe(GitFailureKind.RemoteRefused);
        _server.Requests.ShouldNotContain(r => r.StartsWith("/owner/target", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_repository_that_the_host_does_not_know_or_that_is_empty_is_not_tracked()
    {
        var unknown = await Should.ThrowAsync<GitFailureException>(Stand().Tracker.TrackAsync(_server.Url("owner/unknown"), null, "/", GitStand.Token));
        unknown.Kind.ShouldBe(GitFailureKind.RemoteRefused);
        unknown.Problem.ShouldContain("owner/unknown");
        using var empty = await TestRepository.CreateAsync();
        await _server.PublishAsync(empty, "owner/empty");
        (await Should.ThrowAsync<GitFailureException>(Stand().Tracker.TrackAsync(_server.Url("owner/empty"), null, "/", GitStand.Token))).Kind.ShouldBe(GitFailureKind.Empty);
        await using var context = database.CreateContext();
        context.Projects.Count(p => p.Name == "unknown" || p.Name == "empty").ShouldBe(0);
    }

    [Fact]
    public async Task The_product_itself_does_not_go_to_a_loopback_address()
    {
        using var repository = await SourceAsync();
        await _server.PublishAsync(repository, "owner/near");
        var policy = new FetchPolicy((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]), FetchPolicy.IsPublic, []);
        var failure = await Should.ThrowAsync<GitFailureException>(Stand(policy: policy).Tracker.TrackAsync(_server.Url("owner/near"), null, "/", GitStand.Token));

        failure.Kind.ShouldBe(GitFailureKind.AddressRefused);
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_host_that_is_away_is_tried_again_and_the_facts_stay()
    {
        using var repository = await SourceAsync();
        await _server.PublishAsync(repository, "owner/away");
        var stand = Stand();
        var track = await stand.Tracker.TrackAsync(_server.Url("owner/away"), null, "/", GitStand.Token);
        await stand.SyncAsync(track.ProjectId);
        await _server.DisposeAsync();
        await Should.ThrowAsync<TransientFailureException>(stand.SyncAsync(track.ProjectId));

        (await stand.CommitsAsync(track.ProjectId)).Count.ShouldBe(2);
        _server = await GitHttpServer.StartAsync();
    }

    [Fact]
    public async Task The_address_and_a_folder_of_one_repository_are_one_project_and_the_mirror_wins()
    {
        using var repository = await SourceAsync();
        await _server.PublishAsync(repository, "owner/both");
        await repository.GitAsync("config", "remote.origin.url", $"https://user:secret@{_server.HostAndPort}/owner/both.git");
        var stand = Stand();
        var folder = await stand.Tracker.TrackAsync(repository.Path, null, "/", GitStand.Token);
        folder.Name.ToString().ShouldBe("owner/both");
        var before = await stand.SyncAsync(folder.ProjectId);
        var address = await stand.Tracker.TrackAsync(_server.Url("owner/both"), null, "/", GitStand.Token);

        (address.ProjectId, address.IsNew, address.Source).ShouldBe((folder.ProjectId, false, ProjectSource.Mirror));
        address.Note.ShouldNotBeNull().ShouldContain(repository.Path);
        var after = await stand.SyncAsync(folder.ProjectId);
        (after.HeadAfter, after.Changed).ShouldBe((before.HeadAfter, false));
        var again = await stand.Tracker.TrackAsync(repository.Path, null, "/", GitStand.Token);
        (again.ProjectId, again.Source).ShouldBe((folder.ProjectId, ProjectSource.Mirror));
        again.Note.ShouldNotBeNull().ShouldContain("not read");
    }

    private GitStand Stand(Action<GitOptions>? change = null, FetchPolicy? policy = null)
    {
        var options = new GitOptions { MirrorFolder = _mirrors.FullName };
        options.AllowedHosts.Add(_server.HostAndPort);
        change?.Invoke(options);
        return new GitStand(
            database, options,
            policy ?? new FetchPolicy((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]), IPAddress.IsLoopback, [$"http.sslCAInfo={_server.CertificateFile}"]));
    }

    private static Task<TestRepository> SourceAsync()
    {
        var files = new Dictionary<string, string> { [".mailmap"] = "Ann <ann@mapped.example> <ann@example.org>\n", ["big.txt"] = new('x', 20_000) };
        return TestRepository.CreateAsync(s =>
        {
            var root = s.Commit("one", files: files);
            s.Branch("main", s.Commit("two", [root])).Branch("side", s.Commit("side", [root])).Tag("v1", root);
        });
    }
}
