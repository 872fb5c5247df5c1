namespace Community.Bots.GitHub.Transport;

/// <summary>One call, before it is made.</summary>
/// <param name="Operation">GitHub's own name of it, for failures and counters.</param>
/// <param name="Place">Path and query within the API, without a leading slash.</param>
/// <param name="Body">JSON; null for none.</param>
internal sealed record GitHubCall(
    string Operation, string Place, HttpMethod Method, ReadOnlyMemory<byte>? Body = null, string Accept = GitHubCall.Json, string? ETag = null)
{
    public const string Json = "application/vnd.github+json";

    /// <summary>Stars with their dates.</summary>
    public const string StarJson = "application/vnd.github.star+json";

    public bool IsWrite => Method != HttpMethod.Get;

    /// <summary>Whether doing it twice is as good as once. What a lost POST did is looked up, not tried again.</summary>
    public bool IsRepeatable => Method != HttpMethod.Post;

    public static GitHubCall Get(string operation, string place) => new(operation, place, HttpMethod.Get);
}

/// <param name="Value">Null for 304.</param>
internal sealed record GitHubReply<T>(T? Value, string? ETag, string? Next, string? MovedTo)
    where T : class;

/// <summary>One attempt that failed in a way that another may not.</summary>
internal sealed record Attempt(string Problem, int? Status = null, bool Malformed = false, Exception? Error = null);
