using System.Text;
using Community.Testing;
using Community.Testing.Database;
using Community.Testing.Git;

namespace Community.Web.Tests.Metrics;

/// <summary>The format that programs read: a change of it is a change of a contract, and is made in the golden file on purpose.</summary>
public sealed class GoldenFileTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly string Golden = Path.Combine(Repository.Root, "tests", "Web.Tests", "Metrics", "golden.json");

    [Fact]
    public async Task The_command_line_prints_the_golden_file_for_a_tiny_repository()
    {
        using var repository = await TestRepository.CreateAsync(SmallHistories.Golden);
        var data = repository.Beside("data");
        (await CommandRun.OfAsync(database.ConnectionString, data, "track", repository.Path, "--name", "tiny/golden")).ExitCode.ShouldBe(0);

        var printed = await CommandRun.OfAsync(database.ConnectionString, data, "metrics", "tiny/golden", "--json");

        printed.ExitCode.ShouldBe(0, printed.Error);
        var golden = await File.ReadAllBytesAsync(Golden, TestContext.Current.CancellationToken);
        printed.Text.ShouldBe(Encoding.UTF8.GetString(golden));
        printed.Output.ShouldBe(golden);

        // Computed on the spot, for want of stored points of these parameters: the same shape and order.
        var computed = await CommandRun.OfAsync(database.ConnectionString, data, "metrics", "tiny/golden", "--json", "--metric", "retention", "--from", "2000-01-01");
        Points(computed.Text).ShouldBe(Points(printed.Text[printed.Text.IndexOf("\"retention\"", StringComparison.Ordinal)..]));
    }

    private static string Points(string json) => json[json.IndexOf("\"points\"", StringComparison.Ordinal)..(json.IndexOf(']', StringComparison.Ordinal) + 1)];
}
