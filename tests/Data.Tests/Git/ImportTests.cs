using System.Text;
using Community.Data.Git;
using Community.Testing.Database;
using Community.Testing.Git;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Git;

/// <summary>What a first sync stores, and what it makes of the oddities of real histories.</summary>
public sealed class ImportTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private readonly GitStand _stand = new(database);

    [Fact]
    public async Task A_commit_is_stored_with_everything_it_says()
    {
        using var repository = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit(
            "Add a parser\n\nBody.\n", [s.Commit("root")], new Person("Bo", "BO@example.org"), new Moment(1_700_000_000, "+0530"),
            new Person("GitHub", "noreply@github.com"), new Moment(1_700_000_100, "-0800"))));
        var (project, result) = await ImportAsync(repository);

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

    [Fact]
    public async Task Only_commits_of_HEAD_are_read_never_other_branches_or_pull_requests()
    {
        using var repository = await TestRepository.CreateAsync(s =>
        {
            var root = s.Commit("root");
            s.Branch("main", root);
            s.Branch("feature", s.Commit("feature", [root]));
            s.Branch("pull", s.Commit("pull", [root]));
        });
        await repository.GitAsync("update-ref", "refs/pull/1/head", "refs/heads/pull");
        var (project, _) = await ImportAsync(repository);

        (await _stand.CommitsAsync(project)).Select(c => c.Subject).ShouldBe(["root"]);
    }

    [Fact]
    public async Task Merges_roots_and_octopuses_keep_all_their_parents()
    {
        using var repository = await TestRepository.CreateAsync(s =>
        {
            var (first, second) = (s.Commit("first root"), s.Commit("second root"));
            var (a, b) = (s.Commit("a", [first]), s.Commit("b", [second]));
            s.Branch("main", s.Commit("octopus", [a, b, s.Commit("c", [first])]));
        });
        var (project, _) = await ImportAsync(repository);

        var commits = (await _stand.CommitsAsync(project)).ToDictionary(c => c.Subject);
        commits["first root"].ParentCount.ShouldBe((short)0);
        commits["second root"].ParentCount.ShouldBe((short)0);
        commits["octopus"].ParentCount.ShouldBe((short)3);
        commits["octopus"].Parents.ShouldBe([.. commits["a"].Sha, .. commits["b"].Sha, .. commits["c"].Sha]);
        (await _stand.LoadAsync(project)).Commits.Count(c => c.IsMerge).ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_mailmap_of_the_commit_is_applied_in_bare_repositories_and_in_worktrees(bool bare)
    {
        var files = new Dictionary<string, string> { [".mailmap"] = "Ann Archer <ann@work.example> <ann@home.example>\n" };
        using var repository = await TestRepository.CreateAsync(
            s => s.Branch("main", s.Commit("one", author: new Person("annie", "Ann@Home.example"), files: files)), bare);
        // Of the worktree, not of the commit: not to be read.
        if (!bare) await File.WriteAllTextAsync(Path.Combine(repository.Path, ".mailmap"), "Wrong <wrong@example> <ann@home.example>\n", GitStand.Token);
        var (project, _) = await ImportAsync(repository);

        var person = (await _stand.SignaturesAsync(project)).ShouldHaveSingleItem();
        (person.RawName, person.RawEmail).ShouldBe(("annie", "Ann@Home.example"));
        (person.Name, person.Email).ShouldBe(("Ann Archer", "ann@work.example"));
        (await _stand.LoadAsync(project)).Signatures.ShouldHaveSingleItem().Email.ShouldBe("ann@work.example");
    }

    [Fact]
    public async Task Odd_names_and_mails_are_kept_as_written()
    {
        Person[] people =
        [
            new("", "nameless@example.org"), new("No At", "localhost-user"), new("Two", "x@y@localhost"), new("Case", "Same@Example.org"), new("Case", "same@example.org"),
            new("Empty", ""), new("Ünï 名前", "uni@example.org"), new(" Lead", "lead@example.org"),
        ];
        using var repository = await TestRepository.CreateAsync();
        foreach (var person in people)
            await repository.WriteRawCommitAsync(await ParentLineAsync(repository) + $"author {person.Name} <{person.Email}> 1700000000 +0000\ncommitter {person.Name} <{person.Email}> 1700000000 +0000");
        var (project, _) = await ImportAsync(repository);

        (await _stand.SignaturesAsync(project)).Select(s => new Person(s.RawName, s.RawEmail)).ShouldBe(people, ignoreOrder: true);
        (await _stand.SignaturesAsync(project)).ShouldAllBe(s => s.RawName == s.Name && s.RawEmail == s.Email);
    }

    [Fact]
    public async Task A_commit_without_a_readable_author_does_not_stop_the_import()
    {
        using var repository = await TestRepository.CreateAsync();
        await repository.WriteRawCommitAsync("author nobody at all\ncommitter A<b>>c <d> 1700000000 +0000");
        var (project, result) = await ImportAsync(repository);

        (await _stand.CommitsAsync(project)).ShouldHaveSingleItem().AuthoredAt.ShouldBe(DateTimeOffset.UnixEpoch);
        result.Notices.ShouldHaveSingleItem().Kind.ShouldBe(GitNoticeKind.DatesAdjusted);
    }

    [Fact]
    public async Task Co_authors_are_read_from_trailers_with_goodwill_and_mapped()
    {
        var files = new Dictionary<string, string> { [".mailmap"] = "Bo Baker <bo@example.org> <bo@old.example>\n" };
        const string Message =
            """
            Work together

            Co-authored-by: Bo <bo@old.example>
            co-AUTHORED-by: "Cy Cook" <cy@example.org>
            Co-authored-by: Bo <bo@old.example>
            Co-authored-by: dee@example.org
            Co-authored-by: Only Name
            Co-authored-by: Folded
              Name <folded@example.org>
            Co-authored-by: <>
            """;
        using var repository = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit(Message, files: files)));
        var (project, _) = await ImportAsync(repository);

        (await _stand.CoAuthorsAsync(project)).ShouldBe(["Bo Baker|bo@example.org", "Cy Cook|cy@example.org", "|dee@example.org", "Only Name|", "Folded Name|folded@example.org"]);
    }

    [Fact]
    public async Task Control_characters_and_broken_text_are_replaced()
    {
        byte[] message = [.. "Red \u001b[31m and \t tab "u8, 0xFF, 0xC3, 0x28, .. " end\u0007\n"u8];
        using var repository = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit(message, author: new Person("Bell \u0007", "bell@example.org"))));
        var (project, _) = await ImportAsync(repository);

        (await _stand.CommitsAsync(project)).ShouldHaveSingleItem().Subject.ShouldBe("Red \uFFFD[31m and   tab \uFFFD\uFFFD( end\uFFFD");
        (await _stand.SignaturesAsync(project)).ShouldHaveSingleItem().RawName.ShouldBe("Bell \uFFFD");
    }

    [Fact]
    public async Task Text_in_another_encoding_is_read_as_its_commit_says()
    {
        using var repository = await TestRepository.CreateAsync();
        var tree = (await repository.GitAsync("mktree")).Trim();
        await repository.WriteRawCommitAsync(Encoding.Latin1.GetBytes(
            $"tree {tree}\nauthor José <jose@example.org> 1700000000 +0000\ncommitter José <jose@example.org> 1700000000 +0000\nencoding ISO-8859-1\n\nDéjà vu\n"));
        var (project, _) = await ImportAsync(repository);

        (await _stand.CommitsAsync(project)).ShouldHaveSingleItem().Subject.ShouldBe("Déjà vu");
        (await _stand.SignaturesAsync(project)).ShouldHaveSingleItem().Name.ShouldBe("José");
    }

    [Fact]
    public async Task A_subject_of_ten_megabytes_is_cut_and_costs_little_memory()
    {
        var message = new byte[10 << 20];
        Array.Fill(message, (byte)'x');
        using var repository = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit(message, [s.Commit("é" + new string('y', 600))])));
        var project = await _stand.AddProjectAsync(repository.Path);
        var before = GC.GetTotalAllocatedBytes();
        await _stand.SyncAsync(project);
        // Other tests run meanwhile: only a copy of the subject itself would show.
        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(200 << 20);

        (await _stand.CommitsAsync(project)).Select(c => c.Subject).ShouldBe([new string('x', GitCommit.MaxSubjectLength), "é" + new string('y', GitCommit.MaxSubjectLength - 1)]);
    }

    [Fact]
    public async Task Dates_at_both_ends_of_the_calendar_are_stored_or_moved_to_the_nearest_that_can_be()
    {
        (string Date, long Seconds, bool Exact)[] dates =
        [
            ("0 +0000", 0, true), ("1 -1200", 1, true), ("2147483648 +0000", 2_147_483_648, true), ("4102444800 +1400", 4_102_444_800, true),
            ("253402300800 +0000", GitDates.Latest, false), ("18446744073709551615 +0000", 0, true), ("99999999999999999999999 +0000", 0, true), ("-86400 +0000", 0, false),
            ("1700000000 +9999", 1_700_000_000, false), ("1700000000 -51800", 1_700_000_000, false),
        ];
        using var repository = await TestRepository.CreateAsync();
        foreach (var (date, _, _) in dates)
            await repository.WriteRawCommitAsync(await ParentLineAsync(repository) + $"author A <a@b> {date}\ncommitter A <a@b> {date}", $"{date}\n");
        var (project, result) = await ImportAsync(repository);

        var stored = (await _stand.CommitsAsync(project)).ToDictionary(c => c.Subject, c => c.AuthoredAt.ToUnixTimeSeconds());
        foreach (var (date, seconds, _) in dates) stored[date].ShouldBe(seconds, date);
        var notice = result.Notices.ShouldHaveSingleItem();
        notice.Kind.ShouldBe(GitNoticeKind.DatesAdjusted);
        notice.Count.ShouldBe(dates.Count(d => !d.Exact));
        (await _stand.LoadAsync(project)).Commits.Select(c => c.AuthoredAt).ShouldBe(stored.Values, ignoreOrder: true);
    }

    [Fact]
    public async Task A_history_without_blobs_is_read_and_a_missing_mailmap_is_said()
    {
        var files = new Dictionary<string, string> { [".mailmap"] = "Other <other@example.org> <ann@example.org>\n", ["code.c"] = "int main;\n" };
        using var repository = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit("one", files: files)));
        foreach (var path in files.Keys) await RemoveObjectAsync(repository, $"main:{path}");
        var (project, result) = await ImportAsync(repository);

        result.Notices.ShouldHaveSingleItem().Kind.ShouldBe(GitNoticeKind.MailmapUnreadable);
        (await _stand.SignaturesAsync(project)).ShouldHaveSingleItem().Name.ShouldBe("Ann Archer");
    }

    [Fact]
    public async Task A_sha256_repository_is_read()
    {
        using var repository = await TestRepository.CreateAsync(format: "sha256");
        await repository.ImportAsync(s => s.Branch("main", s.Commit("new hash")));
        var (project, _) = await ImportAsync(repository);

        (await _stand.CommitsAsync(project)).ShouldHaveSingleItem().Sha.Length.ShouldBe(32);
    }

    [Fact]
    public async Task Replacements_and_grafts_do_not_change_what_a_commit_says()
    {
        using var repository = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit("child", [s.Commit("parent")])));
        await repository.GitAsync("replace", "--graft", "main");
        (await repository.GitAsync("rev-list", "--count", "main")).Trim().ShouldBe("1");
        var (_, result) = await ImportAsync(repository);

        result.CommitCount.ShouldBe(2);
    }

    [Fact]
    public async Task A_detached_HEAD_is_read_and_has_no_branch()
    {
        using var repository = await TestRepository.CreateAsync(s => s.Branch("main", s.Commit("child", [s.Commit("parent")])));
        await repository.GitAsync("update-ref", "--no-deref", "HEAD", "main~1");
        var (_, result) = await ImportAsync(repository);

        result.Branch.ShouldBeNull();
        result.CommitCount.ShouldBe(1);
    }

    private async Task<(int Project, GitSyncResult Result)> ImportAsync(TestRepository repository)
    {
        var project = await _stand.AddProjectAsync(repository.Path);
        var result = await _stand.SyncAsync(project);
        // What metrics get at once is what anybody reads later.
        var (read, stored) = (result.History.ShouldNotBeNull(), await _stand.LoadAsync(project));
        read.Commits.ShouldBe(stored.Commits.OrderBy(c => c.Number));
        read.Signatures.ShouldBe(stored.Signatures);
        read.Tags.ShouldBe(stored.Tags, ignoreOrder: true);
        return (project, result);
    }

    private static async Task<string> ParentLineAsync(TestRepository repository)
    {
        var parent = (await repository.GitAsync("for-each-ref", "--format=%(objectname)", "refs/heads/main")).Trim();
        return parent.Length == 0 ? "" : $"parent {parent}\n";
    }

    private static async Task RemoveObjectAsync(TestRepository repository, string revision)
    {
        await repository.UnpackAsync();
        File.Delete(await repository.LooseObjectAsync(revision));
    }
}
