using Community.Data.GitHub;

namespace Community.Bots.Sync.Stages;

/// <summary>The accounts of readings that are made once a round.</summary>
internal static class Rounds
{
    /// <summary>
    /// How far a round reaches behind the start of the one before. GitHub's lists are made by replicas and caches that run behind, by seconds as a rule and
    /// minutes in an incident, its times are whole seconds, and our clocks differ: ten minutes cost a page or two a round.
    /// </summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    /// <summary>Null while the list has not been read first, or its first reading began in this round.</summary>
    public static GitHubCursor? Open(SyncSession session, string resource, string first)
    {
        if (session.Begun(first) is not { } reading) return null;
        if (reading.StartedAt >= session.Sync.StartedAt && !(reading.Round < session.Sync.Round) && session.Begun(resource) is null) return null;
        var cursor = session.Cursor(resource);
        cursor.Since ??= reading.StartedAt - Overlap;
        // A new pass begins; one that was interrupted keeps its start.
        if (cursor.NextPage is null && cursor.Round != session.Sync.Round) cursor.StartedAt = session.Now;
        return cursor;
    }

    /// <summary>The pass is through: the next one begins where this one began.</summary>
    public static void Close(SyncSession session, GitHubCursor cursor)
    {
        (cursor.NextPage, cursor.EndedAt, cursor.Round) = (null, session.Now, session.Sync.Round);
        cursor.Since = cursor.StartedAt - Overlap;
    }
}
