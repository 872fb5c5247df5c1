using Community.Core.Projects;
using Community.Data.Projects;
using Microsoft.AspNetCore.Components;

namespace Community.Web.Projects;

/// <summary>Finds the project that a page under <c>/p/{owner}/{name}</c> is about. Every such page begins with it.</summary>
internal sealed class ProjectLoader(ProjectFinder projects, NavigationManager navigation, IHttpContextAccessor http)
{
    /// <summary>
    /// The project; or null, and then the page has nothing to show: the answer is 404, or leads to the same page under the project's present name.
    /// Ask before anything is streamed, as the answer's status cannot be changed afterwards.
    /// </summary>
    public async Task<Project?> LoadAsync(string owner, string name)
    {
        var context = http.HttpContext ?? throw new InvalidOperationException("A project's pages are rendered for a request.");
        var project = await FindAsync(owner, name, context.RequestAborted);
        if (project is null)
        {
            navigation.NotFound();
            return null;
        }

        if (project.Owner == owner && project.Name == name) return project;
        navigation.NavigateTo(PresentAddress(context.Request, owner, name, project));
        return null;
    }

    /// <summary>By its present name or a former one, whatever the case of the letters; for endpoints, which answer for themselves.</summary>
    public async Task<Project?> FindAsync(string owner, string name, CancellationToken ct) =>
        ProjectName.TryParse($"{owner}/{name}", null, out var asked) ? await projects.FindOrNullAsync(asked, ct) : null;

    private static string PresentAddress(HttpRequest request, string owner, string name, Project project)
    {
        var former = $"/p/{owner}/{name}";
        var rest = request.Path.Value is { } path && path.StartsWith(former, StringComparison.OrdinalIgnoreCase) ? path[former.Length..] : "";
        return $"/p/{project.FullName}{rest}{request.QueryString}";
    }
}
