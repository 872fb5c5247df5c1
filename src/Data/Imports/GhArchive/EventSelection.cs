using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Community.Core.Projects;

namespace Community.Data.Imports.GhArchive;

/// <summary>
/// Which repositories' events are kept. Asked for every line, by GitHub's number first; a name leads to a number when it is met, and from then
/// on events under older and newer names count as well.
/// </summary>
internal sealed class EventSelection
{
    private readonly HashSet<long> _ids = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _all;

    private EventSelection(string key, bool all, bool makesProjects) => (Key, _all, MakesProjects) = (key, all, makesProjects);

    /// <summary>What the ledger knows the choice by.</summary>
    public string Key { get; }

    /// <summary>Whether repositories that are kept become projects.</summary>
    public bool MakesProjects { get; }

    /// <param name="names">Empty: the repositories that are projects.</param>
    public static EventSelection Of(ImportedRepositories repositories, IReadOnlyCollection<ProjectName> names, bool all)
    {
        if (all) return new EventSelection(ImportLedger.All, all: true, makesProjects: true);
        if (names.Count == 0)
        {
            var tracked = new EventSelection($"tracked {Digest(repositories.ProjectIds)}", all: false, makesProjects: false);
            tracked._ids.UnionWith(repositories.Ids);
            tracked._names.UnionWith(repositories.NamesWithoutId);
            return tracked;
        }

        var keys = names.Select(n => n.Key).Distinct().Order(StringComparer.Ordinal).ToList();
        var chosen = new EventSelection(string.Join(' ', keys), all: false, makesProjects: true);
        chosen._names.UnionWith(keys);
        chosen._ids.UnionWith(repositories.IdsOf(keys));
        return chosen;
    }

    public bool IsKept(long id, ProjectName name)
    {
        if (_all || _ids.Contains(id)) return true;
        if (_names.Count == 0 || !_names.Contains(name.ToString())) return false;
        _ids.Add(id);
        return true;
    }

    /// <summary>A short sign for a set of projects: with one more of them, files hold news again.</summary>
    private static string Digest(IEnumerable<int> projects)
    {
        var list = string.Join(',', projects.Order().Select(p => p.ToString(CultureInfo.InvariantCulture)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list))[..6]);
    }
}
