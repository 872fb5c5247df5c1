using System.Text;

namespace Community.Data.Git;

/// <summary>
/// One commit as <c>git log</c> printed it: bytes of the reader's buffer, good until the next one is read. A class that is used again
/// for every commit, so that a history of any length costs no allocation here.
/// </summary>
internal sealed class GitLogEntry
{
    /// <summary>The fields and how many bytes of each are kept. NUL separates name from mail, so that both are one key.</summary>
    internal static readonly (string Format, int MaxBytes)[] Fields =
    [
        ("%H", 64),
        ("%P", MaxParents * 65),
        ("%an", MaxNameBytes), ("%ae", MaxNameBytes), ("%ad", 64),
        ("%cn", MaxNameBytes), ("%ce", MaxNameBytes), ("%cd", 64),
        ("%s", GitCommit.MaxSubjectLength * 4),
        ("%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x0A)", 64 << 10),
    ];

    /// <summary>The column holds 32,767; the widest merge known has 66.</summary>
    private const int MaxParents = short.MaxValue;

    private const int MaxNameBytes = GitText.MaxNameLength * 4;

    private readonly int[] _ends = new int[Fields.Length];
    private byte[] _bytes = new byte[8 << 10];
    private int _length;
    private int _field;

    public ReadOnlySpan<byte> Sha => Field(0);

    /// <summary>Object names separated by spaces.</summary>
    public ReadOnlySpan<byte> Parents => Field(1);

    /// <summary>Name, NUL, mail.</summary>
    public ReadOnlySpan<byte> Author => _bytes.AsSpan(Start(2), _ends[3] - Start(2));

    public ReadOnlySpan<byte> Committer => _bytes.AsSpan(Start(5), _ends[6] - Start(5));

    public ReadOnlySpan<byte> AuthorDate => Field(4);

    public ReadOnlySpan<byte> CommitterDate => Field(7);

    public ReadOnlySpan<byte> Subject => Field(8);

    /// <summary>Values of <c>Co-authored-by</c>, one a line.</summary>
    public ReadOnlySpan<byte> CoAuthors => Field(9);

    /// <summary>Whether all fields were read.</summary>
    public bool IsComplete => _field == Fields.Length;

    /// <summary>Whether a commit was begun but not ended.</summary>
    public bool IsTorn => !IsComplete && (_field > 0 || _length > 0);

    public void Reset() => (_length, _field) = (0, 0);

    /// <summary>Takes what the chunk holds of this commit; bytes beyond a field's limit are dropped as they pass.</summary>
    /// <returns>How many bytes were taken.</returns>
    public int Take(ReadOnlySpan<byte> chunk)
    {
        var taken = 0;
        while (!IsComplete && taken < chunk.Length)
        {
            var rest = chunk[taken..];
            var end = rest.IndexOf((byte)0);
            Append(end < 0 ? rest : rest[..end]);
            if (end < 0) return chunk.Length;
            taken += end + 1;
            _ends[_field] = _length;
            EnsureRoom(1);
            _bytes[_length++] = 0;
            _field++;
        }

        return taken;
    }

    public override string ToString() => IsComplete ? Encoding.ASCII.GetString(Sha) : "(incomplete)";

    private void Append(ReadOnlySpan<byte> bytes)
    {
        var room = Fields[_field].MaxBytes - (_length - Start(_field));
        if (bytes.Length > room) bytes = bytes[..Math.Max(room, 0)];
        EnsureRoom(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    private void EnsureRoom(int count)
    {
        if (_length + count > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
    }

    private ReadOnlySpan<byte> Field(int index) => _bytes.AsSpan(Start(index), _ends[index] - Start(index));

    private int Start(int index) => index == 0 ? 0 : _ends[index - 1] + 1;
}
