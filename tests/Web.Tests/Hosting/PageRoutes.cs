using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Community.Web.Layout;
using Community.Web.Tests.Items;
using Microsoft.AspNetCore.Components;

namespace Community.Web.Tests.Hosting;

/// <summary>Every page of the product with its address filled in: a page that is added is looked at by itself.</summary>
internal static partial class PageRoutes
{
    /// <summary>What stands for a part of an address; a new one is added here.</summary>
    private static readonly Dictionary<string, string> Parts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["owner"] = "harbor",
        ["name"] = "lighthouse",
        ["id"] = "commits",
        ["metric"] = "commits",
        ["metricId"] = "commits",
        ["person"] = "0",
        ["identity"] = "0",
        ["number"] = "3",
        ["source"] = SampleArchive.SourceId.ToString(CultureInfo.InvariantCulture),
    };

    public static IReadOnlyList<string> All { get; } =
    [
        .. from type in typeof(App).Assembly.GetTypes()
           from route in type.GetCustomAttributes<RouteAttribute>()
           select Part().Replace(route.Template, part => Parts[part.Groups["name"].Value]) into path
           where path is not (ErrorPage.Path or NotFoundPage.Path)
           orderby path
           select path,
    ];

    [GeneratedRegex(@"\{\*{0,2}(?<name>\w+)[^}]*\}")]
    private static partial Regex Part();
}
