using Community.Core.History;
using Community.Core.Metrics;
using Community.Data.Git;
using Community.Data.People;

namespace Community.Data.Metrics;

/// <summary>
/// The histories read last, ready for metrics. A copy of rows that any replica can read again: a key names the data revision, so an entry is never
/// out of date, only unused. 100,000 commits take about 15 MB, so only a few are kept.
/// </summary>
public sealed class HistoryCache(HistoryReader histories, ActorRuleReader actors, DecisionReader decisions)
{
    private const int Kept = 8;

    private readonly Lock _gate = new();
    private readonly LinkedList<Entry> _entries = new();

    /// <param name="revision">The project's data revision, as its row says.</param>
    public async Task<HistoryView> GetAsync(int projectId, long revision, CancellationToken ct)
    {
        Task<HistoryView> loading;
        lock (_gate)
        {
            // Without the asker's token: others may be waiting for the same history.
            loading = Find(projectId, revision) ?? Add(projectId, revision, LoadAsync(projectId));
        }

        try
        {
            return await loading.WaitAsync(ct);
        }
        catch (Exception) when (loading.IsFaulted)
        {
            Forget(loading);
            throw;
        }
    }

    /// <summary>Keeps a history that is in memory already, because it has just been imported.</summary>
    public async Task<HistoryView> PutAsync(int projectId, long revision, RepositoryHistory history, CancellationToken ct)
    {
        var view = new HistoryView(history, await actors.ReadAsync(projectId, ct), await decisions.ReadAsync(projectId, history, ct));
        lock (_gate)
        {
            if (Find(projectId, revision) is null) Add(projectId, revision, Task.FromResult(view));
        }

        return view;
    }

    private Task<HistoryView>? Find(int projectId, long revision)
    {
        for (var node = _entries.First; node is not null; node = node.Next)
        {
            if (node.Value.ProjectId != projectId || node.Value.Revision != revision) continue;
            _entries.Remove(node);
            // Whoever asked for it was gone before it failed.
            if (node.Value.View.IsFaulted) return null;
            _entries.AddFirst(node);
            return node.Value.View;
        }

        return null;
    }

    private Task<HistoryView> Add(int projectId, long revision, Task<HistoryView> view)
    {
        for (var node = _entries.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.ProjectId == projectId && node.Value.Revision < revision) _entries.Remove(node);
            node = next;
        }

        _entries.AddFirst(new Entry(projectId, revision, view));
        if (_entries.Count > Kept) _entries.RemoveLast();
        return view;
    }

    private void Forget(Task<HistoryView> failed)
    {
        lock (_gate)
        {
            for (var node = _entries.First; node is not null; node = node.Next)
            {
                if (node.Value.View != failed) continue;
                _entries.Remove(node);
                return;
            }
        }
    }

    private async Task<HistoryView> LoadAsync(int projectId)
    {
        var history = await histories.LoadAsync(projectId, CancellationToken.None);
        return new HistoryView(history, await actors.ReadAsync(projectId, CancellationToken.None), await decisions.ReadAsync(projectId, history, CancellationToken.None));
    }

    private sealed record Entry(int ProjectId, long Revision, Task<HistoryView> View);
}
