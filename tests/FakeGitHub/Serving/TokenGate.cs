using System.Globalization;
using Community.FakeGitHub.State;
using Microsoft.AspNetCore.Http;

namespace Community.FakeGitHub.Serving;

/// <summary>A personal token of the fake.</summary>
public sealed class Token(string value, Account owner)
{
    public string Value { get; } = value;

    public Account Owner { get; } = owner;

    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Null takes the server's.</summary>
    public int? Limit { get; set; }

    /// <summary>Whether it may comment, label and check.</summary>
    public bool MayWrite { get; set; } = true;
}

/// <summary>Who calls, and whether they may: tokens, the hourly limit and the secondary one.</summary>
public sealed class TokenGate(FakeGitHubOptions options, TimeProvider time)
{
    private readonly Dictionary<string, Window> _windows = [];

    public Dictionary<string, Token> Tokens { get; } = [];

    /// <summary>Set by a fault: everybody is refused until then, or has nothing left.</summary>
    public DateTimeOffset? SecondaryUntil { get; set; }

    /// <summary>Writes come at least a second apart, GitHub asks; whoever does not keep to it is reported.</summary>
    public Action<string>? Complain { get; set; }

    /// <returns>Null when nobody needs a token here; an answer when the token is no good.</returns>
    public Answer? Identify(HttpRequest request, out Token? token)
    {
        token = null;
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0) return null;
        if (header.Split(' ') is ["Bearer" or "token", var value] && Tokens.TryGetValue(value, out token) && !(token.ExpiresAt <= time.GetUtcNow())) return null;
        token = null;
        return Answer.Error(401, "Bad credentials");
    }

    /// <summary>Counts the call.</summary>
    public Answer? Admit(Token? token, bool write)
    {
        var (window, now) = (WindowOf(token), time.GetUtcNow());
        if (SecondaryUntil is { } until && now < until) return Secondary(until - now);
        if (window.Used >= window.Limit)
            return Answer.Error(403, $"API rate limit exceeded for {token?.Owner.Login ?? "127.0.0.1"}.");
        window.Used++;
        window.Points.RemoveAll(p => p.At <= now.AddMinutes(-1));
        window.Points.Add((now, write ? 5 : 1));
        if (options.PointsPerMinute > 0 && window.Points.Sum(p => p.Points) > options.PointsPerMinute) return Secondary(TimeSpan.FromMinutes(1));
        if (!write) return null;
        if (now - window.LastWrite < TimeSpan.FromSeconds(1)) Complain?.Invoke("writes of one token less than a second apart");
        window.LastWrite = now;
        return null;
    }

    /// <summary>An answer 304 to a token was free.</summary>
    public void GiveBack(Token? token)
    {
        if (token is not null) WindowOf(token).Used--;
    }

    public void UseUp(Token? token) => WindowOf(token).Used = WindowOf(token).Limit;

    public void WriteHeaders(Token? token, IHeaderDictionary headers)
    {
        var (limit, remaining, used, reset) = Rate(token);
        headers["X-RateLimit-Limit"] = limit.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Used"] = used.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = reset.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Resource"] = "core";
        if (token?.ExpiresAt is { } expires)
            headers["GitHub-Authentication-Token-Expiration"] = expires.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
    }

    public (int Limit, int Remaining, int Used, long Reset) Rate(Token? token)
    {
        var window = WindowOf(token);
        return (window.Limit, Math.Max(0, window.Limit - window.Used), window.Used, window.ResetAt.ToUnixTimeSeconds());
    }

    private Window WindowOf(Token? token)
    {
        var (key, now) = (token?.Value ?? "", time.GetUtcNow());
        if (!_windows.TryGetValue(key, out var window) || now >= window.ResetAt)
        {
            var limit = token is null ? options.AnonymousLimit : token.Limit ?? options.Limit;
            _windows[key] = window = new Window { ResetAt = now.AddHours(1), Limit = limit };
        }

        return window;
    }

    private static Answer Secondary(TimeSpan wait)
    {
        var answer = Answer.Error(403, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.");
        answer.Headers["Retry-After"] = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return answer;
    }

    private sealed class Window
    {
        public required DateTimeOffset ResetAt { get; init; }

        public required int Limit { get; init; }

        public int Used { get; set; }

        public DateTimeOffset LastWrite { get; set; }

        public List<(DateTimeOffset At, int Points)> Points { get; } = [];
    }
}
