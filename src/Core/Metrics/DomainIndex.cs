using Community.Core.Actors;
using Community.Core.History;

namespace Community.Core.Metrics;

/// <summary>The domain of each signature's mail: the text after the last @, lower case.</summary>
internal sealed class DomainIndex
{
    /// <summary>Every address that GitHub made up for people who hide theirs.</summary>
    public const string GitHubNoReply = "(github-noreply)";

    /// <summary>Mails without an @, or with nothing after it.</summary>
    public const string NoDomain = "(no domain)";

    private readonly int[] _domains;
    private readonly List<string> _names = [];
    private readonly List<bool> _isOrganisation = [];

    public DomainIndex(IReadOnlyList<Signature> signatures)
    {
        _domains = new int[signatures.Count];
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var s = 0; s < _domains.Length; s++)
        {
            var name = NameOf(signatures[s].Email);
            if (numbers.TryGetValue(name, out _domains[s])) continue;
            numbers.Add(name, _domains[s] = _names.Count);
            _names.Add(name);
            _isOrganisation.Add(name is not (GitHubNoReply or NoDomain) && !Webmail.IsProvider(name));
        }
    }

    public int Count => _names.Count;

    public int this[int signature] => _domains[signature];

    public string Name(int domain) => _names[domain];

    /// <summary>Whether the domain may stand for an organisation: not webmail, not GitHub's noreply, not missing.</summary>
    public bool IsOrganisation(int domain) => _isOrganisation[domain];

    public static string NameOf(string email)
    {
        var key = IdentityKeys.Email(email);
        var at = key.LastIndexOf('@');
        if (at < 0 || at == key.Length - 1) return NoDomain;
        return key[(at + 1)..] is var domain && domain == "users.noreply.github.com" ? GitHubNoReply : domain;
    }
}
