using System.Globalization;
using System.Net;
using System.Text.Json;
using Community.Bots.GitHub.Models;
using Community.Bots.GitHub.Transport;
using Community.Core.Failures;

namespace Community.Bots.GitHub.Failures;

/// <summary>Turns a refused call into a failure that says what is wrong and what to do.</summary>
internal static class GitHubFailures
{
    /// <summary>GitHub's words are shown to people: enough to understand them, not enough to fill a page.</summary>
    private const int MaxMessage = 300;

    public static Exception Refused(GitHubCall call, GitHubAccess access, HttpResponseMessage response, ErrorBody? body)
    {
        var details = new GitHubFailure(
            Kind(response.StatusCode), call.Operation, call.Place, (int)response.StatusCode, Clean(body?.Message), Permission(response),
            Fields(body?.Errors));
        return new GitHubRefusedException(details, Words(details, access));
    }

    public static GitHubUnavailableException RateLimited(GitHubCall call, GitHubAccess access, DateTimeOffset until, bool secondary, string? message = null)
    {
        var details = new GitHubFailure(
            secondary ? GitHubFailureKind.SecondaryLimited : GitHubFailureKind.RateLimited, call.Operation, call.Place, Message: Clean(message),
            RetryAt: until);
        var time = until.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture);
        return new GitHubUnavailableException(
            details,
            secondary ? new Failure("github.slow-down", Host(access), time)
            : access.Token is null ? new Failure("github.used-up-anonymous", Host(access), time)
            : new Failure("github.used-up", Host(access), access.Label, time));
    }

    public static Exception Unavailable(GitHubCall call, GitHubAccess access, Attempt last, DateTimeOffset retryAt)
    {
        var details = new GitHubFailure(
            last.Malformed ? GitHubFailureKind.Malformed : GitHubFailureKind.Unavailable, call.Operation, call.Place, last.Status, Clean(last.Problem),
            RetryAt: retryAt);
        var failure = last.Malformed
            ? new Failure("github.malformed", Host(access), call.Operation, Said(details))
            : new Failure("github.unavailable", Host(access), call.Operation, Said(details));
        return new GitHubUnavailableException(details, failure, last.Error);
    }

    public static Exception TooLarge(GitHubCall call, GitHubAccess access, int limit) => new GitHubRefusedException(
        new GitHubFailure(GitHubFailureKind.TooLarge, call.Operation, call.Place),
        new Failure(
            "github.too-large", Host(access), call.Operation, (limit >> 20).ToString(CultureInfo.InvariantCulture),
            $"{GitHubOptions.Section}:{nameof(GitHubOptions.MaxResponseBytes)}"));

    /// <param name="target">Only its host is told: the rest may hold a secret.</param>
    public static Exception RedirectRefused(GitHubCall call, GitHubAccess access, Uri? target)
    {
        var host = Clean(target?.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        return new GitHubRefusedException(
            new GitHubFailure(GitHubFailureKind.RedirectRefused, call.Operation, call.Place, Message: host),
            new Failure("github.leaves", call.Operation, access.Api.AbsoluteUri, host ?? "…"));
    }

    private static GitHubFailureKind Kind(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => GitHubFailureKind.Unauthorized,
        HttpStatusCode.Forbidden => GitHubFailureKind.Forbidden,
        HttpStatusCode.NotFound => GitHubFailureKind.NotFound,
        HttpStatusCode.Gone => GitHubFailureKind.Gone,
        HttpStatusCode.UnavailableForLegalReasons => GitHubFailureKind.Blocked,
        HttpStatusCode.Conflict => GitHubFailureKind.Conflict,
        _ => GitHubFailureKind.Invalid,
    };

    private static Failure Words(GitHubFailure details, GitHubAccess access) => details.Kind switch
    {
        GitHubFailureKind.Unauthorized => new Failure("github.unauthorized", Host(access), access.Label, Said(details)),
        GitHubFailureKind.Forbidden when details.Permission is { } lacks => new Failure("github.permission", Host(access), access.Label, details.Operation, lacks),
        GitHubFailureKind.Forbidden => new Failure("github.forbidden", Host(access), details.Operation, Said(details)),
        GitHubFailureKind.NotFound when access.Token is null => new Failure("github.not-public", Host(access), details.Place),
        GitHubFailureKind.NotFound => new Failure("github.not-found", Host(access), details.Place, access.Label),
        GitHubFailureKind.Gone => new Failure("github.gone", Host(access), details.Place, Said(details)),
        GitHubFailureKind.Blocked => new Failure("github.blocked", Host(access), details.Place, Said(details)),
        GitHubFailureKind.Conflict => new Failure("github.conflict", Host(access), details.Operation, Said(details)),
        _ => new Failure("github.invalid", Host(access), details.Operation, Describe(details)),
    };

    /// <summary>GitHub's words, to stand within a sentence.</summary>
    private static string Said(GitHubFailure details) => (details.Message ?? $"status {details.Status}").TrimEnd('.');

    private static string Describe(GitHubFailure failure)
    {
        var fields = failure.Fields?.Select(f => $"{f.Resource} {f.Field} {f.Code} {f.Message}".Trim()) ?? [];
        return Clean(string.Join("; ", fields.Prepend(Said(failure))))!;
    }

    /// <summary>Fine-grained tokens are told permissions, classic ones scopes, and organisations with single sign-on where to authorise.</summary>
    private static string? Permission(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.Forbidden) return null;
        if (Header(response, "X-GitHub-SSO") is not null) return "single sign-on";
        if (Header(response, "X-Accepted-GitHub-Permissions") is { Length: > 0 } permissions) return Clean(permissions);
        var has = Scopes(response, "X-OAuth-Scopes");
        var needed = Scopes(response, "X-Accepted-OAuth-Scopes");
        return needed.Count > 0 && !needed.Overlaps(has) ? $"scope {string.Join(" or ", needed.Order())}" : null;
    }

    private static HashSet<string> Scopes(HttpResponseMessage response, string header) =>
        [.. (Header(response, header) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;

    /// <summary>Objects by GitHub's description; some calls give bare sentences.</summary>
    private static List<GitHubFieldError>? Fields(JsonElement? errors) => errors is not { ValueKind: JsonValueKind.Array } list ? null :
    [
        .. list.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Object
            ? new GitHubFieldError(Text(e, "resource"), Text(e, "field"), Text(e, "code"), Text(e, "message"))
            : new GitHubFieldError(null, null, null, Clean(e.ToString()))),
    ];

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Clean(value.GetString()) : null;

    private static string? Clean(string? text)
    {
        if (text is null) return null;
        var flat = string.Concat(text.Take(MaxMessage).Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return text.Length > MaxMessage ? flat + "…" : flat;
    }

    private static string Host(GitHubAccess access) => access.Api == GitHubAccess.PublicApi ? "GitHub" : access.Api.Authority;
}
