using Community.Core.Metrics;
using Community.Data.Metrics;
using Community.Data.Projects;
using Microsoft.Extensions.Caching.Memory;

namespace Community.Web.Projects;

/// <summary>
/// The digests worked out last. A copy of what any replica can work out again; its key names the data revision and the day of the sync, so an entry is never out of
/// date, only unused. A digest takes a few kB, while the history it comes from takes megabytes and leaves memory sooner.
/// </summary>
internal sealed class DigestCache(MetricReader metrics) : IDisposable
{
    private readonly MemoryCache _digests = new(new MemoryCacheOptions { SizeLimit = 1000 });

    public async Task<HistoryDigest> GetAsync(Project project, CancellationToken ct)
    {
        var synced = DayOfSync(project);
        var key = (project.ProjectId, project.DataRevision, project.Source, synced);
        if (_digests.TryGetValue(key, out HistoryDigest? known) && known is not null) return known;
        var view = await metrics.ViewAsync(project, ct);
        var digest = HistoryDigest.Of(view, HistoryDigest.Reach(project.Source, synced, view.LastDay(DateBasis.Author)));
        return _digests.Set(key, digest, new MemoryCacheEntryOptions { Size = 1 });
    }

    public static DateOnly DayOfSync(Project project) => DateOnly.FromDateTime((project.SyncedAt ?? project.TrackedAt).UtcDateTime);

    public void Dispose() => _digests.Dispose();
}
