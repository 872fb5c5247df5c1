using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Community.FakeGitHub.State;

namespace Community.FakeGitHub.Payloads;

/// <summary>Small parts that GitHub's payloads share.</summary>
internal static class Json
{
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static JsonNode? Time(DateTimeOffset? time) => time is { } known ? Time(known) : null;

    /// <summary>GitHub's node ids are opaque; so are these.</summary>
    public static string NodeId(string kind, long id) => Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}{id}")));

    public static JsonArray Array(IEnumerable<JsonNode?> items) => new([.. items]);

    /// <summary>Addresses of parts of a resource: <c>name_url</c> is its address and the given rest.</summary>
    public static void AddUrls(JsonObject to, string address, IEnumerable<(string Name, string Tail)> urls)
    {
        foreach (var (name, tail) in urls) to[name + "_url"] = address + tail;
    }

    public static JsonObject Error(string message, int status) => new()
    {
        ["message"] = message,
        ["documentation_url"] = "https://docs.github.com/rest",
        ["status"] = status.ToString(CultureInfo.InvariantCulture),
    };
}

/// <summary>Where the fake is reached.</summary>
/// <param name="Api">Ends with a slash.</param>
/// <param name="Web">Of pages; nothing answers there.</param>
public sealed record Addresses(string Api, string Web = "https://github.example/")
{
    public string Of(Repository repository) => $"{Api}repos/{repository.FullName}";
}
