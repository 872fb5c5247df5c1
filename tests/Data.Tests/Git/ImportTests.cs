using System.Globalization;
using Community.Data.Git;
using Community.Testing.Database;
using Community.Testing.Git;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Git;

/// <summary>What a first and a later sync store.</summary>
public sealed class ImportTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private readonly GitStand _stand = new(database);

    [Fact]
    public async Task A_commit_is_stored_with_everything_it_says()
    {
        using var repository = await TestRepository.CreateAsync(s =>
        {
            var root = s.Commit("root");
            var second = s.Commit(
                "Add a parser\n\nBody.\n", [root], new Person("Bo", "BO@example.org"), new Moment(1_700_000_000, "+0530"),
                new Person("GitHub", "noreply@github.com"), new Moment(1_700_000_100, "-0800"));
            s.Branch("main", second);
        });
        var project = await _stand.AddProjectAsync(repository.Path);
        var result = await _stand.SyncAsync(project);

        result.AddedCount.ShouldBe(2);
        result.CommitCount.ShouldBe(2);
        result.Branch.ShouldBe("main");
        result.DataRevision.ShouldBe(1);
        var commit = (await _stand.CommitsAsync(project)).Single(c => c.Subject == "Add a parser");
        Convert.ToHexStringLower(commit.Sha).ShouldBe((await repository.GitAsync("rev-parse", "main")).Trim());
        Convert.ToHexStringLower(commit.Parents).ShouldBe((await repository.GitAsync("rev-parse", "main~1")).Trim());
        commit.ParentCount.ShouldBe((short)1);
        commit.AuthoredAt.ToUnixTimeSeconds().ShouldBe(1_700_000_000);
        commit.AuthorZone.ShouldBe((short)330);
        commit.CommittedAt.ToUnixTimeSeconds().ShouldBe(1_700_000_100);
        commit.CommitterZone.ShouldBe((short)-480);
        commit.Reachable.ShouldBeTrue();
        var people = await _stand.SignaturesAsync(project);
        people[commit.AuthorNo].RawEmail.ShouldBe("BO@example.org");
        people[commit.CommitterNo].RawName.ShouldBe("GitHub");
    }
}
