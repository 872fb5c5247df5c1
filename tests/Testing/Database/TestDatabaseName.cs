using System.Globalization;

namespace Community.Testing.Database;

/// <summary>Names of test databases tell whose they are: "test_[process id]_[its start, in clock ticks]_[number]".</summary>
internal static class TestDatabaseName
{
    public static string OfThisProcess { get; } = $"test_{Environment.ProcessId}_{StartOf(Environment.ProcessId)}";

    /// <summary>Whether the test host that made it is gone.</summary>
    public static bool IsAbandoned(string database) =>
        database.Split('_') is ["test", var process, var start, _]
        && int.TryParse(process, CultureInfo.InvariantCulture, out var processId)
        && StartOf(processId) != start;

    /// <summary>Ticks from the system's start to the process's: field 22 of its stat, the 20th after its name.</summary>
    private static string? StartOf(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
