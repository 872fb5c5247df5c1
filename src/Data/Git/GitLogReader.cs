namespace Community.Data.Git;

/// <summary>Reads a history: one <c>git log</c>, streamed, with a fixed number of fields that each end with NUL.</summary>
internal sealed class GitLogReader : IAsyncDisposable
{
    private readonly GitProcess _process;
    private readonly string _path;
    // As large as a pipe holds on Linux by default.
    private readonly byte[] _chunk = new byte[64 << 10];
    private int _start, _end;

    private GitLogReader(GitProcess process, string path) => (_process, _path) = (process, path);

    /// <summary>What git is asked to print of a commit.</summary>
    internal static string Format { get; } = string.Join("%x00", GitLogEntry.Fields.Select(f => f.Format));

    public GitLogEntry Entry { get; } = new();

    /// <param name="revisions">What to read, as for rev-list: object names, with <c>^</c> before those to leave out.</param>
    public static async Task<GitLogReader> StartAsync(GitRepository repository, IReadOnlyList<string> revisions, CancellationToken cancellationToken)
    {
        // "-z" ends each commit with NUL, so that the last field ends like the others.
        var process = await repository.StartAsync(
            [
                "log", "-z", "--format=tformat:" + Format, "--date=raw", "--encoding=UTF-8", "--no-show-signature", "--no-color", "--no-decorate", "--no-notes", "--no-patch",
                .. revisions, "--",
            ],
            cancellationToken);
        return new GitLogReader(process, repository.Path);
    }

    /// <summary>Reads the next commit into <see cref="Entry"/>; false after the last one.</summary>
    public async ValueTask<bool> MoveNextAsync()
    {
        Entry.Reset();
        while (true)
        {
            _start += Entry.Take(_chunk.AsSpan(_start, _end - _start));
            if (Entry.IsComplete) return true;
            (_start, _end) = (0, await _process.ReadAsync(_chunk));
            if (_end > 0) continue;
            await _process.CompleteAsync();
            return Entry.IsTorn ? throw GitFailures.Corrupt(_path, "fatal: git log ended in the middle of a commit") : false;
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
