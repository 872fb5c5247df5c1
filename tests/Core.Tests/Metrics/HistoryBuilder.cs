using System.Globalization;
using Community.Core.Actors;
using Community.Core.History;
using Community.Core.Metrics;

namespace Community.Core.Tests.Metrics;

/// <summary>Writes small histories by hand: <c>.Commit("Ann", "ann@x.org", "2024-01-31T23:30+00:00")</c>.</summary>
internal sealed class HistoryBuilder
{
    private readonly List<CommitFact> _commits = [];
    private readonly List<Signature> _signatures = [];
    private readonly List<TagFact> _tags = [];

    public HistoryBuilder Commit(string email, string authored, string? committed = null, string? name = null, int parents = 1)
    {
        var signature = new Signature(name ?? email.Split('@')[0], email);
        var author = _signatures.IndexOf(signature);
        if (author < 0)
        {
            author = _signatures.Count;
            _signatures.Add(signature);
        }

        _commits.Add(new CommitFact(_commits.Count + 1, Instant(authored), Instant(committed ?? authored), author, (short)parents));
        return this;
    }

    public HistoryBuilder Commits(int count, string email, string authored)
    {
        for (var i = 0; i < count; i++) Commit(email, authored);
        return this;
    }

    public HistoryBuilder Tag(string name, string created)
    {
        _tags.Add(new TagFact(name, Instant(created)));
        return this;
    }

    public RepositoryHistory Build() => new(_commits, _signatures, _tags);

    public HistoryView View(ActorClassifier? actors = null) => new(Build(), actors ?? ActorClassifier.Default);

    /// <summary>A day is midnight UTC; a moment carries its zone.</summary>
    public static long Instant(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds();
}
