namespace Community.Core.Metrics;

/// <summary>Finds the buckets that people's first commits left or came to in a change.</summary>
internal static class FirstCommits
{
    /// <summary>
    /// Adds the bucket of the first commit, before and after, of everybody whose commits changed. Identities must not have changed in between.
    /// </summary>
    public static void AddMoved(HistoryChange change, MetricParameters p, HashSet<int> numbers)
    {
        var view = change.After;
        var identities = view.Identities(p.Identity);
        var before = new Dictionary<int, long>();
        var after = new Dictionary<int, long>();
        foreach (var commit in change.Changed(p)) after[identities[commit.Author]] = before[identities[commit.Author]] = long.MaxValue;

        var selected = view.Selected(p);
        for (var i = 0; i < selected.Count; i++)
        {
            ref readonly var commit = ref view.Commit(selected.Positions[i]);
            var identity = identities[commit.Author];
            if (!after.TryGetValue(identity, out var first)) continue;
            var time = selected.Times[i];
            after[identity] = Math.Min(first, time);
            if (!change.IsAdded(commit.Number)) before[identity] = Math.Min(before[identity], time);
        }

        foreach (var commit in change.Removed)
        {
            if (!view.Passes(commit, p)) continue;
            var identity = identities[commit.Author];
            before[identity] = Math.Min(before[identity], HistoryView.TimeOf(commit, p.Date));
        }

        foreach (var time in before.Values.Concat(after.Values))
        {
            if (time != long.MaxValue) numbers.Add(BucketCalendar.NumberOf(p.Every, time));
        }
    }
}
