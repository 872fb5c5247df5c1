using Community.Core.Actors;
using Community.Core.History;
using Community.Data.Metrics;

namespace Community.Web.People;

/// <summary>
/// Whole mail addresses are for the operator, who needs them to say who is who. They stand in the commits, which are public, but a page that lists
/// thousands of them beside names is a gift to whoever collects addresses, and nobody who committed agreed to that. Visitors see enough to tell two
/// people of one name apart: the first letter and the domain.
/// </summary>
public sealed class MailPrivacy(bool showsAll)
{
    private const char Ellipsis = '…';

    public string Mail(string email)
    {
        var mail = email.Trim();
        if (showsAll || mail.Length == 0) return mail;
        var at = mail.LastIndexOf('@');
        // A pair of surrogates is one letter.
        var first = at == 0 ? "" : mail[..(char.IsSurrogatePair(mail, 0) ? 2 : 1)];
        return first + Ellipsis + (at < 0 ? "" : mail[at..]);
    }

    /// <summary>Some people sign with an address for a name.</summary>
    public string Name(string name) => showsAll || !name.Contains('@', StringComparison.Ordinal)
        ? name
        : string.Join(' ', name.Split(' ').Select(word => word.IndexOf('@', StringComparison.Ordinal) > 0 ? Mail(word) : word));

    /// <summary>What a rule speaks of.</summary>
    public string Pattern(ActorRuleRow rule) => rule.Field == ActorField.Email ? Mail(rule.Pattern) : Name(rule.Pattern);

    /// <summary>
    /// Visitors find a mail by all of it or by its domain: an answer to every part of an address would give the address away letter by letter.
    /// </summary>
    public bool Matches(Signature signature, string search)
    {
        if (Name(signature.Name).Contains(search, StringComparison.OrdinalIgnoreCase)) return true;
        var mail = signature.Email.Trim();
        if (showsAll) return mail.Contains(search, StringComparison.OrdinalIgnoreCase);
        return mail.Equals(search, StringComparison.OrdinalIgnoreCase)
            || (mail.LastIndexOf('@') is >= 0 and var at && mail.AsSpan(at + 1).Equals(search.AsSpan().TrimStart('@'), StringComparison.OrdinalIgnoreCase));
    }
}
