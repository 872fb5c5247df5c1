using System.Text;
using Community.Core.History;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.Git;

/// <summary>
/// Streams commits from git into the project's history with one COPY, inside the importer's transaction. What is stored already was sorted
/// out before, so that there is nothing to merge, and PostgreSQL keeps its indexes while git still reads. (A staging table that is merged
/// when all is read was measured too: it adds its merge, about the time git takes, to the end.)
/// </summary>
internal sealed class CommitWriter
{
    private const int MaxCoAuthors = 200;

    private const string CopyCommits =
        """
        copy git_commit (project_id, commit_no, sha, author_no, committer_no, authored_at, author_zone, committed_at, committer_zone, parents, parent_count, subject, reachable)
        from stdin (format binary)
        """;

    private const short CommitColumns = 13;

    private const string CopyCoAuthors = "copy git_co_author (project_id, commit_no, ordinal, signature_no) from stdin (format binary)";

    private const short CoAuthorColumns = 4;

    private readonly NpgsqlConnection _connection;
    private readonly int _projectId;
    private readonly SignatureTable _signatures;
    private readonly KnownCommits _known;
    private readonly List<(int Commit, short Ordinal, int Signature)> _coAuthors = [];
    private readonly List<CommitFact> _facts = [];
    private readonly List<int> _coAuthorsOfCommit = [];
    private readonly byte[] _subject = new byte[GitCommit.MaxSubjectLength * 3];
    private readonly byte[] _sha = new byte[32];
    private byte[] _parents = new byte[1 << 10];
    private int _shaLength;
    private (int Count, string? Example) _oddDates, _cutCoAuthors;

    private CommitWriter(NpgsqlConnection connection, int projectId, SignatureTable signatures, KnownCommits known, int firstNumber) =>
        (_connection, _projectId, _signatures, _known, FirstNumber) = (connection, projectId, signatures, known, firstNumber);

    public int FirstNumber { get; }

    public int AddedCount => _facts.Count;

    /// <summary>What metrics need of the commits that were written, 32 bytes each.</summary>
    public IReadOnlyList<CommitFact> Facts => _facts;

    public IEnumerable<GitNotice> Notices =>
        ((GitNotice[])[
            new(GitNoticeKind.DatesAdjusted, _oddDates.Count, _oddDates.Example),
            new(GitNoticeKind.CoAuthorsCut, _cutCoAuthors.Count, _cutCoAuthors.Example)]).Where(n => n.Count > 0);

    public static async Task<CommitWriter> CreateAsync(
        NpgsqlConnection connection, int projectId, SignatureTable signatures, KnownCommits known, CancellationToken cancellationToken)
    {
        var next = await connection.Command("select coalesce(max(commit_no) + 1, 0) from git_commit where project_id = $1", projectId)
            .ListAsync(r => r.GetInt32(0), cancellationToken);
        return new CommitWriter(connection, projectId, signatures, known, next[0]);
    }

    public async Task ReadAsync(GitRepository repository, IReadOnlyList<string> revisions, ProgressGate progress, CancellationToken cancellationToken)
    {
        var total = await repository.CountIfCheapAsync(revisions, cancellationToken);
        await using var log = await GitLogReader.StartAsync(repository, revisions, cancellationToken);
        await using var writer = await BinaryCopyWriter.BeginAsync(_connection, CopyCommits, cancellationToken);
        var read = 0;
        while (await log.MoveNextAsync())
        {
            if (++read % 256 == 0) progress.Report(GitStage.Reading, read, total);
            if (IsKnown(log.Entry)) continue;
            await writer.StartRowAsync(CommitColumns, cancellationToken);
            _facts.Add(Write(writer, log.Entry, FirstNumber + AddedCount));
        }

        await writer.CompleteAsync(cancellationToken);
    }

    /// <summary>Kept until the COPY of the commits has ended: a connection does one at a time.</summary>
    public async Task WriteCoAuthorsAsync(CancellationToken cancellationToken)
    {
        if (_coAuthors.Count == 0) return;
        await using var writer = await BinaryCopyWriter.BeginAsync(_connection, CopyCoAuthors, cancellationToken);
        foreach (var (commit, ordinal, signature) in _coAuthors)
        {
            await writer.StartRowAsync(CoAuthorColumns, cancellationToken);
            writer.Write(_projectId);
            writer.Write(commit);
            writer.Write(ordinal);
            writer.Write(signature);
        }

        await writer.CompleteAsync(cancellationToken);
    }

    private bool IsKnown(GitLogEntry entry)
    {
        Convert.FromHexString(entry.Sha, _sha, out _, out _shaLength);
        return _known.Meet(_sha.AsSpan(0, _shaLength));
    }

    private CommitFact Write(BinaryCopyWriter writer, GitLogEntry entry, int number)
    {
        var authored = GitDates.Parse(entry.AuthorDate);
        var committed = GitDates.Parse(entry.CommitterDate);
        if (!authored.Exact || !committed.Exact) Note(ref _oddDates, entry);
        var (parentBytes, parentCount) = DecodeParents(entry.Parents);
        var author = _signatures.Number(entry.Author);
        writer.Write(_projectId);
        writer.Write(number);
        writer.Write(_sha.AsSpan(0, _shaLength));
        writer.Write(author);
        writer.Write(_signatures.Number(entry.Committer));
        writer.WriteMoment(authored.Seconds);
        writer.Write(authored.Zone);
        writer.WriteMoment(committed.Seconds);
        writer.Write(committed.Zone);
        writer.Write(_parents.AsSpan(0, parentBytes));
        writer.Write(parentCount);
        writer.Write(Subject(entry.Subject));
        writer.Write(true);
        if (!entry.CoAuthors.IsEmpty) AddCoAuthors(entry, number);
        return new CommitFact(number, authored.Seconds, committed.Seconds, author, parentCount);
    }

    private ReadOnlySpan<byte> Subject(ReadOnlySpan<byte> subject)
    {
        var clean = _subject.AsSpan(0, GitText.Clean(subject, GitCommit.MaxSubjectLength, _subject));
        return _signatures.Erasures is { } erasures ? Encoding.UTF8.GetBytes(erasures.Text(Encoding.UTF8.GetString(clean))!) : clean;
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

    private static void Note(ref (int Count, string? Example) notice, GitLogEntry entry) =>
        notice = (notice.Count + 1, notice.Example ?? Encoding.ASCII.GetString(entry.Sha));
}
