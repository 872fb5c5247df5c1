using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Community.Core.Actors;
using Community.Core.Metrics;

namespace Community.Core.People;

/// <summary>An identity that was erased, as it is kept: nobody can read it, but whoever holds it can ask whether it is the same.</summary>
/// <param name="Hash">HMAC-SHA256 of kind and key under the deployment's salt.</param>
/// <param name="Token">What stands in its place everywhere.</param>
/// <param name="Person">The same of all that was erased together.</param>
public sealed record Tombstone(IdentityKind Kind, byte[] Hash, string Token, int Person);

/// <summary>
/// The erased people of a deployment. It turns what names them into what stands in their place, the same each time, so that counts stay what
/// they were, also when the same file is read once more. Not for use by several threads at once.
/// </summary>
public sealed partial class Erasures
{
    /// <summary>Every token begins with it. A login cannot hold it: GitHub's logins have no dots.</summary>
    public const string Mark = "erased.";

    /// <summary>Words of the longest name that is looked for in texts.</summary>
    private const int LongestName = 4;

    private readonly byte[] _salt;
    private readonly Dictionary<string, Tombstone> _byHash;
    private readonly Dictionary<PersonIdentity, Tombstone?> _asked = [];
    private readonly Dictionary<PersonIdentity, Tombstone> _learned = [];

    public Erasures(byte[] salt, IEnumerable<Tombstone> tombstones)
    {
        _salt = salt;
        _byHash = tombstones.ToDictionary(t => Convert.ToHexString(t.Hash));
    }

    /// <summary>Names of erased accounts that were met for the first time: after a rename, say. They are to be stored as well.</summary>
    public IReadOnlyCollection<Tombstone> Learned => _learned.Values;

    public static bool IsToken(string? text) => text is not null && text.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>Of an account as a fact names it. Its number or its login is enough to know it by.</summary>
    public (long? Id, string? Login) Account(long? id, string? login)
    {
        var (byId, byLogin) = (id is > 0 ? Find(PersonIdentity.Account(id.Value)) : null, string.IsNullOrEmpty(login) || IsToken(login) ? null : Find(PersonIdentity.Login(login)));
        if ((byId ?? byLogin) is not { } erased) return (id, login);
        if (byId is null && id is > 0) byId = Learn(PersonIdentity.Account(id.Value), erased.Person);
        if (byLogin is null && !string.IsNullOrEmpty(login) && !IsToken(login)) byLogin = Learn(PersonIdentity.Login(login), erased.Person);
        return (byId is null ? id : long.Parse(byId.Token, CultureInfo.InvariantCulture), byLogin?.Token ?? login);
    }

    public string? Login(string? login) => string.IsNullOrEmpty(login) || IsToken(login) ? login : Find(PersonIdentity.Login(login))?.Token ?? login;

    /// <summary>A signature is known by its mail, and by its name where it has none: a name is shared by many.</summary>
    public bool IsErased(string name, string email) => !IsToken(email) && !IsToken(name) && Find(PersonIdentity.OfSignature(name, email)) is not null;

    /// <summary>What stands in the place of a signature as written: different for each.</summary>
    public (string Name, string Email) Written(string name, string email) =>
        IsErased(name, email) ? ($"{Mark}{Short(HashOf(IdentityKind.Name, $"{name}\0{email}"))}{BotMark(name)}", MailToken(name, email)) : (name, email);

    /// <summary>What stands in the place of a signature that people are counted by: the same name for the same name where names join people.</summary>
    public (string Name, string Email) Counted(string name, string email)
    {
        if (!IsErased(name, email)) return (name, email);
        var key = IdentityKeys.Name(name);
        return (IdentityKeys.NameJoins(key) ? NameToken(name) : $"{Mark}{Short(HashOf(IdentityKind.Name, $"{key}\0{IdentityKeys.Email(email)}"))}{BotMark(name)}", MailToken(name, email));
    }

    /// <summary>What others who have the name of somebody erased are counted under, beside that person; null for any other name.</summary>
    public string? SharedName(string name) => IdentityKeys.Name(name) is var key && IdentityKeys.NameJoins(key) && Find(PersonIdentity.Name(name)) is not null ? NameToken(name) : null;

    /// <summary>Text that people write: without mentions, mails and full names of erased people.</summary>
    public string? Text(string? text)
    {
        if (string.IsNullOrEmpty(text)) return text;
        text = Mail().Replace(text, m => Find(PersonIdentity.Email(m.Value)) is { } erased ? erased.Token : m.Value);
        text = Mention().Replace(text, m => Find(PersonIdentity.Login(m.Groups["login"].Value)) is { } erased ? m.Groups["before"].Value + erased.Token : m.Value);
        return WithoutNames(text);
    }

    /// <summary>A branch: forks' and web editors' begin with the login.</summary>
    public string? Branch(string? name)
    {
        if (string.IsNullOrEmpty(name)) return name;
        return BranchOwner().Replace(name, m => LongestLogin(m.Groups["login"].Value) is var (erased, after) ? m.Groups["before"].Value + erased.Token + after : m.Value);
    }

    /// <summary>Whether a text is, or holds, something that names an erased person.</summary>
    public bool Names(string text) => text.Length > 0 && !IsToken(text) && (Find(PersonIdentity.Login(text)) is not null || Find(PersonIdentity.Email(text)) is not null
        || Find(PersonIdentity.Name(text)) is not null || Text(text) != text || Branch(text) != text);

    public bool Names(long account) => account > 0 && Find(PersonIdentity.Account(account)) is not null;

    /// <summary>The tombstone of an identity; null where nobody erased had it.</summary>
    public Tombstone? Standing(PersonIdentity identity) => IsToken(identity.Key) ? null : Find(identity);

    /// <summary>A tombstone for an identity that is being erased.</summary>
    /// <param name="keepsDomain">Whether others have mails of the same domain, so that it names nobody.</param>
    public static Tombstone Bury(byte[] salt, PersonIdentity identity, int person, bool keepsDomain = false)
    {
        var hash = HashOf(salt, identity.Kind, identity.Key);
        var token = identity.Kind switch
        {
            IdentityKind.Account => (-(BinaryPrimitives.ReadInt64BigEndian(hash) >>> 16) - 1).ToString(CultureInfo.InvariantCulture),
            IdentityKind.Email when identity.Key.LastIndexOf('@') is >= 0 and var at => $"{Mark}{Short(hash)}{BotMark(identity.Key)}@{DomainToken(salt, identity.Key[(at + 1)..], keepsDomain)}",
            _ => $"{Mark}{Short(hash)}{BotMark(identity.Key)}",
        };
        return new Tombstone(identity.Kind, hash, token, person);
    }

    private Tombstone Learn(PersonIdentity identity, int person)
    {
        var tombstone = Bury(_salt, identity, person);
        _learned[identity] = tombstone;
        _asked[identity] = tombstone;
        _byHash[Convert.ToHexString(tombstone.Hash)] = tombstone;
        return tombstone;
    }

    private Tombstone? Find(PersonIdentity identity)
    {
        if (_asked.TryGetValue(identity, out var known)) return known;
        known = _byHash.GetValueOrDefault(Convert.ToHexString(HashOf(identity.Kind, identity.Key)));
        _asked.Add(identity, known);
        return known;
    }

    private string NameToken(string name) => $"{Mark}{Short(HashOf(IdentityKind.Name, IdentityKeys.Name(name)))}{BotMark(name)}";

    private string MailToken(string name, string email) => string.IsNullOrWhiteSpace(email) ? email : Find(PersonIdentity.OfSignature(name, email))!.Token;

    private string WithoutNames(string text)
    {
        // Names of several words only: one word of a title is hardly ever somebody.
        var words = Word().Matches(text);
        StringBuilder? changed = null;
        var copied = 0;
        for (var i = 0; i + 1 < words.Count; i++)
        {
            for (var length = Math.Min(LongestName, words.Count - i); length > 1; length--)
            {
                var (start, end) = (words[i].Index, words[i + length - 1].Index + words[i + length - 1].Length);
                if (!text.AsSpan(start, end - start).Contains(' ')) continue;
                var erased = Find(PersonIdentity.Name(text[start..end]));
                // "Jr."
                if (erased is null && end < text.Length && text[end] == '.') erased = Find(PersonIdentity.Name(text[start..++end]));
                if (erased is null) continue;
                (changed ??= new StringBuilder()).Append(text, copied, start - copied).Append(erased.Token);
                copied = end;
                i += length - 1;
                break;
            }
        }

        return changed is null ? text : changed.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>"ada-l-patch-1" may be of ada-l or of ada: the longest that was erased.</summary>
    private (Tombstone Erased, string After)? LongestLogin(string text)
    {
        for (var end = text.Length; end > 0; end = text.LastIndexOf('-', end - 1))
        {
            if (Find(PersonIdentity.Login(text[..end])) is { } erased) return (erased, text[end..]);
        }

        return null;
    }

    private byte[] HashOf(IdentityKind kind, string key) => HashOf(_salt, kind, key);

    private static byte[] HashOf(byte[] salt, IdentityKind kind, string key) => HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes($"{kind}:{key}"));

    /// <summary>48 bits: two of a million people share one with a chance of 1 in 500.</summary>
    private static string Short(byte[] hash) => Convert.ToHexStringLower(hash.AsSpan(0, 6));

    /// <summary>What the rules about programs look for says nothing about who it was.</summary>
    private static string BotMark(string text) => text.Contains("[bot]", StringComparison.Ordinal) ? "[bot]" : "";

    private static string DomainToken(byte[] salt, string domain, bool keeps) =>
        domain.Length == 0 || keeps || domain == "users.noreply.github.com" || Webmail.IsProvider(domain) ? domain : $"{Mark}{Short(HashOf(salt, IdentityKind.Email, $"@{domain}"))}.invalid";

    [GeneratedRegex(@"[\w.+%\-\[\]]+@[\w\-]+(\.[\w\-]+)*", RegexOptions.CultureInvariant)]
    private static partial Regex Mail();

    /// <summary>"@login", "from login/branch" of a merge, and an address on GitHub.</summary>
    [GeneratedRegex(@"(?<before>(?<![\w.])@|\bfrom (?=[\w\-]+/)|\bgithub\.com/)(?<login>[A-Za-z0-9][A-Za-z0-9_\-]*(\[bot\])?)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Mention();

    [GeneratedRegex(@"^(?<before>(refs/heads/)?)(?<login>[A-Za-z0-9][A-Za-z0-9_\-]*)", RegexOptions.CultureInvariant)]
    private static partial Regex BranchOwner();

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+(([.\-]|['’](?!s\b))[\p{L}\p{M}\p{N}]+)*", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
