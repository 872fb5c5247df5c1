using System.Reflection;

namespace Community.Testing;

/// <summary>The checkout that is tested, for tests that read the tree.</summary>
public static class Repository
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>What the build knows and wrote into the assembly (tests/Directory.Build.props, Browser/Chromium.targets).</summary>
    internal static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
