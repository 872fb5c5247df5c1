using System.Buffers;
using System.Globalization;
using System.Text;

namespace Community.Testing.Git;

/// <summary>A person as a commit names them.</summary>
public sealed record Person(string Name, string Email);

/// <summary>A moment and a zone, as git writes them.</summary>
public readonly record struct Moment(long Seconds, string Zone = "+0000")
{
    public static Moment At(string utc) => new(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds());

    public override string ToString() => $"{Seconds.ToString(CultureInfo.InvariantCulture)} {Zone}";
}

/// <summary>A commit of a script: a fast-import mark, or the name of an object that exists.</summary>
public readonly record struct CommitRef(string Text)
{
    public override string ToString() => Text;
}

/// <summary>
/// Writes a <c>git fast-import</c> stream. The same calls give the same object names on every machine: dates grow by an hour a commit from
/// 2024-01-01 unless told otherwise.
/// </summary>
public sealed class HistoryScript
{
    public static readonly Person Ann = new("Ann Archer", "ann@example.org");

    internal const string Building = "refs/building/tip";

    private readonly ArrayBufferWriter<byte> _script = new();
    private int _marks;

    public CommitRef Commit(
        string message,
        IReadOnlyList<CommitRef>? parents = null,
        Person? author = null,
        Moment? at = null,
        Person? committer = null,
        Moment? committedAt = null,
        IReadOnlyDictionary<string, string>? files = null) =>
        Commit(Encoding.UTF8.GetBytes(message), parents, author, at, committer, committedAt, files);

    public CommitRef Commit(
        byte[] message,
        IReadOnlyList<CommitRef>? parents = null,
        Person? author = null,
        Moment? at = null,
        Person? committer = null,
        Moment? committedAt = null,
        IReadOnlyDictionary<string, string>? files = null)
    {
        var mark = ++_marks;
        var date = at ?? new Moment(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(mark).ToUnixTimeSeconds());
        author ??= Ann;
        // Without the reset, a commit without "from" would become a child of the one before.
        Line($"reset {Building}");
        Line($"commit {Building}");
        Line($"mark :{mark}");
        Line($"author {author.Name} <{author.Email}> {date}");
        committer ??= author;
        Line($"committer {committer.Name} <{committer.Email}> {committedAt ?? date}");
        Data(message);
        foreach (var (i, parent) in (parents ?? []).Index()) Line($"{(i == 0 ? "from" : "merge")} {parent}");
        foreach (var (path, content) in files ?? new Dictionary<string, string>())
        {
            Line($"M 100644 inline {path}");
            Data(Encoding.UTF8.GetBytes(content));
        }

        return new CommitRef($":{mark}");
    }

    public HistoryScript Branch(string name, CommitRef commit) => Reset($"refs/heads/{name}", commit);

    public HistoryScript LightTag(string name, CommitRef commit) => Reset($"refs/tags/{name}", commit);

    public HistoryScript Tag(string name, CommitRef commit, Moment? at = null, Person? tagger = null)
    {
        tagger ??= Ann;
        Line($"tag {name}");
        Line($"from {commit}");
        Line($"tagger {tagger.Name} <{tagger.Email}> {at ?? Moment.At("2024-02-01")}");
        Data(Encoding.UTF8.GetBytes(name));
        return this;
    }

    public HistoryScript RemoveTag(string name) => Reset($"refs/tags/{name}", new CommitRef(new string('0', 40)));

    internal byte[] ToBytes() => _script.WrittenSpan.ToArray();

    private HistoryScript Reset(string reference, CommitRef commit)
    {
        Line($"reset {reference}");
        Line($"from {commit}");
        return this;
    }

    private void Data(byte[] bytes)
    {
        Line($"data {bytes.Length}");
        _script.Write(bytes);
        Line("");
    }

    private void Line(string text) => _script.Write(Encoding.UTF8.GetBytes(text + "\n"));
}
