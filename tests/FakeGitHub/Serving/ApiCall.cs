using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Community.FakeGitHub.Payloads;
using Community.FakeGitHub.State;
using Microsoft.AspNetCore.Http;

namespace Community.FakeGitHub.Serving;

/// <summary>A call that has passed the gate and the judge.</summary>
/// <param name="Path">Within the API, with the repository by name.</param>
internal sealed record ApiCall(
    HttpRequest Request, string Operation, string Path, IReadOnlyDictionary<string, string> Variables, Repository? Repository, Token? Token,
    JsonElement? Body, Addresses Addresses)
{
    /// <summary>What GitHub gives at most on a page.</summary>
    private const int MaxPerPage = 100, UsualPerPage = 30;

    public int Number(string variable) => int.TryParse(Variables[variable], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    public long Id(string variable) => long.TryParse(Variables[variable], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    public string? Query(string name) => Request.Query[name].FirstOrDefault();

    public DateTimeOffset? Since => Query("since") is { } since ? DateTimeOffset.Parse(since, CultureInfo.InvariantCulture) : null;

    public string Text(string field) => Body!.Value.GetProperty(field).GetString()!;

    public string? OptionalText(string field) =>
        Body!.Value.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>In order of creation or change, as asked.</summary>
    public IEnumerable<T> Sorted<T>(
        IEnumerable<T> all, Func<T, DateTimeOffset> created, Func<T, DateTimeOffset> updated, Func<T, long> id, string usualDirection)
    {
        var key = Query("sort") == "updated" ? updated : created;
        return (Query("direction") ?? usualDirection) == "desc" ? all.OrderByDescending(key).ThenByDescending(id) : all.OrderBy(key).ThenBy(id);
    }

    /// <summary>One page of a list, with links to the others.</summary>
    public Answer Page<T>(IEnumerable<T> all, Func<T, JsonNode> payload, string? property = null)
    {
        var items = all as IReadOnlyCollection<T> ?? [.. all];
        var perPage = int.TryParse(Query("per_page"), CultureInfo.InvariantCulture, out var asked) && asked > 0 ? Math.Min(asked, MaxPerPage) : UsualPerPage;
        var page = int.TryParse(Query("page"), CultureInfo.InvariantCulture, out var which) && which > 0 ? which : 1;
        var last = Math.Max(1, (items.Count + perPage - 1) / perPage);
        var array = Json.Array(items.Skip((page - 1) * perPage).Take(perPage).Select(payload));
        var answer = Answer.Ok(property is null ? array : new JsonObject { ["total_count"] = items.Count, [property] = array });
        var links = new List<string>();
        if (page > 1) links.Add(Link(page - 1, "prev"));
        if (page < last) links.Add(Link(page + 1, "next"));
        if (page < last) links.Add(Link(last, "last"));
        if (page > 1) links.Add(Link(1, "first"));
        if (links.Count > 0) answer.Headers["Link"] = string.Join(", ", links);
        return answer;
    }

    /// <summary>GitHub's links name a repository by its number, so that they survive a rename.</summary>
    private string Link(int page, string rel)
    {
        var path = Path.TrimStart('/').Split('/');
        var rest = path[0] == "repos" ? $"repositories/{Repository!.Id}/{string.Join('/', path.Skip(3))}" : string.Join('/', path);
        var others = Request.Query.Where(q => q.Key != "page").Select(q => $"{q.Key}={Uri.EscapeDataString(q.Value.ToString())}&");
        return string.Create(CultureInfo.InvariantCulture, $"<{Addresses.Api}{rest}?{string.Concat(others)}page={page}>; rel=\"{rel}\"");
    }
}
