using System.Text.Json;
using Community.Web.Tests.Hosting;
using Npgsql;

namespace Community.Web.Tests.Plans;

/// <summary>
/// The statements that the pages really send, explained on a database with 300 projects and a million rows: none may read a large table from end to
/// end. The plans are generic ones, for any project and not for one that happens to be small.
/// </summary>
public sealed class QueryPlanTests(FilledDatabase filled) : IClassFixture<FilledDatabase>
{
    private static readonly string[] LargeTables =
    [
        "git_commit", "git_co_author", "git_signature", "git_tag", "metric_point", "work_item", "item", "item_comment", "review", "timeline_event", "person_identity",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_page_reads_a_large_table_from_end_to_end()
    {
        using var recorder = new StatementRecorder(filled.Connection.Database);
        List<string> offences = [];
        var explained = 0;
        foreach (var path in PageRoutes.All)
        {
            recorder.Clear();
            (await filled.App.GetAsync(path)).Dispose();
            foreach (var statement in recorder.Statements.Where(s => s.TrimStart().StartsWith("select", StringComparison.OrdinalIgnoreCase)))
            {
                explained++;
                offences.AddRange((await ScansAsync(filled.Connection, statement)).Select(table => $"{path} reads all of {table}:\n{statement}"));
            }
        }

        offences.Distinct().ShouldBeEmpty();
        explained.ShouldBeGreaterThan(PageRoutes.All.Count, "the recorder must have heard the pages' statements");
    }

    [Fact]
    public async Task A_statement_that_does_would_be_noticed()
    {
        (await ScansAsync(filled.Connection, "select count(*) from git_commit where subject = @p")).ShouldBe(["git_commit"]);
    }

    /// <summary>The large tables that the statement's plan scans without an index.</summary>
    private static async Task<IReadOnlyList<string>> ScansAsync(NpgsqlConnection connection, string statement)
    {
        await using var explain = new NpgsqlCommand("select pg_temp.explain_generic($1)", connection) { Parameters = { new() { Value = StatementRecorder.Numbered(statement) } } };
        using var plan = JsonDocument.Parse((string)(await explain.ExecuteScalarAsync(Token))!);
        List<string> found = [];
        Walk(plan.RootElement[0].GetProperty("Plan"), found);
        return found;
    }

    private static void Walk(JsonElement node, List<string> found)
    {
        if (node.GetProperty("Node Type").GetString() == "Seq Scan" && LargeTables.Contains(node.GetProperty("Relation Name").GetString()))
            found.Add(node.GetProperty("Relation Name").GetString()!);
        if (!node.TryGetProperty("Plans", out var children)) return;
        foreach (var child in children.EnumerateArray()) Walk(child, found);
    }
}
