using System.Globalization;
using Community.Core.Facts;
using Community.Core.Projects;
using Community.Web.Layout;

namespace Community.Web.Items;

/// <summary>What became of an item, as far as we know.</summary>
public enum ItemOutcome
{
    Open,

    /// <summary>Closed, and not merged.</summary>
    Closed,
    Merged,

    /// <summary>A closed pull request of which no source says whether it was merged.</summary>
    Unsettled,

    /// <summary>Seen in passing only: no source has told its state.</summary>
    Unknown,
}

public enum ItemOrder
{
    Newest,
    Oldest,
    Updated,
    Comments,
}

/// <summary>Which items are wanted: the address of the list.</summary>
/// <param name="Author">A login; the empty one is deleted accounts.</param>
public sealed record ItemFilter(ItemKind? Kind, ItemOutcome? Outcome, string? Author, string? Label, string? Search, ItemOrder Order, int Page)
{
    public static ItemFilter All { get; } = new(null, null, null, null, null, ItemOrder.Newest, 1);

    public string Address(ProjectName project) => $"/p/{project}/items" + QueryString.Create(
        new Dictionary<string, string?>
        {
            ["kind"] = Word(Kind),
            ["state"] = Word(Outcome),
            ["author"] = Author,
            ["label"] = Label,
            ["q"] = Search,
            ["sort"] = Order == default ? null : Word<ItemOrder>(Order),
            ["page"] = Page > 1 ? Page.ToString(CultureInfo.InvariantCulture) : null,
        }.Where(p => p.Value is not null));

    public static ItemFilter Parse(string? kind, string? state, string? author, string? label, string? search, string? sort, string? page) => new(
        Value<ItemKind>(kind), Value<ItemOutcome>(state), Cut(author), Cut(label), Cut(search), Value<ItemOrder>(sort) ?? default, QueryValue.Page(page));

    public static string? Word<T>(T? value)
        where T : struct, Enum => value?.ToString().ToLowerInvariant();

    private static T? Value<T>(string? text)
        where T : struct, Enum => Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;

    /// <summary>Longer than any login, label or search somebody types.</summary>
    private static string? Cut(string? text) => text?.Trim() is { Length: > 0 } words ? words[..Math.Min(words.Length, 200)] : null;
}
