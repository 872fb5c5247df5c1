using Community.Core.Projects;

namespace Community.Web.Layout;

/// <summary>What the host puts into the frame around every page.</summary>
public sealed class FrameOptions
{
    /// <summary>Projects in the switcher; where there are more, it leads to the list of all.</summary>
    public const int MostProjects = 100;

    /// <summary>The projects this visitor may see, for the project switcher, at most <see cref="MostProjects"/>; asked once a page. None: no switcher.</summary>
    public Func<HttpContext, CancellationToken, ValueTask<IReadOnlyList<ProjectName>>> Projects { get; set; } =
        static (_, _) => ValueTask.FromResult<IReadOnlyList<ProjectName>>([]);

    /// <summary>Where the top bar's search form leads, with the words as <c>q</c>; null: no search box.</summary>
    public string? SearchPath { get; set; }

    /// <summary>Where a signed-in person signs out (a form post); null: no such button.</summary>
    public string? SignOutPath { get; set; }

    /// <summary>Pages of the whole installation, in the menu of the mark: definitions, jobs.</summary>
    public IList<FrameLink> Links { get; } = [];

    /// <summary>Tabs inside a project, in the order of need. The first one's path is empty: the project's own page.</summary>
    public IList<FrameLink> ProjectTabs { get; } = [];
}

/// <summary>A link of the frame.</summary>
/// <param name="TextKey">Key in <c>LayoutTexts</c>.</param>
/// <param name="Path">Of a page of the installation from <c>/</c> on; of a tab what follows <c>/p/owner/name/</c>.</param>
/// <param name="Icon">An octicon that <c>Ui/Octicons.props</c> lists.</param>
public sealed record FrameLink(string TextKey, string Path, string Icon);
