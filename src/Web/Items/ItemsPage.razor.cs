using Community.Core.Facts;
using Community.Data.Projects;
using Community.Web.Projects;
using Microsoft.AspNetCore.Components;

namespace Community.Web.Items;

public sealed partial class ItemsPage
{
    private Project? _project;
    private ItemPageData? _data;
    private ItemFilter _filter = ItemFilter.All;

    [Inject]
    private ProjectLoader Projects { get; set; } = null!;

    [Inject]
    private ItemQueries Items { get; set; } = null!;

    [Parameter]
    public string Owner { get; set; } = "";

    [Parameter]
    public string Name { get; set; } = "";

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery]
    private string? Kind { get; set; }

    [SupplyParameterFromQuery]
    private string? State { get; set; }

    [SupplyParameterFromQuery]
    private string? Author { get; set; }

    [SupplyParameterFromQuery]
    private string? Label { get; set; }

    [SupplyParameterFromQuery]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery]
    private string? Page { get; set; }

    private IReadOnlyList<(string, string)> KindOptions => [("", T["Any"]), .. Options<ItemKind>(kind => T[$"Kind.{kind}"])];

    private IReadOnlyList<(string, string)> StateOptions => [("", T["Any"]), .. Options<ItemOutcome>(state => T[$"State.{state}"])];

    private IReadOnlyList<(string, string)> OrderOptions => Options<ItemOrder>(order => T[$"Sort.{order}"]);

    protected override async Task OnInitializedAsync()
    {
        _project = await Projects.LoadAsync(Owner, Name);
        if (_project is null) return;
        _filter = ItemFilter.Parse(Kind, State, Author, Label, Q, Sort, Page);
        _data = await Items.ListAsync(_project.ProjectId, _filter, Http.RequestAborted);
    }

    private static IReadOnlyList<(string, string)> Options<TValue>(Func<TValue, string> text)
        where TValue : struct, Enum => [.. Enum.GetValues<TValue>().Select(value => (ItemFilter.Word<TValue>(value)!, text(value)))];

    private string? Sorted(ItemOrder descending, ItemOrder? ascending = null) =>
        _filter.Order == descending ? "descending" : _filter.Order == ascending ? "ascending" : null;
}
