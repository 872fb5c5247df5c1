using Community.Core.Failures;
using Community.Data.Git;
using Community.Testing.Database;
using Community.Testing.Git;
using Npgsql;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Git;

/// <summary>A sync after the first: new commits, rewritten histories, changed people, and nothing at all.</summary>
public sealed class LaterSyncTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private readonly GitStand _stand = new(database);

    [Fact]
    public async Task A_second_sync_reads_only_what_is_new()
    {
        using var repository = await ThreeCommitsAsync();
        var (project, first) = await ImportAsync(repository);
        await repository.ImportAsync(s => s.Branch("main", s.Commit("four", [new CommitRef("refs/heads/main^0")], author: new Person("New", "new@example.org"))));
        var reports = new List<GitProgress>();
        var result = await _stand.Importer.SyncAsync(project, new Reports(reports.Add), GitStand.Token);

        (result.FirstAdded, result.AddedCount, result.CommitCount).ShouldBe((3, 1, 4));
        result.HeadBefore.ShouldBe(first.HeadAfter);
        (result.HistoryRewritten, result.MailmapChanged, result.DataRevision).ShouldBe((false, false, 2));
        (await _stand.CommitsAsync(project)).Select(c => c.CommitNo).ShouldBe([0, 1, 2, 3]);
        (await _stand.SignaturesAsync(project)).Select(s => s.SignatureNo).ShouldBe([0, 1]);
        reports.ShouldContain(new GitProgress(GitStage.Storing, 1, 1));
        var row = (await _stand.ProjectAsync(project));
        (row.HeadSha, row.CommitCount, row.DataRevision, row.Branch).ShouldBe((result.HeadAfter, 4, 2, "main"));
    }

    [Fact]
    public async Task An_unchanged_repository_changes_nothing_but_the_date()
    {
        using var repository = await ThreeCommitsAsync();
        var (project, first) = await ImportAsync(repository);
        await _stand.Importer.RecordFailureAsync(project, new UserErrorException("Problem.", "Remedy."), GitStand.Token);
        var before = await _stand.ProjectAsync(project);
        before.SyncProblem.ShouldBe("Problem.");
        before.SyncRemedy.ShouldBe("Remedy.");
        before.SyncProblemAt.ShouldNotBeNull();
        before.CommitCount.ShouldBe(3);
        var result = await _stand.SyncAsync(project);

        result.Changed.ShouldBeFalse();
        result.DataRevision.ShouldBe(first.DataRevision);
        var after = await _stand.ProjectAsync(project);
        after.SyncedAt.ShouldNotBeNull().ShouldBeGreaterThan(before.SyncedAt!.Value);
        (after.SyncProblem, after.SyncRemedy, after.SyncProblemAt).ShouldBe((null, null, null));
        (await _stand.SyncsAsync(project)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_rewritten_history_keeps_lost_commits_marks_them_and_takes_them_back()
    {
        using var repository = await ThreeCommitsAsync();
        var (project, first) = await ImportAsync(repository);
        await repository.ImportAsync(s => s.Branch("main", s.Commit("three again", [new CommitRef("refs/heads/main~1")])));
        var rewritten = await _stand.SyncAsync(project);

        (rewritten.HistoryRewritten, rewritten.AddedCount, rewritten.CommitCount, rewritten.DataRevision).ShouldBe((true, 1, 3, 2));
        var lost = (await _stand.CommitsAsync(project)).Single(c => !c.Reachable);
        rewritten.Lost.ShouldBe([lost.CommitNo]);
        (lost.Subject, lost.UnreachableSince.HasValue).ShouldBe(("three", true));
        (await _stand.LoadAsync(project)).Commits.Select(c => c.Number).ShouldNotContain(lost.CommitNo);
        var row = (await _stand.SyncsAsync(project))[^1];
        (row.HistoryRewritten, row.CommitsLost, row.CommitsAdded, row.HeadBefore).ShouldBe((true, 1, 1, first.HeadAfter));

        await repository.GitAsync("update-ref", "refs/heads/main", first.HeadAfter);
        var back = await _stand.SyncAsync(project);
        back.Regained.ShouldBe([lost.CommitNo]);
        (back.Lost.Count, back.AddedCount, back.CommitCount).ShouldBe((1, 0, 3));
        (await _stand.CommitsAsync(project)).Single(c => c.Subject == "three").UnreachableSince.ShouldBeNull();
    }

    [Fact]
    public async Task A_rewritten_history_is_understood_when_the_old_commits_were_pruned()
    {
        using var repository = await ThreeCommitsAsync();
        var (project, _) = await ImportAsync(repository);
        await repository.ImportAsync(s => s.Branch("main", s.Commit("three again", [new CommitRef("refs/heads/main~1")])));
        await repository.GitAsync("reflog", "expire", "--expire=now", "--all");
        await repository.GitAsync("gc", "-q", "--prune=now");
        var result = await _stand.SyncAsync(project);

        (result.HistoryRewritten, result.AddedCount, result.CommitCount).ShouldBe((true, 1, 3));
        (await _stand.CommitsAsync(project)).Where(c => !c.Reachable).Select(c => c.Subject).ShouldBe(["three"]);
        result.Lost.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Going_back_is_a_rewrite_and_going_forth_again_is_not()
    {
        using var repository = await ThreeCommitsAsync();
        var (project, _) = await ImportAsync(repository);
        await repository.GitAsync("update-ref", "refs/heads/main", "main~2");
        var back = await _stand.SyncAsync(project);
        await repository.GitAsync("update-ref", "refs/heads/main", back.HeadBefore!);
        var forth = await _stand.SyncAsync(project);

        (back.HistoryRewritten, back.Lost.Count, back.CommitCount).ShouldBe((true, 2, 1));
        (forth.HistoryRewritten, forth.Regained.Count, forth.AddedCount, forth.CommitCount).ShouldBe((false, 2, 0, 3));
    }

    [Fact]
    public async Task A_changed_mailmap_maps_everybody_anew_and_is_said()
    {
        using var repository = await ThreeCommitsAsync();
        var (project, _) = await ImportAsync(repository);
        var files = new Dictionary<string, string> { [".mailmap"] = "Ann Archer <ann@new.example> <ann@example.org>\n" };
        await repository.ImportAsync(s => s.Branch("main", s.Commit("mailmap", [new CommitRef("refs/heads/main^0")], files: files)));
        var result = await _stand.SyncAsync(project);

        result.MailmapChanged.ShouldBeTrue();
        (await _stand.SignaturesAsync(project)).ShouldHaveSingleItem().Email.ShouldBe("ann@new.example");
        var rows = await _stand.SyncsAsync(project);
        rows[1].MailmapChanged.ShouldBeTrue();
        rows[1].IdentityHash.ShouldNotBe(rows[0].IdentityHash);
    }

    [Fact]
    public async Task A_second_sync_waits_for_the_first_and_finds_nothing_to_do()
    {
        using var repository = await ThreeCommitsAsync();
        var project = await _stand.AddProjectAsync(repository.Path);
        var results = await Task.WhenAll(_stand.SyncAsync(project), _stand.SyncAsync(project));

        results.Select(r => r.AddedCount).ShouldBe([0, 3], ignoreOrder: true);
        (await _stand.CommitsAsync(project)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Waiting_for_another_sync_is_said()
    {
        using var repository = await ThreeCommitsAsync();
        var project = await _stand.AddProjectAsync(repository.Path);
        var waiting = new TaskCompletionSource();
        Task<GitSyncResult> sync;
        await using (var connection = await database.DataSource.OpenConnectionAsync(GitStand.Token))
        {
            await using var turn = await ProjectTurn.TakeAsync(connection, project, new ProgressGate(null, TimeProvider.System), GitStand.Token);
            sync = _stand.Importer.SyncAsync(project, new Reports(p => { if (p.Stage == GitStage.Waiting) waiting.TrySetResult(); }), GitStand.Token);
            await waiting.Task.WaitAsync(GitStand.Token);
            sync.IsCompleted.ShouldBeFalse();
        }

        (await sync).AddedCount.ShouldBe(3);
    }

    [Fact]
    public async Task A_database_that_dies_in_the_middle_leaves_the_last_good_facts()
    {
        using var repository = await ThreeCommitsAsync();
        var (project, _) = await ImportAsync(repository);
        await repository.ImportAsync(s => s.Branch("main", s.Commit("four", [new CommitRef("refs/heads/main^0")])));
        await using var killer = await database.DataSource.OpenConnectionAsync(GitStand.Token);
        var reports = new Reports(p =>
        {
            if (p.Stage != GitStage.Reading) return;
            using var command = new NpgsqlCommand("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()", killer);
            command.ExecuteNonQuery();
        });
        await Should.ThrowAsync<TransientFailureException>(_stand.Importer.SyncAsync(project, reports, GitStand.Token));
        database.DataSource.Clear();

        (await _stand.CommitsAsync(project)).Count.ShouldBe(3);
        (await _stand.ProjectAsync(project)).CommitCount.ShouldBe(3);
        (await _stand.SyncAsync(project)).AddedCount.ShouldBe(1);
    }

    [Fact]
    public async Task A_cancelled_sync_leaves_nothing_behind()
    {
        using var repository = await ThreeCommitsAsync();
        var project = await _stand.AddProjectAsync(repository.Path);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(GitStand.Token);
        await Should.ThrowAsync<OperationCanceledException>(
            _stand.Importer.SyncAsync(project, new Reports(p => { if (p.Stage == GitStage.Storing) stop.Cancel(); }), stop.Token));

        (await _stand.CommitsAsync(project)).ShouldBeEmpty();
        (await _stand.SyncAsync(project)).AddedCount.ShouldBe(3);
    }

    private static Task<TestRepository> ThreeCommitsAsync() =>
        TestRepository.CreateAsync(s => s.Branch("main", s.Commit("three", [s.Commit("two", [s.Commit("one")])])));

    private async Task<(int Project, GitSyncResult Result)> ImportAsync(TestRepository repository)
    {
        var project = await _stand.AddProjectAsync(repository.Path);
        return (project, await _stand.SyncAsync(project));
    }

    /// <summary>Unlike Progress&lt;T&gt; it runs at once, in the sync itself.</summary>
    private sealed class Reports(Action<GitProgress> receive) : IProgress<GitProgress>
    {
        public void Report(GitProgress value) => receive(value);
    }
}
