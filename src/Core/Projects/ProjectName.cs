using System.Diagnostics.CodeAnalysis;

namespace Community.Core.Projects;

/// <summary>The name of a project, <c>owner/name</c>. Compared without regard to case, as GitHub does; shown as first written.</summary>
public readonly record struct ProjectName : IParsable<ProjectName>
{
    /// <summary>GitHub allows 39 characters for an owner and 100 for a repository; local folders may be longer.</summary>
    public const int MaxPartLength = 100;

    private ProjectName(string owner, string name)
    {
        Owner = owner;
        Name = name;
    }

    public string Owner { get; }

    public string Name { get; }

    /// <summary>The key under which the name is unique: lower case.</summary>
    public string Key => ToString().ToLowerInvariant();

    public static ProjectName Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var result)
            ? result
            : throw new FormatException($"'{s}' is not a project name. Write owner/name, with letters, digits, '-', '_' and '.' only.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ProjectName result)
    {
        result = default;
        if (s is null || s.IndexOf('/', StringComparison.Ordinal) is var slash && (slash < 0 || slash != s.LastIndexOf('/'))) return false;
        var (owner, name) = (s[..slash], s[(slash + 1)..]);
        if (!IsPart(owner) || !IsPart(name)) return false;
        result = new ProjectName(owner, name);
        return true;
    }

    public override string ToString() => $"{Owner}/{Name}";

    private static bool IsPart(string part) =>
        part is not ("" or "." or "..") && part.Length <= MaxPartLength
        && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
