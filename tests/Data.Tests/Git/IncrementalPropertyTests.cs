using Community.Testing.Database;
using Community.Testing.Git;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Git;

/// <summary>However a repository came to its state, and however often it was read on the way: what is stored is what one reading stores.</summary>
public sealed class IncrementalPropertyTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private const int Cases = 24;

    /// <summary>Between two syncs.</summary>
    private const int StepsARound = 4;

    private static readonly Person[] People =
        [HistoryScript.Ann, new("Ann A.", "ann@old.example"), new("Bo", "bo@example.org"), new("dependabot[bot]", "bot@example.org")];

    private static readonly string[] Mailmaps =
        ["Ann Archer <ann@example.org> <ann@old.example>\n", "Bo Baker <bo@example.org>\n", "", "Ann Archer <ann@example.org> Ann A. <ann@old.example>\nBob <bob@new.example> <bo@example.org>\n"];

    private readonly GitStand _stand = new(database);

    [Fact]
    public async Task Many_syncs_of_a_changing_history_store_what_one_sync_of_its_end_stores()
    {
        var histories = Gen.Choose(0, 9999).ArrayOf().Where(steps => steps.Length > 0).ToArbitrary();
        var property = Prop.ForAll(histories, IncrementalEqualsFreshAsync);
        // FsCheck waits for each case: not on a thread that the case needs.
        await Task.Run(() => property.Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithEndSize(24)), GitStand.Token);
    }

    /// <summary>Found by the property: dates so far out of order that git log A ^B prints commits that B reaches too.</summary>
    [Fact]
    public Task Commits_that_git_prints_as_new_though_the_old_head_reaches_them_are_not_stored_twice() =>
        IncrementalEqualsFreshAsync([8969, 3756, 535, 3323, 3765, 5599, 486, 1117, 3173]);

    private async Task IncrementalEqualsFreshAsync(int[] steps)
    {
        using var repository = await TestRepository.CreateAsync();
        var project = await _stand.AddProjectAsync(repository.Path);
        var (commits, tip) = (0, -1);
        foreach (var round in steps.Chunk(StepsARound))
        {
            await repository.ImportAsync(s => (commits, tip) = Write(s, round, commits, tip));
            await _stand.SyncAsync(project);
        }

        await TestGit.RunAsync(repository.Path, "clone", "-q", "--mirror", "--no-local", ".", repository.Beside("copy"));
        var fresh = await _stand.AddProjectAsync(repository.Beside("copy"));
        var once = await _stand.SyncAsync(fresh);

        (await _stand.FactsAsync(project)).ShouldBe(await _stand.FactsAsync(fresh));
        var row = await _stand.ProjectAsync(project);
        (row.HeadSha, row.CommitCount).ShouldBe((once.HeadAfter, once.CommitCount));
        once.CommitCount.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe((await repository.GitAsync("rev-list", "--count", "HEAD")).Trim());
        (await _stand.CommitsAsync(project)).Select(c => c.CommitNo).ShouldBe(Enumerable.Range(0, (await _stand.CommitsAsync(project)).Count));
        (await _stand.LoadAsync(project)).Commits.Count.ShouldBe(once.CommitCount);
    }

    /// <summary>Every commit gets a branch of its own, so that later rounds can come back to it.</summary>
    private static (int Commits, int Tip) Write(HistoryScript script, int[] steps, int commits, int tip)
    {
        var written = new Dictionary<int, CommitRef>();
        // fast-import takes one change a tag: the last of a round counts.
        var tags = new Dictionary<string, Action>();
        foreach (var step in steps)
        {
            var (kind, value) = (step % 9, step / 9);
            switch (tip < 0 ? 0 : kind)
            {
                case 4:
                    Commit(value, "merge", tip == value % commits ? [tip] : [tip, value % commits]);
                    break;
                case 5:
                    tip = value % commits;
                    break;
                case 6:
                    var (name, commit) = ($"t{value % 3}", At(value % commits));
                    tags[name] = value % 2 == 0 ? () => script.LightTag(name, commit) : () => script.Tag(name, commit, new Moment(1_700_000_000 + value));
                    break;
                case 7:
                    Commit(value, "mailmap", [tip], new Dictionary<string, string> { [".mailmap"] = Mailmaps[value % Mailmaps.Length] });
                    break;
                case 8:
                    var gone = $"t{value % 3}";
                    tags[gone] = () => script.LightTag(gone, At(tip)).RemoveTag(gone);
                    break;
                default:
                    Commit(value, value % 5 == 0 ? "pair\n\nCo-authored-by: Ann A. <ann@old.example>\n" : $"work {value}", tip < 0 || value % 17 == 0 ? [] : [tip]);
                    break;
            }
        }

        foreach (var tag in tags.Values) tag();
        script.Branch("main", At(tip));
        return (commits, tip);

        CommitRef At(int number) => written.TryGetValue(number, out var commit) ? commit : new CommitRef($"refs/heads/c{number}^0");

        void Commit(int value, string message, int[] parents, Dictionary<string, string>? files = null)
        {
            var commit = script.Commit(
                message, [.. parents.Select(At)], People[value % People.Length], new Moment(1_600_000_000 + value * 7919L, value % 2 == 0 ? "+0000" : "-0730"), files: files);
            written[commits] = commit;
            script.Branch($"c{commits}", commit);
            tip = commits++;
        }
    }
}
