namespace Community.Bots.Sync.Stages;

/// <summary>One part of a round. It stores page by page, and goes on behind the last one when it is run again.</summary>
internal abstract class SyncStage(string resource)
{
    public string Resource { get; } = resource;

    /// <summary>Whether the rest goes on when GitHub does not show this: switched off in the repository, or not for this token.</summary>
    public virtual bool MayBeMissing => true;

    public abstract Task RunAsync(SyncSession session, CancellationToken ct);
}
