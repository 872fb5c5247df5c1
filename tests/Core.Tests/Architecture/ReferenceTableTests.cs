using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.Architecture;

/// <summary>Holds the table of docs/architecture.md ("who may know whom") and the project files together.</summary>
public sealed class ReferenceTableTests
{
    private const string Anything = "anything";

    private static readonly IReadOnlyDictionary<string, string[]> Allowed = ReadTable();

    [Fact]
    public void Every_project_of_the_solution_stands_in_the_table()
    {
        var solution = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "Community.sln"));
        var projects = ProjectFiles().Select(NameOf).ToList();
        projects.ShouldBe(Allowed.Keys, ignoreOrder: true);
        ProjectFiles().ShouldAllBe(file => solution.Contains(Path.GetFileName(file), StringComparison.Ordinal));
    }

    [Fact]
    public void No_project_references_one_that_the_table_does_not_allow()
    {
        var broken =
            from file in ProjectFiles()
            let name = NameOf(file)
            where !Allowed[name].Contains(Anything)
            from reference in ReferencesOf(file)
            where !Allowed[name].Contains(reference)
            select $"{name} → {reference}";
        broken.ShouldBeEmpty();
    }

    [Fact]
    public void Core_takes_no_package_beyond_the_analyzers()
    {
        var core = ProjectFiles().Single(f => NameOf(f) == "Core");
        XDocument.Load(core).Descendants("PackageReference").ShouldBeEmpty();
        XDocument.Load(core).Descendants("FrameworkReference").ShouldBeEmpty();
    }

    [Fact]
    public void The_table_would_catch_a_wrong_reference()
    {
        Allowed["Core"].ShouldBeEmpty();
        Allowed["Data"].ShouldBe(["Core"]);
        Allowed["Data"].ShouldNotContain("Web");
    }

    private static IEnumerable<string> ProjectFiles() =>
        new[] { "src", "migrations", "tests", "perf" }
            .Select(folder => Path.Combine(RepositoryRoot.Path, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/node_modules/", StringComparison.Ordinal));

    private static string NameOf(string file) => Path.GetFileNameWithoutExtension(file)["Community.".Length..];

    private static IEnumerable<string> ReferencesOf(string file) =>
        XDocument.Load(file).Descendants("ProjectReference").Select(r => NameOf(r.Attribute("Include")!.Value.Replace('\\', '/')));

    private static Dictionary<string, string[]> ReadTable() => File.ReadLines(Path.Combine(RepositoryRoot.Path, "docs", "architecture.md"))
        .SkipWhile(line => !line.StartsWith("| project | may reference |", StringComparison.Ordinal)).Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
        .ToDictionary(cells => cells[0], cells => cells[1] == "nothing" ? [] : cells[1].Split(", "));
}
