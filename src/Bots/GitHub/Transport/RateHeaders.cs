using System.Globalization;
using System.Net;

namespace Community.Bots.GitHub.Transport;

/// <summary>What an answer says about the limits.</summary>
/// <param name="ResetIn">How long until the hourly limit is full again, by GitHub's own clock: ours may be wrong.</param>
/// <param name="RetryAfter">Set when GitHub asks to wait.</param>
/// <param name="TokenExpiresAt">When the token ends, where GitHub says so.</param>
internal sealed record RateHeaders(int? Limit, int? Remaining, TimeSpan? ResetIn, TimeSpan? RetryAfter, string? Resource, DateTimeOffset? TokenExpiresAt = null)
{
    /// <summary>In the messages of a refusal that is about how much, not about what.</summary>
    private static readonly string[] LimitWords = ["secondary rate limit", "abuse detection", "rate limit exceeded"];

    public static RateHeaders Of(HttpResponseMessage response, DateTimeOffset now)
    {
        var theirs = response.Headers.Date ?? now;
        var reset = Number(response, "X-RateLimit-Reset");
        // Beyond the year 9999 it is no time.
        TimeSpan? resetIn = reset is >= 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(reset.Value) - theirs : null;
        var after = response.Headers.RetryAfter;
        return new RateHeaders(
            (int?)Math.Min(Number(response, "X-RateLimit-Limit") ?? -1, int.MaxValue) is >= 0 and var limit ? limit : null,
            (int?)Math.Min(Number(response, "X-RateLimit-Remaining") ?? -1, int.MaxValue) is >= 0 and var remaining ? remaining : null,
            resetIn,
            after?.Delta ?? (after?.Date is { } date ? date - theirs : null),
            response.Headers.TryGetValues("X-RateLimit-Resource", out var resources) ? resources.First() : null,
            Expiry(response));
    }

    /// <summary>
    /// How long GitHub wants us to wait, when it refused for a limit: <c>retry-after</c>, else the reset when nothing is left, else a minute as its
    /// guide says; null when it refused for another reason.
    /// </summary>
    public (TimeSpan Wait, bool Secondary)? Refusal(HttpStatusCode status, string? message)
    {
        if (status is not (HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests)) return null;
        if (RetryAfter is { } after) return (after, true);
        if (Remaining == 0 && ResetIn is { } reset) return (reset, false);
        var named = message is not null && LimitWords.Any(words => message.Contains(words, StringComparison.OrdinalIgnoreCase));
        return named || status == HttpStatusCode.TooManyRequests ? (TimeSpan.FromMinutes(1), true) : null;
    }

    /// <summary><c>2026-08-01 10:00:00 UTC</c>; of some tokens with an offset in place of the zone.</summary>
    private static DateTimeOffset? Expiry(HttpResponseMessage response) =>
        response.Headers.TryGetValues("GitHub-Authentication-Token-Expiration", out var values)
        && DateTimeOffset.TryParse(
            values.First().Replace(" UTC", "Z", StringComparison.Ordinal), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at : null;

    private static long? Number(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : null;
}
