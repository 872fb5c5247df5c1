using System.Text;
using Community.Core.People;

namespace Community.Data.Git;

/// <summary>A name and mail as written in a commit.</summary>
internal readonly record struct RawSignature(string Name, string Email);

/// <summary>
/// Numbers the people of a history. The bytes of "name NUL mail" are looked up as they stand in the buffer; text is made once for each
/// different pair (2,300 in 42,000 commits of numpy).
/// </summary>
internal sealed class SignatureTable
{
    private readonly Dictionary<byte[], int> _byBytes = new(ByteComparer.Instance);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly Dictionary<RawSignature, int> _byText = [];
    private readonly List<RawSignature> _all = [];
    private readonly List<RawSignature> _asGitSays = [];

    /// <param name="known">Those already stored, in the order of their numbers from 0.</param>
    /// <param name="erasures">People whose signatures are not to be stored; null where there are none.</param>
    public SignatureTable(IEnumerable<RawSignature> known, Erasures? erasures = null)
    {
        Erasures = erasures;
        _lookup = _byBytes.GetAlternateLookup<ReadOnlySpan<byte>>();
        foreach (var signature in known) Number(signature);
        KnownCount = _all.Count;
    }

    public int KnownCount { get; }

    public IReadOnlyList<RawSignature> All => _all;

    /// <summary>The same, as <c>.mailmap</c> knows them: of erased people what stands in a commit that was read just now.</summary>
    public IReadOnlyList<RawSignature> AsGitSays => _asGitSays;

    public Erasures? Erasures { get; }

    public int Number(ReadOnlySpan<byte> nameNulMail)
    {
        if (_lookup.TryGetValue(nameNulMail, out var number)) return number;
        var nul = nameNulMail.IndexOf((byte)0);
        // Two pairs of bytes may clean to the same text: they are one signature.
        number = Number(new RawSignature(
            GitText.Clean(nameNulMail[..nul], GitText.MaxNameLength),
            GitText.Clean(nameNulMail[(nul + 1)..], GitText.MaxNameLength)));
        _byBytes.Add(nameNulMail.ToArray(), number);
        return number;
    }

    public int Number(RawSignature written)
    {
        var signature = Erasures?.Written(written.Name, written.Email) is var (name, email) ? new RawSignature(name, email) : written;
        if (_byText.TryGetValue(signature, out var number)) return number;
        number = _all.Count;
        _all.Add(signature);
        _asGitSays.Add(written);
        _byText.Add(signature, number);
        return number;
    }

    /// <summary>
    /// What stands behind <c>Co-authored-by:</c>, read with goodwill: "Name &lt;mail&gt;", a bare mail, a bare name, quotes around the name.
    /// </summary>
    /// <returns>Null when it names nobody.</returns>
    public static RawSignature? ParseCoAuthor(ReadOnlySpan<byte> value)
    {
        var text = GitText.Clean(value, GitText.MaxNameLength * 2).Trim();
        var open = text.IndexOf('<', StringComparison.Ordinal);
        string name, mail;
        if (open >= 0)
        {
            name = text[..open];
            var close = text.IndexOf('>', open);
            mail = close < 0 ? text[(open + 1)..] : text[(open + 1)..close];
        }
        else
        {
            (name, mail) = text.Contains('@', StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal) ? ("", text) : (text, "");
        }

        var signature = new RawSignature(Cut(name.Trim().Trim('"', '\'').Trim()), Cut(mail.Trim()));
        return signature is { Name: "", Email: "" } ? null : signature;
    }

    private static string Cut(string text) => text.Length <= GitText.MaxNameLength ? text : GitText.Clean(Encoding.UTF8.GetBytes(text), GitText.MaxNameLength);
}

/// <summary>Compares bytes by content; the hash is seeded by the process, so that nobody can prepare collisions.</summary>
internal sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static readonly ByteComparer Instance = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = new HashCode();
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
