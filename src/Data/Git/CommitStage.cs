using System.Text;
using Npgsql;

namespace Community.Data.Git;

/// <summary>Streams commits from git into a temporary table, and moves them from there into the project's history in one statement.</summary>
internal sealed class CommitStage : IAsyncDisposable
{
    private const int MaxCoAuthors = 200;

    private const short Columns = 11;

    private readonly NpgsqlConnection _connection;
    private readonly int _projectId;
    private readonly SignatureTable _signatures;
    private readonly KnownCommits _known;
    private readonly List<(int Commit, short Ordinal, int Signature)> _coAuthors = [];
    private readonly List<int> _coAuthorsOfCommit = [];
    private readonly byte[] _subject = new byte[GitCommit.MaxSubjectLength * 3];
    private readonly byte[] _sha = new byte[32];
    private byte[] _parents = new byte[1 << 10];
    private BinaryCopyWriter? _writer;
    private (int Count, string? Example) _oddDates, _cutCoAuthors;

    private CommitStage(NpgsqlConnection connection, int projectId, SignatureTable signatures, KnownCommits known, int firstNumber) =>
        (_connection, _projectId, _signatures, _known, FirstNumber) = (connection, projectId, signatures, known, firstNumber);

    public int FirstNumber { get; }

    public int AddedCount { get; private set; }

    public IEnumerable<GitNotice> Notices =>
        ((GitNotice[])[
            new(GitNoticeKind.DatesAdjusted, _oddDates.Count, _oddDates.Example),
            new(GitNoticeKind.CoAuthorsCut, _cutCoAuthors.Count, _cutCoAuthors.Example)]).Where(n => n.Count > 0);

    public static async Task<CommitStage> BeginAsync(
        NpgsqlConnection connection, int projectId, SignatureTable signatures, KnownCommits known, CancellationToken cancellationToken)
    {
        var next = await connection.Command("select coalesce(max(commit_no) + 1, 0) from git_commit where project_id = $1", projectId)
            .ListAsync(r => r.GetInt32(0), cancellationToken);
        await connection.ExecuteAsync(
            """
            create temp table stage_commit (
              commit_no int, sha bytea, author_no int, committer_no int, authored_at timestamptz, author_zone smallint, committed_at timestamptz,
              committer_zone smallint, parents bytea, parent_count smallint, subject text) on commit drop;
            create temp table stage_co_author (commit_no int, ordinal smallint, signature_no int) on commit drop
            """,
            cancellationToken);
        return new CommitStage(connection, projectId, signatures, known, next[0]);
    }

    public async Task ReadAsync(GitRepository repository, IReadOnlyList<string> revisions, ProgressGate progress, CancellationToken cancellationToken)
    {
        var total = await repository.CountIfCheapAsync(revisions, cancellationToken);
        await using var log = await GitLogReader.StartAsync(repository, revisions, cancellationToken);
        _writer = await BinaryCopyWriter.BeginAsync(_connection, "copy stage_commit from stdin (format binary)", cancellationToken);
        var read = 0;
        while (await log.MoveNextAsync())
        {
            if (++read % 256 == 0) progress.Report(GitStage.Reading, read, total);
            if (IsKnown(log.Entry)) continue;
            await _writer.StartRowAsync(Columns, cancellationToken);
            Write(_writer, log.Entry, FirstNumber + AddedCount++);
        }

        await _writer.CompleteAsync(cancellationToken);
        await WriteCoAuthorsAsync(cancellationToken);
    }

    public async Task MergeAsync(CancellationToken cancellationToken)
    {
        if (AddedCount == 0) return;
        await _connection.Command(
            """
            insert into git_commit
              (project_id, commit_no, sha, author_no, committer_no, authored_at, author_zone, committed_at, committer_zone, parents, parent_count, subject, reachable)
            select $1, commit_no, sha, author_no, committer_no, authored_at, author_zone, committed_at, committer_zone, parents, parent_count, subject, true
            from stage_commit
            """,
            _projectId).RunAsync(cancellationToken);
        if (_coAuthors.Count == 0) return;
        await _connection.Command(
            "insert into git_co_author (project_id, commit_no, ordinal, signature_no) select $1, commit_no, ordinal, signature_no from stage_co_author",
            _projectId).RunAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null) await _writer.DisposeAsync();
    }

    private bool IsKnown(GitLogEntry entry)
    {
        Convert.FromHexString(entry.Sha, _sha, out _, out var length);
        return _known.Meet(_sha.AsSpan(0, length));
    }

    private void Write(BinaryCopyWriter writer, GitLogEntry entry, int number)
    {
        var authored = GitDates.Parse(entry.AuthorDate);
        var committed = GitDates.Parse(entry.CommitterDate);
        if (!authored.Exact || !committed.Exact) Note(ref _oddDates, entry);
        Convert.FromHexString(entry.Sha, _sha, out _, out var shaLength);
        var (parentBytes, parentCount) = DecodeParents(entry.Parents);
        writer.Write(number);
        writer.Write(_sha.AsSpan(0, shaLength));
        writer.Write(_signatures.Number(entry.Author));
        writer.Write(_signatures.Number(entry.Committer));
        writer.WriteMoment(authored.Seconds);
        writer.Write(authored.Zone);
        writer.WriteMoment(committed.Seconds);
        writer.Write(committed.Zone);
        writer.Write(_parents.AsSpan(0, parentBytes));
        writer.Write(parentCount);
        writer.Write(_subject.AsSpan(0, GitText.Clean(entry.Subject, GitCommit.MaxSubjectLength, _subject)));
        if (!entry.CoAuthors.IsEmpty) AddCoAuthors(entry, number);
    }

    private (int Bytes, short Count) DecodeParents(ReadOnlySpan<byte> parents)
    {
        var (bytes, count) = (0, (short)0);
        if (parents.Length / 2 > _parents.Length) _parents = new byte[parents.Length];
        foreach (var range in parents.Split((byte)' '))
        {
            var parent = parents[range];
            if (parent.IsEmpty) continue;
            Convert.FromHexString(parent, _parents.AsSpan(bytes), out _, out var written);
            bytes += written;
            count++;
        }

        return (bytes, count);
    }

    /// <summary>Squashed branches repeat the same trailer: each person once a commit, in the order of the message.</summary>
    private void AddCoAuthors(GitLogEntry entry, int number)
    {
        _coAuthorsOfCommit.Clear();
        foreach (var range in entry.CoAuthors.Split((byte)'\n'))
        {
            if (SignatureTable.ParseCoAuthor(entry.CoAuthors[range]) is not { } coAuthor) continue;
            if (_coAuthorsOfCommit.Count == MaxCoAuthors)
            {
                Note(ref _cutCoAuthors, entry);
                return;
            }

            var signature = _signatures.Number(coAuthor);
            if (_coAuthorsOfCommit.Contains(signature)) continue;
            _coAuthors.Add((number, (short)_coAuthorsOfCommit.Count, signature));
            _coAuthorsOfCommit.Add(signature);
        }
    }

    private async Task WriteCoAuthorsAsync(CancellationToken cancellationToken)
    {
        if (_coAuthors.Count == 0) return;
        await using var writer = await BinaryCopyWriter.BeginAsync(_connection, "copy stage_co_author from stdin (format binary)", cancellationToken);
        foreach (var (commit, ordinal, signature) in _coAuthors)
        {
            await writer.StartRowAsync(3, cancellationToken);
            writer.Write(commit);
            writer.Write(ordinal);
            writer.Write(signature);
        }

        await writer.CompleteAsync(cancellationToken);
    }

    private static void Note(ref (int Count, string? Example) notice, GitLogEntry entry) =>
        notice = (notice.Count + 1, notice.Example ?? Encoding.ASCII.GetString(entry.Sha));
}
