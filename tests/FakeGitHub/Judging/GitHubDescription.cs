using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Community.FakeGitHub.Judging;

/// <summary>GitHub's own description of the operations that we use, and what it says about one request or answer.</summary>
public sealed class GitHubDescription
{
    private static readonly string[] Verbs = ["get", "post", "put", "patch", "delete"];

    private readonly Dictionary<string, Operation> _operations = [];
    private readonly List<Route> _routes = [];

    private GitHubDescription(JsonElement document)
    {
        var reader = new Schema.Reader(document);
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var verb in path.Value.EnumerateObject().Where(v => Verbs.Contains(v.Name)))
            {
                var operation = Operation.Read(reader, verb.Value);
                _operations.Add(operation.Id, operation);
                _routes.Add(new Route(verb.Name, PathPattern(path.Name), path.Name.Count(c => c == '{'), operation.Id));
            }
        }

        // Of two paths that match, /issues/comments comes before /issues/{issue_number}.
        _routes.Sort((a, b) => a.Variables - b.Variables);
    }

    /// <summary>Read once: it never changes.</summary>
    public static GitHubDescription Instance { get; } = Load();

    public IReadOnlyCollection<string> Operations => _operations.Keys;

    private static GitHubDescription Load()
    {
        using var stream = typeof(GitHubDescription).Assembly.GetManifestResourceStream("github.json")!;
        return new GitHubDescription(JsonDocument.Parse(stream).RootElement);
    }

    /// <summary>The operation behind a path, and the path's variables.</summary>
    public (string Operation, IReadOnlyDictionary<string, string> Variables)? Find(string verb, string path)
    {
        foreach (var route in _routes.Where(r => r.Verb.Equals(verb, StringComparison.OrdinalIgnoreCase)))
        {
            if (route.Path.Match(path) is { Success: true } match)
                return (route.Operation, match.Groups.Values.Skip(1).ToDictionary(g => g.Name, g => Uri.UnescapeDataString(g.Value)));
        }

        return null;
    }

    public IReadOnlyList<string> JudgeRequest(
        string operation, IReadOnlyDictionary<string, string> variables, IEnumerable<KeyValuePair<string, string>> query, JsonElement? body)
    {
        var known = _operations[operation];
        var faults = new List<string>();
        foreach (var (name, value) in variables) faults.AddRange(JudgeParameter(known, "path", name, value));
        foreach (var (name, value) in query) faults.AddRange(JudgeParameter(known, "query", name, value));
        if (body is { } json)
        {
            if (known.Body is { } schema) faults.AddRange(SchemaJudge.Judge(schema, json).Select(f => $"body{f}"));
            else faults.Add("body: there must be none");
        }
        else if (known.NeedsBody)
        {
            faults.Add("body: missing");
        }

        return faults;
    }

    /// <summary>Whether the description says what an answer with this status looks like.</summary>
    public bool Describes(string operation, int status) => _operations[operation].Responses.ContainsKey(status.ToString(CultureInfo.InvariantCulture));

    /// <param name="body">Null for an empty one.</param>
    public IReadOnlyList<string> JudgeResponse(string operation, int status, JsonElement? body)
    {
        if (!_operations[operation].Responses.TryGetValue(status.ToString(CultureInfo.InvariantCulture), out var schema))
            return [$"the description has no answer {status} of {operation}"];
        if (schema is null) return body is null ? [] : ["body: there must be none"];
        return body is { } json ? SchemaJudge.Judge(schema, json) : ["body: missing"];
    }

    private static IEnumerable<string> JudgeParameter(Operation operation, string place, string name, string value)
    {
        if (!operation.Parameters.TryGetValue((place, name), out var schema)) return [$"{place} {name}: the description does not know it"];
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        var json = schema.Type switch
        {
            "integer" or "number" => double.TryParse(value, Plain, CultureInfo.InvariantCulture, out var number)
                ? JsonSerializer.SerializeToElement(number) : (JsonElement?)null,
            "boolean" => value is "true" or "false" ? JsonSerializer.SerializeToElement(value == "true") : null,
            _ => JsonSerializer.SerializeToElement(value),
        };
        return json is { } read ? SchemaJudge.Judge(schema, read).Select(f => $"{place} {name}{f}") : [$"{place} {name}: must be {schema.Type}"];
    }

    private static Regex PathPattern(string path)
    {
        var pattern = VariablePattern().Replace(Regex.Escape(path).Replace("\\{", "{", StringComparison.Ordinal), "(?<$1>[^/]+)");
        return new Regex($"^{pattern}$", RegexOptions.CultureInvariant);
    }

    private static Regex VariablePattern() => new("\\{([^}]+)\\}", RegexOptions.CultureInvariant);

    private sealed record Route(string Verb, Regex Path, int Variables, string Operation);

    /// <param name="Responses">By status; null where there is no body.</param>
    private sealed record Operation(
        string Id, IReadOnlyDictionary<(string Place, string Name), Schema> Parameters, Schema? Body, bool NeedsBody,
        IReadOnlyDictionary<string, Schema?> Responses)
    {
        public static Operation Read(Schema.Reader reader, JsonElement json)
        {
            var parameters = new Dictionary<(string, string), Schema>();
            if (json.TryGetProperty("parameters", out var list))
            {
                foreach (var parameter in list.EnumerateArray().Select(reader.Resolve))
                {
                    var (place, name) = (parameter.GetProperty("in").GetString()!, parameter.GetProperty("name").GetString()!);
                    parameters[(place, name)] = reader.Read(parameter.GetProperty("schema"));
                }
            }

            var body = json.TryGetProperty("requestBody", out var requestBody) ? reader.Resolve(requestBody) : (JsonElement?)null;
            var needsBody = body is { } b && b.TryGetProperty("required", out var required) && required.GetBoolean();
            var responses = json.GetProperty("responses").EnumerateObject().ToDictionary(r => r.Name, r => Content(reader, reader.Resolve(r.Value)));
            var schema = body is { } found ? Content(reader, found) : null;
            return new Operation(json.GetProperty("operationId").GetString()!, parameters, schema, needsBody, responses);
        }

        private static Schema? Content(Schema.Reader reader, JsonElement holder) =>
            holder.TryGetProperty("content", out var content) && content.TryGetProperty("application/json", out var json)
                && json.TryGetProperty("schema", out var schema) ? reader.Read(schema) : null;
    }
}
