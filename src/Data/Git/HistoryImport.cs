using Npgsql;

namespace Community.Data.Git;

/// <summary>What reading a moved HEAD changed.</summary>
/// <param name="IdentityHash">Null when HEAD has not moved: the signatures are as they were.</param>
internal sealed record HistoryChange(
    int FirstAdded,
    int AddedCount,
    IReadOnlyList<int> Lost,
    IReadOnlyList<int> Regained,
    bool Rewritten,
    bool MailmapChanged,
    byte[]? IdentityHash,
    IReadOnlyList<GitNotice> Notices)
{
    public static HistoryChange None { get; } = new(0, 0, [], [], Rewritten: false, MailmapChanged: false, null, []);
}

/// <summary>Reads the commits between two HEADs and the people they name, and marks what was lost. Runs inside the caller's transaction.</summary>
internal sealed class HistoryImport(NpgsqlConnection connection, GitRepository repository, int projectId, TimeProvider time, ProgressGate progress)
{
    /// <param name="Revisions">What git log is asked for.</param>
    /// <param name="Lost">Object names that the new HEAD does not reach; null: all stored ones that the reading does not meet.</param>
    private sealed record Plan(IReadOnlyList<string> Revisions, IReadOnlyList<byte[]>? Lost, bool Rewritten);

    public async Task<HistoryChange> RunAsync(string? oldHead, string newHead, CancellationToken cancellationToken)
    {
        progress.Report(GitStage.Reading);
        var plan = await PlanAsync(oldHead, newHead, cancellationToken);
        var known = await KnownCommits.ReadAsync(connection, projectId, all: plan.Lost is null, cancellationToken);
        var people = new SignatureStore(connection, repository, projectId);
        var signatures = await people.ReadAsync(cancellationToken);
        var writer = await CommitWriter.CreateAsync(connection, projectId, signatures, known, cancellationToken);
        await writer.ReadAsync(repository, plan.Revisions, progress, cancellationToken);
        await writer.WriteCoAuthorsAsync(cancellationToken);
        progress.Report(GitStage.Storing, writer.AddedCount, writer.AddedCount);
        var mapping = await people.StoreAsync(signatures, newHead, cancellationToken);
        var lost = plan.Lost is null
            ? await MarkLostAsync("commit_no = any($3)", known.ReachableButUnmet(), cancellationToken)
            : await MarkLostAsync("sha = any($3)", plan.Lost, cancellationToken);
        var regained = await MarkRegainedAsync(known.UnreachableButMet(), cancellationToken);

        List<GitNotice> notices = [.. writer.Notices];
        if (!mapping.Readable) notices.Add(new GitNotice(GitNoticeKind.MailmapUnreadable, 1, newHead));
        return new HistoryChange(writer.FirstNumber, writer.AddedCount, lost, regained, plan.Rewritten, mapping.Changed, mapping.Hash, notices);
    }

    private async Task<Plan> PlanAsync(string? oldHead, string newHead, CancellationToken cancellationToken)
    {
        if (oldHead is null) return new Plan([newHead], [], Rewritten: false);
        // Pruned after a rewrite: only a comparison with all that is stored tells what is lost.
        var everything = new Plan([newHead], null, Rewritten: true);
        if (!await repository.HasCommitAsync(oldHead, cancellationToken)) return everything;
        var forward = await repository.TryAsync(["merge-base", "--is-ancestor", oldHead, newHead], cancellationToken);
        if (forward.ExitCode == 0) return new Plan([newHead, $"^{oldHead}"], [], Rewritten: false);
        // Half pruned: the old HEAD is there, but not all that it reached.
        if (forward.ExitCode != 1) return everything;
        await using var process = await repository.StartAsync(["rev-list", oldHead, $"^{newHead}", "--"], cancellationToken);
        var names = await process.ReadTextAsync();
        if (await process.WaitAsync() != 0) return everything;
        var lost = names.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Convert.FromHexString).ToArray();
        return new Plan([newHead, $"^{oldHead}"], lost, Rewritten: true);
    }

    private async Task<List<int>> MarkLostAsync<T>(string which, IReadOnlyList<T> commits, CancellationToken cancellationToken) => commits.Count == 0
        ? []
        : await connection
            .Command(
                $"update git_commit set reachable = false, unreachable_since = $2 where project_id = $1 and reachable and {which} returning commit_no",
                projectId, time.GetUtcNow(), commits.ToArray())
            .ListAsync(r => r.GetInt32(0), cancellationToken);

    private async Task<List<int>> MarkRegainedAsync(List<int> commits, CancellationToken cancellationToken) => commits.Count == 0
        ? []
        : await connection
            .Command(
                "update git_commit set reachable = true, unreachable_since = null where project_id = $1 and not reachable and commit_no = any($2) returning commit_no",
                projectId, commits.ToArray())
            .ListAsync(r => r.GetInt32(0), cancellationToken);
}
