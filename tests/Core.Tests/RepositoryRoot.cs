using System.Reflection;

namespace Community.Core.Tests;

/// <summary>The checkout that is tested, for tests that read the tree. These tests need no database and no browser, and so not the project that has both.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } =
        typeof(RepositoryRoot).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;
}
