using System.Text.Json.Nodes;
using Community.FakeGitHub.Payloads;

namespace Community.FakeGitHub.Serving;

/// <param name="Body">Null for none.</param>
public sealed record Answer(int Status, JsonNode? Body)
{
    public Dictionary<string, string> Headers { get; } = [];

    public static Answer Ok(JsonNode body) => new(200, body);

    public static Answer Created(JsonNode body) => new(201, body);

    public static Answer Error(int status, string message) => new(status, Json.Error(message, status));

    public static Answer NotFound() => Error(404, "Not Found");

    /// <param name="faults">Field and code, as in GitHub's 422.</param>
    public static Answer Invalid(string message, IEnumerable<(string Resource, string Field, string Code)> faults) => new(422, new JsonObject
    {
        ["message"] = message,
        ["documentation_url"] = "https://docs.github.com/rest",
        ["errors"] = Json.Array(faults.Select(f => new JsonObject { ["resource"] = f.Resource, ["field"] = f.Field, ["code"] = f.Code })),
    });

    public static Answer Moved(string location)
    {
        var answer = Error(301, "Moved Permanently");
        answer.Body!["url"] = location;
        answer.Headers["Location"] = location;
        return answer;
    }
}
