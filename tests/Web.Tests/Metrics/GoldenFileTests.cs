using System.Text;
using Community.Testing;

namespace Community.Web.Tests.Metrics;

/// <summary>The format that programs read: a change of it is a change of a contract, and is made in the golden file on purpose.</summary>
public sealed class GoldenFileTests(MetricsApp app) : IClassFixture<MetricsApp>
{
    private static readonly string Golden = Path.Combine(Repository.Root, "tests", "Web.Tests", "Metrics", "golden.json");

    [Fact]
    public async Task The_command_line_prints_the_golden_file_for_a_tiny_repository()
    {
        var data = Directory.CreateTempSubdirectory("community-golden-");
        var printed = await CommandRun.OfAsync(app.Web.ConnectionString, data.FullName, "metrics", MetricsApp.Golden, "--json");
        data.Delete(recursive: true);

        printed.ExitCode.ShouldBe(0, printed.Error);
        var golden = await File.ReadAllBytesAsync(Golden, TestContext.Current.CancellationToken);
        printed.Text.ShouldBe(Encoding.UTF8.GetString(golden));
        printed.Output.ShouldBe(golden);
    }

    [Fact]
    public async Task Points_that_are_computed_on_the_spot_have_the_same_shape_and_order_as_stored_ones()
    {
        // Nothing is stored with a first day.
        var (_, computed, _) = await app.DataAsync($"/p/{MetricsApp.Golden}/m/retention.json?from=2000-01-01");
        var (_, stored, _) = await app.DataAsync($"/p/{MetricsApp.Golden}/m/retention.json");
        Points(computed).ShouldBe(Points(stored));
    }

    private static string Points(string json) => json[json.IndexOf("\"points\"", StringComparison.Ordinal)..(json.IndexOf(']', StringComparison.Ordinal) + 1)];
}
