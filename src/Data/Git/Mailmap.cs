using System.Text;

namespace Community.Data.Git;

/// <summary>
/// Applies <c>.mailmap</c> as git does, by git: every raw signature goes through one <c>git check-mailmap</c>. It is the file of the commit
/// that is imported, not of a worktree, so that one commit always gives the same people.
/// </summary>
internal static class Mailmap
{
    /// <summary>What each signature becomes, in the same order; the signature itself where no rule is for it.</summary>
    /// <param name="Readable">False in a partial clone that does not hold the file: the signatures are as written.</param>
    internal sealed record Result(IReadOnlyList<RawSignature> Mapped, bool Readable);

    public static async Task<Result> ApplyAsync(GitRepository repository, string sha, IReadOnlyList<RawSignature> signatures, CancellationToken cancellationToken)
    {
        if (signatures.Count == 0) return new Result([], Readable: true);
        await using var process = await repository.StartAsync(["check-mailmap", "--stdin"], cancellationToken, [$"mailmap.blob={sha}:.mailmap"], input: true);
        // git answers line by line: the pipes would fill up and both sides wait if we wrote everything first.
        var writing = WriteAsync(process, signatures, cancellationToken);
        var mapped = await ReadAsync(process, signatures);
        await process.CompleteAsync();
        await writing;
        if (mapped.Count != signatures.Count) throw GitFailures.From(repository.Path, 0, "fatal: git check-mailmap answered fewer lines than it was asked");
        var errors = await process.ErrorsAsync();
        return new Result(mapped, Readable: !errors.Contains("unable to read mailmap", StringComparison.Ordinal));
    }

    private static async Task WriteAsync(GitProcess process, IReadOnlyList<RawSignature> signatures, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(process.Input, new UTF8Encoding(false), 32 << 10) { NewLine = "\n" };
        try
        {
            foreach (var signature in signatures)
            {
                await writer.WriteLineAsync((CanAsk(signature) ? $"{signature.Name} <{signature.Email}>" : "<>").AsMemory(), cancellationToken);
            }

            await writer.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            // git has ended and will say why.
        }
    }

    private static async Task<List<RawSignature>> ReadAsync(GitProcess process, IReadOnlyList<RawSignature> signatures)
    {
        var mapped = new List<RawSignature>(signatures.Count);
        var lines = (await process.ReadTextAsync()).Split('\n');
        for (var i = 0; i < signatures.Count && i < lines.Length; i++)
        {
            var open = lines[i].IndexOf('<', StringComparison.Ordinal);
            mapped.Add(CanAsk(signatures[i]) && open >= 0 && lines[i].EndsWith('>')
                ? new RawSignature(
                    GitText.Clean(lines[i][..Math.Max(open - 1, 0)], GitText.MaxNameLength),
                    GitText.Clean(lines[i][(open + 1)..^1], GitText.MaxNameLength))
                : signatures[i]);
        }

        return mapped;
    }

    /// <summary>Whether the pair can be written as one line that git reads back as the same pair: co-authors and damaged commits may hold anything.</summary>
    private static bool CanAsk(RawSignature signature) =>
        !signature.Name.AsSpan().ContainsAny('<', '>', '\n') && !signature.Email.AsSpan().ContainsAny('<', '>', '\n')
        && (signature.Name.Length == 0 || !char.IsWhiteSpace(signature.Name[^1]));
}
