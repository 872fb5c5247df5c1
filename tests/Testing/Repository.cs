using System.Reflection;

namespace Community.Testing;

/// <summary>The checkout that is tested, for tests that read the tree.</summary>
public static class Repository
{
    /// <summary>Written into the assembly by tests/Directory.Build.props.</summary>
    public static string Root { get; } =
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;
}
