using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Community.Bots.Tests.GitHub;
using Community.FakeGitHub.Judging;
using Community.FakeGitHub.Serving;
using Shouldly;
using Xunit;
using static Community.Bots.Tests.GitHub.GitHubStand;

namespace Community.Bots.Tests.FakeGitHub;

/// <summary>The judge itself: it lets GitHub's shapes pass and catches what is wrong with them.</summary>
public sealed class JudgeTests
{
    private static readonly GitHubDescription Description = GitHubDescription.Instance;

    [Fact]
    public async Task Every_answer_of_a_generated_repository_passes_the_judge()
    {
        await using var stand = await GitHubStand.StartAsync();
        var answers = await AnswersAsync(stand, items: 400, perPage: 100);
        answers.Count.ShouldBe(18);
        stand.Server.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_field_that_is_missing_or_of_another_type_is_caught_wherever_it_is_needed()
    {
        await using var stand = await GitHubStand.StartAsync();
        var random = new Random(11);
        var (caught, silent) = (0, new List<string>());
        foreach (var (operation, body) in await AnswersAsync(stand, items: 60, perPage: 3))
        {
            // Of the timeline's 33 alternatives some demand nothing, so that anything fits.
            if (operation == "issues/list-events-for-timeline") continue;
            for (var i = 0; i < 60; i++)
            {
                var mutant = JsonNode.Parse(body)!;
                if (Mutate(mutant, random) is not { } what) continue;
                var faults = Description.JudgeResponse(operation, 200, JsonSerializer.SerializeToElement(mutant));
                if (faults.Count > 0) caught++;
                else silent.Add($"{operation}: {what}");
            }
        }

        caught.ShouldBeGreaterThan(700);
        // What goes unnoticed are fields that the description does not demand, or does not know. A label within an issue needs no field.
        silent.ShouldAllBe(s => s.Contains("removed", StringComparison.Ordinal) || s.EndsWith("repo/subscribers_count", StringComparison.Ordinal));
        silent.Where(s => !s.Contains(".labels[", StringComparison.Ordinal)).Select(s => s.Split('/')[^1]).ShouldNotContain(f => f == "id" || f == "created_at" || f == "number");
    }

    [Theory]
    [InlineData("/state", "\"unknown\"", false)]
    [InlineData("/user", "null", false)]
    [InlineData("/merged_by", "null", true)]
    [InlineData("/created_at", "\"yesterday\"", false)]
    [InlineData("/url", "\"no address\"", false)]
    [InlineData("/number", "1.5", false)]
    [InlineData("/labels", "[{}]", false)]
    [InlineData("/body", "null", true)]
    [InlineData("/something_new", "{}", true)]
    public async Task Values_are_judged_by_the_description(string field, string value, bool passes)
    {
        await using var stand = await GitHubStand.StartAsync();
        var (_, body) = (await AnswersAsync(stand, items: 60, perPage: 3)).Single(a => a.Operation == "pulls/get");
        var mutant = JsonNode.Parse(body)!.AsObject();
        mutant[field[1..]] = JsonNode.Parse(value);
        Description.JudgeResponse("pulls/get", 200, JsonSerializer.SerializeToElement(mutant)).Any().ShouldBe(!passes);
    }

    [Theory]
    [InlineData("""{"type":"array","minItems":1,"maxItems":2,"items":{"type":"integer","minimum":0,"maximum":9}}""", "[1]", "[]", "[1,2,3]", "[10]", "[-1]", "[\"1\"]", "{}")]
    [InlineData("""{"type":"string","minLength":2,"maxLength":3,"pattern":"^a"}""", "\"ab\"", "\"a\"", "\"abcd\"", "\"ba\"", "1")]
    [InlineData("""{"type":"string","maxLength":2}""", "\"🙏🙏\"", "\"🙏🙏🙏\"")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"type":"number"}]}""", "1.5", "1", "\"x\"")]
    [InlineData("""{"anyOf":[{"type":"integer"},{"type":"string","nullable":true}]}""", "null", "1.5")]
    [InlineData("""{"allOf":[{"required":["a"]},{"required":["b"]}],"type":"object"}""", """{"a":1,"b":1}""", """{"a":1}""")]
    [InlineData("""{"not":{"type":"string"}}""", "1", "\"x\"")]
    [InlineData("""{"type":"object","properties":{"a":{}},"additionalProperties":false}""", """{"a":1}""", """{"b":1}""")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"string"}}""", """{"b":"x"}""", """{"b":1}""")]
    [InlineData("""{"type":"string","format":"date"}""", "\"2026-02-28\"", "\"2026-02-30\"", "\"28.2.2026\"")]
    [InlineData("""{"type":"string","format":"email"}""", "\"a@b.example\"", "\"a\"")]
    [InlineData("""{"type":"string","nullable":true,"enum":["a",null]}""", "null", "\"b\"")]
    public void Every_keyword_does_what_it_says(string schema, string good, params string[] bad)
    {
        var read = new Schema.Reader(default).Read(JsonSerializer.Deserialize<JsonElement>(schema));
        SchemaJudge.Judge(read, JsonSerializer.Deserialize<JsonElement>(good)).ShouldBeEmpty();
        foreach (var wrong in bad) SchemaJudge.Judge(read, JsonSerializer.Deserialize<JsonElement>(wrong)).ShouldNotBeEmpty(wrong);
    }

    [Fact]
    public void A_keyword_that_the_judge_does_not_know_is_not_passed_over() =>
        Should.Throw<NotSupportedException>(() => new Schema.Reader(default).Read(JsonSerializer.Deserialize<JsonElement>("""{"uniqueItems":true}""")));

    [Theory]
    [InlineData("repos/acme/widgets/issues?state=opne", "query state")]
    [InlineData("repos/acme/widgets/issues?per_page=many", "query per_page")]
    [InlineData("repos/acme/widgets/issues?since=yesterday", "query since")]
    [InlineData("repos/acme/widgets/issues?stat=open", "query stat")]
    [InlineData("repos/acme/widgets/issues/one", "path issue_number")]
    public async Task A_wrong_question_is_answered_422_and_kept(string place, string fault)
    {
        await using var stand = await GitHubStand.StartAsync();
        stand.Server.Generate(items: 10);
        using var http = new HttpClient { BaseAddress = stand.Server.Api };
        using var response = await http.GetAsync(new Uri(place, UriKind.Relative), Ct);
        ((int)response.StatusCode).ShouldBe(422);
        var violation = stand.Server.Violations.ShouldHaveSingleItem();
        violation.Side.ShouldBe("request");
        violation.Faults.ShouldHaveSingleItem().ShouldStartWith(fault);
    }

    /// <summary>One answer of every operation that reads.</summary>
    private static async Task<List<(string Operation, string Body)>> AnswersAsync(GitHubStand stand, int items, int perPage)
    {
        var repository = stand.Server.Generate(items: items);
        var pull = repository.Items.Values.First(i => i.Reviews.Count > 0 && !i.Author.Deleted).Number.ToString(CultureInfo.InvariantCulture);
        var size = string.Create(CultureInfo.InvariantCulture, $"per_page={perPage}");
        using var http = new HttpClient { BaseAddress = stand.Server.Api };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", stand.Token.Value);
        http.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.github.star+json");
        var answers = new List<(string, string)>();
        string[] places =
        [
            "", "/issues?state=all&" + size, "/issues/" + pull, "/pulls?state=all&" + size, "/pulls/" + pull, $"/pulls/{pull}/reviews", "/issues/comments?" + size,
            $"/issues/{pull}/comments", "/pulls/comments?" + size, "/issues/events?" + size, $"/issues/{pull}/timeline", "/labels", "/releases",
            "/stargazers?" + size, "/forks?" + size, "/actions/runs?" + size,
        ];
        foreach (var place in places.Select(p => "repos/acme/widgets" + p).Concat(["user", "rate_limit"]))
        {
            var body = await http.GetStringAsync(new Uri(place, UriKind.Relative), Ct);
            answers.Add((Description.Find("GET", "/" + place.Split('?')[0])!.Value.Operation, body));
        }

        return answers;
    }

    /// <summary>Removes one field, or gives it a value of a type that no field has where it stands.</summary>
    private static string? Mutate(JsonNode root, Random random)
    {
        var fields = new List<(JsonObject Owner, string Name)>();
        Collect(root, fields);
        if (fields.Count == 0) return null;
        var (owner, name) = fields[random.Next(fields.Count)];
        if (random.Next(2) == 0)
        {
            owner.Remove(name);
            return $"removed {owner.GetPath()}/{name}";
        }

        // An array within an array is nowhere in GitHub's answers.
        owner[name] = new JsonArray(new JsonArray());
        return $"changed {owner.GetPath()}/{name}";
    }

    private static void Collect(JsonNode? node, List<(JsonObject, string)> fields)
    {
        if (node is JsonArray array) foreach (var item in array) Collect(item, fields);
        if (node is not JsonObject named) return;
        foreach (var (name, value) in named)
        {
            fields.Add((named, name));
            Collect(value, fields);
        }
    }
}
