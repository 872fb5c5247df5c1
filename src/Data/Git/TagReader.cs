using System.Text;

namespace Community.Data.Git;

/// <summary>A tag as the repository has it.</summary>
/// <param name="Target">The commit, tree or blob at the end of the chain of tag objects.</param>
internal sealed record TagLine(string Name, byte[] Target, long CreatedAt, bool Annotated);

/// <summary>Reads all tags with one <c>for-each-ref</c>; more only where the repository lacks an object that a tag names.</summary>
internal sealed class TagReader(GitRepository repository)
{
    /// <summary>A btree row holds 2,700 bytes, and nobody reads a longer name.</summary>
    private const int MaxTagNameLength = 500;

    /// <summary>What the command line holds with room to spare: 128 KiB for all patterns.</summary>
    private const int MaxPatternChars = 100_000;

    private const string Format =
        "--format=%(refname:lstrip=2)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)%00%(creatordate:raw)%00%(*committerdate:raw)";

    private readonly Dictionary<string, TagLine> _tags = new(StringComparer.Ordinal);
    private readonly List<string> _skipped = [];

    /// <summary>Tags that are left out: on an object that is not here, without any date, or with a name that another one already has once cleaned.</summary>
    public IReadOnlyList<string> Skipped => _skipped;

    public async Task<IReadOnlyDictionary<string, TagLine>> ReadAsync(CancellationToken cancellationToken)
    {
        var outcome = await repository.TryAsync(["for-each-ref", Format, "refs/tags"], cancellationToken);
        if (outcome.ExitCode == 0) await AddAllAsync(outcome.Output, cancellationToken);
        else if (IsMissingObject(outcome)) await ReadAroundMissingAsync(cancellationToken);
        else throw GitFailures.From(repository.Path, outcome.ExitCode, outcome.Errors);
        return _tags;
    }

    /// <summary>for-each-ref gives up at the first tag whose object is missing: halve the list until only such tags are left out.</summary>
    private async Task ReadAroundMissingAsync(CancellationToken cancellationToken)
    {
        var names = (await repository.AskAsync(["for-each-ref", "--format=%(refname)", "refs/tags"], cancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var waiting = new Stack<ArraySegment<string>>([names]);
        while (waiting.TryPop(out var part))
        {
            if (part.Count > 1 && part.Sum(n => n.Length + 1) > MaxPatternChars)
            {
                Halve(part);
                continue;
            }

            var outcome = await repository.TryAsync(["for-each-ref", Format, "--", .. part], cancellationToken);
            if (outcome.ExitCode == 0) await AddAllAsync(outcome.Output, cancellationToken);
            else if (!IsMissingObject(outcome)) throw GitFailures.From(repository.Path, outcome.ExitCode, outcome.Errors);
            else if (part.Count > 1) Halve(part);
            else _skipped.Add(part[0]["refs/tags/".Length..]);
        }

        void Halve(ArraySegment<string> part)
        {
            waiting.Push(part[(part.Count / 2)..]);
            waiting.Push(part[..(part.Count / 2)]);
        }
    }

    private async Task AddAllAsync(string output, CancellationToken cancellationToken)
    {
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split('\0');
            var name = GitText.Clean(fields[0], MaxTagNameLength);
            var annotated = fields[1] == "tag";
            var (type, target) = annotated ? (fields[3], fields[4]) : (fields[1], fields[2]);
            var date = fields[5];
            // A tag of a tag: git 2.39 peels one level only, and old tag objects name no tagger.
            if (type == "tag") target = await PeelAsync(target, cancellationToken);
            if (date.Length == 0) date = type == "tag" ? await CommitDateAsync(target, cancellationToken) : fields[6];
            if (date.Length == 0 || target.Length == 0 || !_tags.TryAdd(name, Create(name, target, date, annotated))) _skipped.Add(name);
        }
    }

    private static TagLine Create(string name, string target, string date, bool annotated) =>
        new(name, Convert.FromHexString(target), GitDates.Parse(Encoding.ASCII.GetBytes(date)).Seconds, annotated);

    private async Task<string> PeelAsync(string tagObject, CancellationToken cancellationToken)
    {
        var outcome = await repository.TryAsync(["rev-parse", "-q", "--verify", "--end-of-options", $"{tagObject}^{{}}"], cancellationToken);
        return outcome.ExitCode == 0 ? outcome.Output.Trim() : "";
    }

    private async Task<string> CommitDateAsync(string commit, CancellationToken cancellationToken)
    {
        if (commit.Length == 0) return "";
        var outcome = await repository.TryAsync(["log", "-1", "--format=%cd", "--date=raw", "--no-show-signature", commit, "--"], cancellationToken);
        return outcome.ExitCode == 0 ? outcome.Output.Trim() : "";
    }

    private static bool IsMissingObject(GitOutcome outcome) =>
        outcome.Errors.Contains("missing object", StringComparison.Ordinal) || outcome.Errors.Contains("could not get object info", StringComparison.Ordinal)
        || outcome.Errors.Contains("parse_object_buffer failed", StringComparison.Ordinal);
}
