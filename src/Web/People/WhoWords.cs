using Community.Core.History;
using Community.Core.People;
using Community.Data.People;
using Community.Web.Localization;

namespace Community.Web.People;

/// <summary>How people and what they are known by are called, for one reader.</summary>
public sealed class WhoWords(Texts<WhoTexts> texts, PeopleView view, MailPrivacy privacy)
{
    public PeopleView View => view;

    public string Name(Person person) => Name(person.Label);

    /// <summary>Two people of one name are told apart by their mails.</summary>
    public string FullName(Person person) => Name(person) is var name && Text(person.Label) is var text && name != text ? $"{name} ({text})" : name;

    public string Text(IdentityFact identity) => identity.Identity.Kind switch
    {
        _ when view.Erased.Contains(identity.Identity) => texts["Erased", Token(identity)],
        IdentityKind.Account => texts["Account", identity.Shown],
        IdentityKind.Email => privacy.Mail(identity.Shown),
        _ => privacy.Name(identity.Shown),
    };

    /// <summary>By the number that a decision or a link names.</summary>
    public string Text(int identityNo) => view.Graph.Find(identityNo)?.Identities.First(i => i.No == identityNo) is { } fact ? Text(fact) : texts["Gone", identityNo];

    public string Text(PersonIdentity identity) => view.Graph.Find(identity)?.Identities.First(i => i.Identity == identity) is { } fact ? Text(fact)
        : identity.Kind == IdentityKind.Account ? texts["Account", identity.Key] : Clue(identity.Key);

    /// <summary>What evidence names: a mail, or a name or login.</summary>
    public string Clue(string text) => text.Contains('@', StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal) ? privacy.Mail(text) : privacy.Name(text);

    public bool Matches(Person person, string search) => person.Identities.Any(i => i.Identity.Kind switch
    {
        IdentityKind.Email => i.Names.DefaultIfEmpty("").Any(n => privacy.Matches(new Signature(n, i.Shown), search)),
        _ => privacy.Name(i.Shown).Contains(search, StringComparison.OrdinalIgnoreCase),
    });

    private string Name(IdentityFact identity) =>
        identity.Identity.Kind == IdentityKind.Email && identity.Names is [var name, ..] && !view.Erased.Contains(identity.Identity) ? privacy.Name(name) : Text(identity);

    private static string Token(IdentityFact identity) => identity.Shown.Split('@')[0];
}
