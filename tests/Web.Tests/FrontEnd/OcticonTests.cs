using System.Text.RegularExpressions;
using System.Xml.Linq;
using Community.Testing;

namespace Community.Web.Tests.FrontEnd;

public sealed partial class OcticonTests
{
    [Fact]
    public void The_icons_that_are_listed_are_those_in_use()
    {
        string[] sources = [Path.Combine(Repository.Root, "src", "Web"), Path.Combine(Repository.Root, "tests", "Web.Tests")];
        var listed = XDocument.Load(Path.Combine(sources[0], "Ui", "Octicons.props")).Descendants("Octicon").SelectMany(o => o.Attribute("Include")!.Value.Split(';'));
        var used = sources.SelectMany(source => Directory.EnumerateFiles(source, "*.*", SearchOption.AllDirectories))
            .Where(path => Path.GetExtension(path) is ".razor" or ".cs")
            .SelectMany(path => IconName.Matches(File.ReadAllText(path)).Select(m => m.Groups[1].Value));

        listed.Order().ShouldBe(used.Distinct().Order());
    }

    // A name in quotes that ends with one of the two sizes.
    [GeneratedRegex("\"([a-z][a-z-]*-(?:16|24))\"")]
    private static partial Regex IconName { get; }
}
