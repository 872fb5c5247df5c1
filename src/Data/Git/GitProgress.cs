namespace Community.Data.Git;

/// <summary>What a sync is doing; the names are keys of the pages' resources.</summary>
public enum GitStage
{
    /// <summary>Another sync of the same project has to end first.</summary>
    Waiting,

    /// <summary>Counts bytes on disk.</summary>
    Fetching,

    /// <summary>Counts commits.</summary>
    Reading,
    Storing,
}

/// <param name="Total">Null while it is unknown.</param>
public readonly record struct GitProgress(GitStage Stage, long Done, long? Total);

/// <summary>Passes on every new stage, and within a stage at most five reports a second.</summary>
internal sealed class ProgressGate(IProgress<GitProgress>? target, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private GitStage? _stage;
    private long _reportedAt;

    public void Report(GitStage stage, long done = 0, long? total = null)
    {
        if (target is null || (stage == _stage && time.GetElapsedTime(_reportedAt) < Pause)) return;
        (_stage, _reportedAt) = (stage, time.GetTimestamp());
        target.Report(new GitProgress(stage, done, total));
    }
}
