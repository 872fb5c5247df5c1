namespace Community.Data.Git;

public sealed class MirrorKeeper
{
    internal Task UpdateAsync(string cloneUrl, string path, ProgressGate progress, CancellationToken cancellationToken) => throw new NotSupportedException();
}
