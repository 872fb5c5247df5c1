using System.Globalization;
using Community.Core.Actors;
using Community.Core.Projects;
using Community.Web.Layout;

namespace Community.Web.People;

/// <summary>Which people are wanted. Both pages count from 1.</summary>
public sealed record WhoFilter(string? Search, ActorClass? Class, int Page = 1, int Suggestions = 1);

/// <summary>The addresses of the pages about who is who. People stand in them by the number of an identity, which says nothing about them.</summary>
public sealed record WhoLinks(ProjectName Project)
{
    public string Path => $"/p/{Project}/people";

    public string Join => $"{Path}/join";

    public string Apart => $"{Path}/apart";

    public string List(WhoFilter filter) => Path + QueryValue.Join(
        ("q", filter.Search), ("class", filter.Class is { } actor ? QueryValue.Of(actor) : null),
        ("page", QueryValue.Of(filter.Page)), ("suggestions", QueryValue.Of(filter.Suggestions)));

    public string Person(int no) => $"{Path}/{Text(no)}";

    public string Erase(int no) => $"{Person(no)}/erase";

    /// <summary>Where the erasure is asked for.</summary>
    public string Erasure(int no) => $"{Person(no)}/erasure";

    public string Export(int no) => $"{Person(no)}/export";

    public string Split(int no) => $"{Person(no)}/split";

    public string Withdraw(int decisionNo) => $"{Path}/decisions/{Text(decisionNo)}/withdraw";

    public string Again(int decisionNo) => $"{Path}/decisions/{Text(decisionNo)}/again";

    /// <summary>Whoever signs commits so, from the pages about contributors.</summary>
    public string OfSignature(int signatureNo) => $"{Path}/of/{Text(signatureNo)}";

    public string Contributor(int signatureNo) => $"/p/{Project}/contributors/{Text(signatureNo)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
