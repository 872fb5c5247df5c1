using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Community.FakeGitHub.Judging;
using Community.FakeGitHub.State;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Community.FakeGitHub.Serving;

/// <summary>One call from the raw request to the bytes of its answer: fault, token, limit, judge, operation, judge, ETag.</summary>
internal sealed class ApiHandler(FakeGitHubServer server, GitHubDescription description, TimeProvider time)
{
    private readonly Operations _operations = new(server.World, server.Changes, server.Gate);
    private readonly List<Violation> _violations = [];
    private readonly Dictionary<string, OperationCount> _counts = [];

    public IReadOnlyList<Violation> Violations
    {
        get
        {
            lock (server.World.Gate) return [.. _violations];
        }
    }

    public IReadOnlyDictionary<string, OperationCount> Counts
    {
        get
        {
            lock (server.World.Gate) return new Dictionary<string, OperationCount>(_counts);
        }
    }

    public async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Prepared prepared;
        lock (server.World.Gate) prepared = Prepare(context.Request, body.ToArray());
        if (prepared.Fault?.DelayMilliseconds is { } delay) await Task.Delay(TimeSpan.FromMilliseconds(delay), time, context.RequestAborted);
        if (prepared.Fault?.Drop == true)
        {
            context.Abort();
            return;
        }

        await WriteAsync(context, prepared);
    }

    private Prepared Prepare(HttpRequest request, byte[] body)
    {
        var refused = server.Gate.Identify(request, out var token);
        var path = PathOf(request, out var numbered);
        if (path is null) return new Prepared(Answer.NotFound(), token);
        if (description.Find(request.Method, path) is not var (operation, variables))
        {
            Record("request", $"{request.Method} {path}", path, ["the description has no such operation"]);
            return new Prepared(Answer.NotFound(), token);
        }

        var fault = server.Faults.Take(operation);
        Count(operation, c => c with { Calls = c.Calls + 1, Faults = c.Faults + (fault is null ? 0 : 1) });
        if (fault is { PrimaryLimit: true }) server.Gate.UseUp(token);
        refused ??= Spoil(fault);
        if (operation != "rate-limit/get")
        {
            server.Gate.Complain ??= complaint => Record("request", operation, path, [complaint]);
            refused ??= server.Gate.Admit(token, request.Method != "GET");
        }

        if (refused is not null) return Finish(request, operation, path, token, refused, fault);
        var answer = AnswerOf(request, operation, path, variables, numbered, token, body);
        return Finish(request, operation, path, token, answer, fault);
    }

    private Answer AnswerOf(
        HttpRequest request, string operation, string path, IReadOnlyDictionary<string, string> variables, bool numbered, Token? token, byte[] body)
    {
        Repository? repository = null;
        if (variables.TryGetValue("repo", out var name))
        {
            repository = server.World.Find(variables["owner"], name, out var moved);
            if (repository is null || (repository.Private && token is null)) return Answer.NotFound();
            var rest = string.Concat(path.Split('/').Skip(4).Select(part => "/" + part));
            if (moved && !numbered) return Answer.Moved($"{server.Addresses.Api}repositories/{repository.Id}{rest}{request.QueryString}");
        }

        JsonElement? json = null;
        try
        {
            if (body.Length > 0) json = JsonSerializer.Deserialize<JsonElement>(body);
        }
        catch (JsonException)
        {
            Record("request", operation, path, ["body: no JSON"]);
            return Answer.Error(400, "Problems parsing JSON");
        }

        var query = request.Query.SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v ?? "")));
        var faults = description.JudgeRequest(operation, variables, query, json);
        if (faults.Count > 0)
        {
            Record("request", operation, path, faults);
            return Answer.Invalid("Invalid request.\n\n" + string.Join('\n', faults), faults.Select(f => ("Request", f.Split(':')[0], "invalid")));
        }

        var call = new ApiCall(request, operation, path, variables, repository, token, json, server.Addresses);
        var byHand = Operations.JudgeByHand(call).ToList();
        if (byHand.Count > 0)
        {
            Record("request", operation, path, byHand);
            return Answer.Invalid("Invalid request.", byHand.Select(f => ("CheckRun", f.Split(':')[0], "missing_field")));
        }

        if (request.Method == "GET") return _operations.Answer(call);
        if (token is null) return Answer.Error(401, "Requires authentication");
        if (token.MayWrite) return _operations.Answer(call);
        var forbidden = Answer.Error(403, "Resource not accessible by personal access token");
        forbidden.Headers["X-Accepted-GitHub-Permissions"] = operation.StartsWith("checks/", StringComparison.Ordinal) ? "checks=write" : "issues=write";
        return forbidden;
    }

    private static Answer? Spoil(Fault? fault)
    {
        if (fault is null) return null;
        if (fault.RedirectTo is { } target) return Answer.Moved(target);
        if (fault.SecondaryLimit is { } wait)
        {
            var limited = Answer.Error(403, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.");
            if (wait > 0) limited.Headers["Retry-After"] = wait.ToString(CultureInfo.InvariantCulture);
            return limited;
        }

        if (fault.Body is { } body) return new Answer(200, JsonNode.Parse(body));
        return fault.Status is { } status ? Answer.Error(status, status >= 500 ? "Server Error" : "Refused on purpose") : null;
    }

    private Prepared Finish(HttpRequest request, string operation, string path, Token? token, Answer answer, Fault? fault)
    {
        var bytes = answer.Body is null ? [] : Encoding.UTF8.GetBytes(answer.Body.ToJsonString());
        if (fault is null && (answer.Status < 300 || description.Describes(operation, answer.Status)))
        {
            using var json = bytes.Length > 0 ? JsonDocument.Parse(bytes) : null;
            var faults = description.JudgeResponse(operation, answer.Status, json?.RootElement);
            if (faults.Count > 0) Record("response", operation, path, faults);
        }

        if (request.Method != "GET" || answer.Status != 200) return new Prepared(answer, token, bytes, fault);
        var etag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"";
        answer.Headers["ETag"] = etag;
        if (request.Headers.IfNoneMatch.ToString() != etag) return new Prepared(answer, token, bytes, fault);
        server.Gate.GiveBack(token);
        Count(operation, c => c with { NotModified = c.NotModified + 1 });
        var unchanged = new Answer(304, null);
        unchanged.Headers["ETag"] = etag;
        return new Prepared(unchanged, token, [], fault);
    }

    private async Task WriteAsync(HttpContext context, Prepared prepared)
    {
        var (response, answer) = (context.Response, prepared.Answer);
        var bytes = prepared.Bytes ?? Encoding.UTF8.GetBytes(answer.Body?.ToJsonString() ?? "");
        response.StatusCode = answer.Status;
        // Kestrel's own would be of the machine's clock.
        response.Headers.Date = time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        response.Headers["X-GitHub-Media-Type"] = "github.v3; format=json";
        lock (server.World.Gate) server.Gate.WriteHeaders(prepared.Token, response.Headers);
        foreach (var (name, value) in answer.Headers) response.Headers[name] = value;
        if (bytes.Length == 0) return;
        response.ContentType = "application/json; charset=utf-8";
        if (prepared.Fault?.CutAt is { } cut) bytes = bytes[..Math.Min(cut, bytes.Length)];
        response.ContentLength = bytes.Length;
        if (prepared.Fault?.TruncateAt is not { } end || end >= bytes.Length)
        {
            await response.Body.WriteAsync(bytes, context.RequestAborted);
            return;
        }

        await response.Body.WriteAsync(bytes.AsMemory(0, end), context.RequestAborted);
        await response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }

    /// <summary>The path within the API, still escaped; addresses by number become those by name.</summary>
    private string? PathOf(HttpRequest request, out bool numbered)
    {
        numbered = false;
        var raw = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        if (!raw.StartsWith(server.Options.BasePath, StringComparison.Ordinal)) return null;
        var path = "/" + raw[server.Options.BasePath.Length..];
        var parts = path.Split('/');
        if (parts is not [_, "repositories", var id, ..]) return path;
        numbered = true;
        return server.World.Repositories.Find(r => r.Id.ToString(CultureInfo.InvariantCulture) == id) is { } repository
            ? $"/repos/{repository.FullName}{string.Concat(parts.Skip(3).Select(p => "/" + p))}" : null;
    }

    private void Record(string side, string operation, string path, IReadOnlyList<string> faults) =>
        _violations.Add(new Violation(side, operation, path, faults));

    private void Count(string operation, Func<OperationCount, OperationCount> change) =>
        _counts[operation] = change(_counts.GetValueOrDefault(operation) ?? new OperationCount(0, 0, 0));

    private sealed record Prepared(Answer Answer, Token? Token, byte[]? Bytes = null, Fault? Fault = null);
}
