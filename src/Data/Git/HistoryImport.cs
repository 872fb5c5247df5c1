using Community.Core.History;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.Git;

/// <summary>What reading a moved HEAD changed.</summary>
/// <param name="Whole">All commits and people, where this reading was the first; null where there were some before.</param>
/// <param name="IdentityHash">Null when HEAD has not moved: the signatures are as they were.</param>
internal sealed record HistoryChange(
    int FirstAdded,
    int AddedCount,
    (IReadOnlyList<CommitFact> Commits, IReadOnlyList<Signature> Signatures)? Whole,
    IReadOnlyList<int> Lost,
    IReadOnlyList<int> Regained,
    bool Rewritten,
    bool MailmapChanged,
    byte[]? IdentityHash,
    IReadOnlyList<GitNotice> Notices)
{
    public static HistoryChange None { get; } = new(0, 0, null, [], [], Rewritten: false, MailmapChanged: false, null, []);
}

/// <summary>Reads the commits between two HEADs and the people they name, and marks what was lost. Runs inside the caller's transaction.</summary>
internal sealed class HistoryImport(NpgsqlConnection connection, GitRepository repository, int projectId, TimeProvider time, ProgressGate progress)
{
    /// <param name="Revisions">What git log is asked for.</param>
    /// <param name="Names">
    /// The commits that it will print, some of which may be stored: lost ones that came back, and ones that the old HEAD reaches as well, which
    /// "NEW ^OLD" prints all the same where dates are far out of order. Null: the whole history, so that a stored commit it does not meet is lost.
    /// </param>
    private sealed record Plan(IReadOnlyList<string> Revisions, IReadOnlyList<byte[]>? Names, bool Rewritten);

    public async Task<HistoryChange> RunAsync(string? oldHead, string newHead, CancellationToken cancellationToken)
    {
        progress.Report(GitStage.Reading);
        var plan = await PlanAsync(oldHead, newHead, cancellationToken);
        var known = await KnownCommits.ReadAsync(connection, projectId, plan.Names, cancellationToken);
        var people = new SignatureStore(connection, repository, projectId);
        var signatures = await people.ReadAsync(cancellationToken);
        var writer = await CommitWriter.CreateAsync(connection, projectId, signatures, known, cancellationToken);
        await writer.ReadAsync(repository, plan.Revisions, progress, cancellationToken);
        await writer.WriteCoAuthorsAsync(cancellationToken);
        progress.Report(GitStage.Storing, writer.AddedCount, writer.AddedCount);
        var mapping = await people.StoreAsync(signatures, newHead, cancellationToken);
        var lost = plan.Names is null ? await MarkLostAsync(known.ReachableButUnmet(), cancellationToken) : [];
        var regained = await MarkRegainedAsync(known.UnreachableButMet(), cancellationToken);

        var isFirst = oldHead is null && writer.FirstNumber == 0;
        List<GitNotice> notices = [.. writer.Notices];
        if (!mapping.Readable) notices.Add(new GitNotice(GitNoticeKind.MailmapUnreadable, 1, newHead));
        return new HistoryChange(
            writer.FirstNumber, writer.AddedCount, isFirst ? (writer.Facts, [.. mapping.Mapped.Select(m => new Signature(m.Name, m.Email))]) : null,
            lost, regained, plan.Rewritten, mapping.Changed, mapping.Hash, notices);
    }

    private async Task<Plan> PlanAsync(string? oldHead, string newHead, CancellationToken cancellationToken)
    {
        if (oldHead is null) return new Plan([newHead], [], Rewritten: false);
        // After a rewrite only a comparison of all that is stored with all that HEAD reaches tells what is lost: where dates are out of
        // order, "OLD ^NEW" names commits that NEW reaches too.
        var everything = new Plan([newHead], null, Rewritten: true);
        if (!await repository.HasCommitAsync(oldHead, cancellationToken)) return everything;
        var forward = await repository.TryAsync(["merge-base", "--is-ancestor", oldHead, newHead], cancellationToken);
        // 1: rewritten. More: the old HEAD is there, but not all that it reached.
        if (forward.ExitCode != 0) return everything;
        string[] revisions = [newHead, $"^{oldHead}"];
        var names = await repository.AskAsync(["rev-list", .. revisions, "--"], cancellationToken);
        return new Plan(revisions, [.. names.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Convert.FromHexString)], Rewritten: false);
    }

    private async Task<List<int>> MarkLostAsync(List<int> commits, CancellationToken cancellationToken) => commits.Count == 0
        ? []
        : await connection
            .Command(
                "update git_commit set reachable = false, unreachable_since = $2 where project_id = $1 and reachable and commit_no = any($3) returning commit_no",
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
