using System.Security.Cryptography;
using System.Text;
using Community.Core.People;
using Community.Data.People;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.Git;

/// <summary>Stores the people of a history: as written, and as today's <c>.mailmap</c> has them.</summary>
internal sealed class SignatureStore(NpgsqlConnection connection, GitRepository repository, int projectId)
{
    private List<(RawSignature Raw, RawSignature Mapped)> _stored = [];

    /// <param name="Changed">Whether somebody who was stored before is somebody else now.</param>
    internal readonly record struct Mapping(IReadOnlyList<RawSignature> Mapped, bool Changed, bool Readable, byte[] Hash);

    public async Task<SignatureTable> ReadAsync(CancellationToken cancellationToken)
    {
        _stored = await connection
            .Command("select raw_name, raw_email, name, email from git_signature where project_id = $1 order by signature_no", projectId)
            .ListAsync(
                r => (new RawSignature(r.GetString(0), r.GetString(1)), new RawSignature(r.GetString(2), r.GetString(3))), cancellationToken);
        return new SignatureTable(_stored.Select(s => s.Raw), await ErasureReader.ReadAsync(connection, cancellationToken));
    }

    /// <summary>Maps all signatures anew and writes what is new or different.</summary>
    public async Task<Mapping> StoreAsync(SignatureTable signatures, string head, CancellationToken cancellationToken)
    {
        var mailmap = await Mailmap.ApplyAsync(repository, head, signatures.AsGitSays, cancellationToken);
        var mapped = signatures.Erasures is { } erasures ? WithoutErased(signatures, mailmap.Mapped, erasures) : mailmap.Mapped;
        var changed = await UpdateAsync(mapped, cancellationToken);
        await InsertAsync(signatures, mapped, cancellationToken);
        return new Mapping(mapped, changed, mailmap.Readable, Hash(mapped));
    }

    /// <summary>What a stored signature of somebody erased is counted by stays: nobody can ask <c>.mailmap</c> about it any more.</summary>
    private RawSignature[] WithoutErased(SignatureTable signatures, IReadOnlyList<RawSignature> mapped, Erasures erasures)
    {
        var kept = new RawSignature[mapped.Count];
        for (var i = 0; i < kept.Length; i++)
        {
            var isErased = Erasures.IsToken(signatures.All[i].Name) || Erasures.IsToken(signatures.All[i].Email);
            kept[i] = isErased && i < _stored.Count ? _stored[i].Mapped
                : erasures.Counted(mapped[i].Name, mapped[i].Email) is var (name, email) ? new RawSignature(name, email) : default;
        }

        return kept;
    }

    private async Task<bool> UpdateAsync(IReadOnlyList<RawSignature> mapped, CancellationToken cancellationToken)
    {
        var different = Enumerable.Range(0, _stored.Count).Where(i => _stored[i].Mapped != mapped[i]).ToArray();
        if (different.Length == 0) return false;
        await connection.Command(
            """
            update git_signature s set name = n.name, email = n.email
            from unnest($2, $3, $4) as n (signature_no, name, email)
            where s.project_id = $1 and s.signature_no = n.signature_no
            """,
            projectId, different, different.Select(i => mapped[i].Name).ToArray(), different.Select(i => mapped[i].Email).ToArray()).RunAsync(cancellationToken);
        return true;
    }

    private async Task InsertAsync(SignatureTable signatures, IReadOnlyList<RawSignature> mapped, CancellationToken cancellationToken)
    {
        if (signatures.All.Count == _stored.Count) return;
        await using var writer = await BinaryCopyWriter.BeginAsync(
            connection, "copy git_signature (project_id, signature_no, raw_name, raw_email, name, email) from stdin (format binary)", cancellationToken);
        for (var i = _stored.Count; i < signatures.All.Count; i++)
        {
            await writer.StartRowAsync(6, cancellationToken);
            writer.Write(projectId);
            writer.Write(i);
            writer.Write(signatures.All[i].Name);
            writer.Write(signatures.All[i].Email);
            writer.Write(mapped[i].Name);
            writer.Write(mapped[i].Email);
        }

        await writer.CompleteAsync(cancellationToken);
    }

    private static byte[] Hash(IReadOnlyList<RawSignature> mapped)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, email) in mapped) hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{email}\0"));
        return hash.GetHashAndReset();
    }
}
