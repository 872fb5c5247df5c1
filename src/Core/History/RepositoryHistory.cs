namespace Community.Core.History;

/// <summary>
/// What a repository's history says, as far as metrics need it: every commit reachable from HEAD, the people who signed them and the tags.
/// Held in arrays, because a metric reads all of it many times: a history of 100,000 commits takes about 4 MB.
/// </summary>
/// <param name="Commits">Commits reachable from HEAD, in any order; each <see cref="CommitFact.Number"/> once.</param>
/// <param name="Signatures">Indexed by <see cref="CommitFact.Author"/>.</param>
/// <param name="Tags">All tags of the repository, also those that HEAD does not reach.</param>
public sealed record RepositoryHistory(IReadOnlyList<CommitFact> Commits, IReadOnlyList<Signature> Signatures, IReadOnlyList<TagFact> Tags)
{
    public static RepositoryHistory Empty { get; } = new([], [], []);
}

/// <summary>One commit.</summary>
/// <param name="Number">Our own number of the commit within its project; opens down to the row.</param>
/// <param name="AuthoredAt">Author date, seconds since 1970-01-01 UTC; may be negative.</param>
/// <param name="CommittedAt">Committer date, seconds since 1970-01-01 UTC; may be negative.</param>
/// <param name="Author">Index into <see cref="RepositoryHistory.Signatures"/>.</param>
/// <param name="ParentCount">0 for a root, 2 or more for a merge.</param>
public readonly record struct CommitFact(int Number, long AuthoredAt, long CommittedAt, int Author, short ParentCount)
{
    public bool IsMerge => ParentCount >= 2;
}

/// <summary>A name and mail as a commit carries them after <c>.mailmap</c> (git's %aN and %aE), in the letters they were written in.</summary>
public sealed record Signature(string Name, string Email);

/// <summary>A tag.</summary>
/// <param name="Name">Without <c>refs/tags/</c>.</param>
/// <param name="CreatedAt">Tagger date of an annotated tag, committer date of the commit of a lightweight one; seconds since 1970-01-01 UTC.</param>
public sealed record TagFact(string Name, long CreatedAt);
