using Community.Data.Git;
using Community.Testing.Database;
using Community.Testing.Git;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Git;

public sealed class TagTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private readonly GitStand _stand = new(database);

    [Fact]
    public async Task Annotated_and_light_tags_carry_their_creation_date_and_say_whether_HEAD_reaches_them()
    {
        using var repository = await TestRepository.CreateAsync(s =>
        {
            var root = s.Commit("root", at: Moment.At("2024-01-01"), committedAt: Moment.At("2024-01-05"));
            s.Branch("main", s.Commit("next", [root])).Branch("old", s.Commit("side", [root], at: Moment.At("2024-01-03")));
            s.LightTag("v1.0", root).Tag("v1.0.post1", root, Moment.At("2024-03-01")).LightTag("old-line", new CommitRef("refs/heads/old"));
        });
        var (project, result) = await ImportAsync(repository);

        var tags = (await _stand.TagsAsync(project)).ToDictionary(t => t.Name);
        tags.Keys.ShouldBe(["old-line", "v1.0", "v1.0.post1"], ignoreOrder: true);
        (tags["v1.0"].Annotated, tags["v1.0"].OnDefaultBranch, tags["v1.0"].CreatedAt).ShouldBe((false, true, DateTimeOffset.Parse("2024-01-05Z", null)));
        (tags["v1.0.post1"].Annotated, tags["v1.0.post1"].OnDefaultBranch, tags["v1.0.post1"].CreatedAt).ShouldBe((true, true, DateTimeOffset.Parse("2024-03-01Z", null)));
        tags["v1.0.post1"].TargetSha.ShouldBe(tags["v1.0"].TargetSha);
        tags["old-line"].OnDefaultBranch.ShouldBeFalse();
        result.Tags.Count.ShouldBe(3);
        result.Tags.ShouldAllBe(t => t.CreatedBefore == null && t.CreatedAfter != null);
        (await _stand.LoadAsync(project)).Tags.Select(t => t.Name).ShouldBe(["old-line", "v1.0", "v1.0.post1"]);
    }

    [Fact]
    public async Task Tags_that_move_or_go_are_reported_with_both_dates()
    {
        using var repository = await TestRepository.CreateAsync(s =>
        {
            var root = s.Commit("root", at: Moment.At("2024-01-01"));
            s.Branch("main", s.Commit("next", [root], at: Moment.At("2024-01-02"))).LightTag("moves", root).LightTag("goes", root).LightTag("stays", root);
        });
        var (project, first) = await ImportAsync(repository);
        await repository.GitAsync("update-ref", "refs/tags/moves", "main");
        await repository.GitAsync("update-ref", "-d", "refs/tags/goes");
        var result = await _stand.SyncAsync(project);

        result.Tags.OrderBy(t => t.Name).ShouldBe(
        [
            new TagChange("goes", DateTimeOffset.Parse("2024-01-01Z", null), null),
            new TagChange("moves", DateTimeOffset.Parse("2024-01-01Z", null), DateTimeOffset.Parse("2024-01-02Z", null)),
        ]);
        result.DataRevision.ShouldBe(first.DataRevision + 1);
        (await _stand.TagsAsync(project)).Select(t => t.Name).ShouldBe(["moves", "stays"]);
        (await _stand.SyncsAsync(project)).Select(s => s.TagsChanged).ShouldBe([3, 2]);
    }

    [Fact]
    public async Task A_tag_comes_onto_the_default_branch_when_its_commit_is_merged()
    {
        using var repository = await TestRepository.CreateAsync(s =>
        {
            var root = s.Commit("root");
            s.Branch("main", root).LightTag("v1", s.Commit("side", [root]));
        });
        var (project, _) = await ImportAsync(repository);
        (await _stand.TagsAsync(project)).ShouldHaveSingleItem().OnDefaultBranch.ShouldBeFalse();
        await repository.GitAsync("update-ref", "refs/heads/main", "refs/tags/v1");
        var result = await _stand.SyncAsync(project);

        result.Tags.ShouldHaveSingleItem().Name.ShouldBe("v1");
        (await _stand.TagsAsync(project)).ShouldHaveSingleItem().OnDefaultBranch.ShouldBeTrue();
    }

    [Fact]
    public async Task Tags_of_tags_trees_and_missing_objects_do_no_harm()
    {
        using var repository = await TestRepository.CreateAsync(s =>
        {
            var root = s.Commit("root", at: Moment.At("2024-01-01"), files: new Dictionary<string, string> { ["file"] = "text" });
            s.Branch("main", root).Tag("inner", root, Moment.At("2024-02-01")).LightTag("plain", root);
        });
        string[] identity = ["-c", "user.name=T", "-c", "user.email=t@example.org"];
        await repository.GitAsync([.. identity, "tag", "-a", "-m", "outer", "outer", "inner"]);
        await repository.GitAsync("tag", "light-tree", "main^{tree}");
        await repository.GitAsync([.. identity, "tag", "-a", "-m", "tree", "noted-tree", "main^{tree}"]);
        await repository.GitAsync("tag", "light-blob", "main:file");
        await repository.UnpackAsync();
        File.Delete(await repository.LooseObjectAsync("main:file"));
        var (project, result) = await ImportAsync(repository);

        var tags = (await _stand.TagsAsync(project)).ToDictionary(t => t.Name);
        tags.Keys.ShouldBe(["inner", "noted-tree", "outer", "plain"], ignoreOrder: true);
        tags["outer"].TargetSha.ShouldBe(tags["plain"].TargetSha);
        tags["outer"].OnDefaultBranch.ShouldBeTrue();
        tags["noted-tree"].OnDefaultBranch.ShouldBeFalse();
        var notice = result.Notices.ShouldHaveSingleItem();
        (notice.Kind, notice.Count).ShouldBe((GitNoticeKind.TagsSkipped, 2));
    }

    [Fact]
    public async Task A_tag_object_without_a_tagger_has_the_date_of_its_commit()
    {
        using var repository = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit("root", at: Moment.At("2024-01-01"))));
        var commit = (await repository.GitAsync("rev-parse", "main")).Trim();
        var tag = await TestGit.RunAsync(
            repository.Path, System.Text.Encoding.ASCII.GetBytes($"object {commit}\ntype commit\ntag v0\n\nold\n"), ["hash-object", "-t", "tag", "-w", "--stdin", "--literally"]);
        await repository.GitAsync("update-ref", "refs/tags/v0", System.Text.Encoding.ASCII.GetString(tag).Trim());
        var (project, _) = await ImportAsync(repository);

        (await _stand.TagsAsync(project)).ShouldHaveSingleItem().CreatedAt.ShouldBe(DateTimeOffset.Parse("2024-01-01Z", null));
    }

    private async Task<(int Project, GitSyncResult Result)> ImportAsync(TestRepository repository)
    {
        var project = await _stand.AddProjectAsync(repository.Path);
        return (project, await _stand.SyncAsync(project));
    }
}
