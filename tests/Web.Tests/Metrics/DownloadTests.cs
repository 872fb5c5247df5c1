using System.Net;
using System.Text.Json;
using Community.Core.Metrics;

namespace Community.Web.Tests.Metrics;

public sealed class DownloadTests(MetricsApp app) : IClassFixture<MetricsApp>
{
    [Fact]
    public async Task A_csv_file_holds_the_values_of_the_document()
    {
        var (status, csv, type) = await app.DataAsync($"/p/{MetricsApp.Golden}/m/retention.csv?every=year");
        var points = (await app.JsonAsync($"/p/{MetricsApp.Golden}/m/retention.json?every=year")).GetProperty("points").EnumerateArray().ToList();

        (status, type).ShouldBe((HttpStatusCode.OK, "text/csv"));
        var lines = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldBe("project,metric,version,series,start,end,value,n");
        lines[1..].ShouldBe(points.Select(p =>
            $"tiny/golden,retention,1,{p.GetProperty("series")},{p.GetProperty("start")},{p.GetProperty("end")},{p.GetProperty("value")},{p.GetProperty("n")}"));
    }

    [Fact]
    public async Task A_tag_that_looks_like_a_formula_is_none_to_a_spreadsheet()
    {
        var (_, csv, _) = await app.DataAsync($"/p/{MetricsApp.Hostile}/m/release-gap.csv");

        csv.ShouldContain(",'=cmd|calc!A,");
        csv.ShouldNotContain(",=cmd");
    }

    [Fact]
    public async Task A_document_says_what_it_was_computed_with()
    {
        var document = await app.JsonAsync($"/p/{MetricsApp.Golden}/m/elephant-factor.json?domains=raw&every=year&from=2024-01-01");

        document.GetProperty("project").GetString().ShouldBe(MetricsApp.Golden);
        document.GetProperty("version").GetInt32().ShouldBe(1);
        document.GetProperty("parameters").EnumerateObject().Select(p => $"{p.Name}={p.Value}")
            .ShouldBe(["every=year", "actors=human", "merges=exclude", "date=author", "domains=raw", "from=2024-01-01"]);
    }

    [Fact]
    public async Task The_address_of_the_api_gives_the_same_document()
    {
        const string question = "?every=quarter&actors=all";
        (await app.DataAsync($"/api/v1/projects/{MetricsApp.Golden}/metrics/active-contributors{question}")).Text
            .ShouldBe((await app.DataAsync($"/p/{MetricsApp.Golden}/m/active-contributors.json{question}")).Text);
    }

    [Fact]
    public async Task All_metrics_are_in_one_file_with_their_usual_settings()
    {
        var all = await app.JsonAsync($"/p/{MetricsApp.Golden}/metrics.json");

        all.EnumerateArray().Select(m => m.GetProperty("metric").GetString()).ShouldBe(MetricCatalogue.All.Select(m => m.Id));
        foreach (var document in all.EnumerateArray())
            JsonSerializer.Serialize(document).ShouldBe(JsonSerializer.Serialize(await app.JsonAsync($"/p/{MetricsApp.Golden}/m/{document.GetProperty("metric")}.json")));
    }

    [Theory]
    [InlineData("/metrics/release-gap?merges=include", "'merges' is not a parameter of release-gap. There are: every, from, to.")]
    [InlineData("/metrics/commits?actor=human", "'actor' is not a parameter of commits. There are: every, actors, merges, date, from, to.")]
    [InlineData("/metrics?every=week", "'every' means nothing here: these are all metrics with their usual parameters. Ask for one metric to choose them.")]
    public async Task A_parameter_that_does_not_apply_is_refused_and_not_ignored(string address, string detail)
    {
        var (status, text, _) = await app.DataAsync($"/api/v1/projects/{MetricsApp.Golden}{address}");
        status.ShouldBe(HttpStatusCode.BadRequest);
        JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString().ShouldBe(detail);
    }

    [Theory]
    [InlineData("every=fortnight", "'fortnight' is not a value of 'every'. There are: week, month, quarter, year, all.")]
    [InlineData("to=31.12.2024", "'31.12.2024' is not a day for 'to'. Write it as 2024-03-31.")]
    [InlineData("from=2024-01-02&to=2024-01-02", "'from' must lie before 'to'.")]
    public async Task A_bad_word_is_told_to_a_program_as_a_problem(string query, string detail)
    {
        foreach (var path in (string[])[$"/p/{MetricsApp.Golden}/m/commits.json", $"/p/{MetricsApp.Golden}/m/commits.csv", $"/api/v1/projects/{MetricsApp.Golden}/metrics/commits"])
        {
            var (status, text, type) = await app.DataAsync($"{path}?{query}");
            (status, type).ShouldBe((HttpStatusCode.BadRequest, "application/problem+json"));
            JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString().ShouldBe(detail);
        }
    }
}
