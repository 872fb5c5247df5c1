using System.Globalization;
using Community.Core.Projects;
using Known = Community.Data.Imports.ImportedRepositories.Known;

namespace Community.Data.Imports;

/// <summary>
/// Who holds which name of a project. Of several repositories that had one name the one seen last with it holds it; the others are told apart by
/// GitHub's number behind the name.
/// </summary>
internal sealed class ProjectNames
{
    private readonly Dictionary<string, Known> _holders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _foreign = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<Known>> _wanted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    public Known? Holder(string key) => _holders.GetValueOrDefault(key);

    /// <summary>A name of a project on another host.</summary>
    public void TakeForeign(ProjectName name) => _foreign.Add(name.Key);

    /// <summary>A project as it is stored. Behind a name with a number stands the name it would have.</summary>
    public void TakeStored(Known known)
    {
        _holders[known.Name.Key] = known;
        foreach (var name in known.Names.Values)
        {
            if (known.Id is { } id && !known.Names.ContainsKey(known.Name.Key) && Numbered(name.Name, id).Key == known.Name.Key) known.LastName = name.Name;
        }

        Wanting(known.LastName.Key).Add(known);
    }

    /// <summary>A new project: under its own name where nobody holds it, or with its number until names are settled.</summary>
    public void TakeFree(Known known)
    {
        Wanting(known.LastName.Key).Add(known);
        _open.Add(known.LastName.Key);
        known.Name = Free(known);
        _holders[known.Name.Key] = known;
    }

    public void Want(Known known, ProjectName name)
    {
        if (known.LastName.Key != name.Key)
        {
            Wanting(known.LastName.Key).Remove(known);
            Wanting(name.Key).Add(known);
            _open.Add(known.LastName.Key);
        }

        known.LastName = name;
        _open.Add(name.Key);
    }

    /// <summary>Gives the names that were touched to whom they belong. Returns whose name changed.</summary>
    public IReadOnlyCollection<Known> Settle()
    {
        var open = _open.Select(key => (Key: key, Wanting: Wanting(key).Where(k => !k.HasRepository).ToList())).Where(o => o.Wanting.Count > 0)
            .OrderBy(o => o.Key, StringComparer.Ordinal).ToList();
        _open.Clear();
        var renamed = new Dictionary<Known, ProjectName>();
        foreach (var known in open.SelectMany(o => o.Wanting))
        {
            renamed.Add(known, known.Name);
            if (_holders.GetValueOrDefault(known.Name.Key) == known) _holders.Remove(known.Name.Key);
        }

        foreach (var (_, wanting) in open)
        {
            foreach (var known in wanting.OrderByDescending(k => k.NamedAt).ThenByDescending(k => k.Id))
            {
                known.Name = Free(known);
                _holders[known.Name.Key] = known;
            }
        }

        return [.. renamed.Where(r => r.Key.Name != r.Value).Select(r => r.Key)];
    }

    private ProjectName Free(Known known)
    {
        var name = known.LastName;
        while (_holders.ContainsKey(name.Key) || _foreign.Contains(name.Key)) name = Numbered(name, known.Id ?? 0);
        return name;
    }

    private static ProjectName Numbered(ProjectName name, long id)
    {
        var suffix = string.Create(CultureInfo.InvariantCulture, $"-{id}");
        var room = ProjectName.MaxPartLength - suffix.Length;
        return ProjectName.Parse($"{name.Owner}/{(name.Name.Length > room ? name.Name[..room] : name.Name)}{suffix}", CultureInfo.InvariantCulture);
    }

    private HashSet<Known> Wanting(string key)
    {
        if (!_wanted.TryGetValue(key, out var wanting)) _wanted.Add(key, wanting = []);
        return wanting;
    }
}
