using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Community.Web.Ui;

/// <summary>A heading whose level depends on where its component stands, so that levels are never skipped.</summary>
public sealed class Heading : ComponentBase
{
    [Parameter, EditorRequired]
    public int Level { get; set; } = 2;

    [Parameter]
    public string? Class { get; set; }

    [Parameter]
    public string? Slot { get; set; }

    [Parameter, EditorRequired]
    public RenderFragment ChildContent { get; set; } = null!;

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "h" + Level.ToString(CultureInfo.InvariantCulture));
        builder.AddAttribute(1, "class", Class);
        builder.AddAttribute(2, "slot", Slot);
        builder.AddContent(3, ChildContent);
        builder.CloseElement();
    }
}
