using System.Globalization;
using System.Net;
using System.Text.Json;
using Community.Bots.GitHub.Models;
using Community.Bots.GitHub.Transport;

namespace Community.Bots.GitHub.Failures;

/// <summary>Turns a refused call into a failure that says what is wrong and what to do.</summary>
internal static class GitHubFailures
{
    /// <summary>GitHub's words are shown to people: enough to understand them, not enough to fill a page.</summary>
    private const int MaxMessage = 300;

    public static Exception Refused(GitHubCall call, GitHubAccess access, HttpResponseMessage response, ErrorBody? body)
    {
        var failure = new GitHubFailure(
            Kind(response.StatusCode), call.Operation, call.Place, (int)response.StatusCode, Clean(body?.Message), Permission(response),
            Fields(body?.Errors));
        var (problem, remedy) = Words(failure, access);
        return new GitHubRefusedException(failure, problem, remedy);
    }

    public static GitHubUnavailableException RateLimited(GitHubCall call, GitHubAccess access, DateTimeOffset until, bool secondary, string? message = null)
    {
        var failure = new GitHubFailure(
            secondary ? GitHubFailureKind.SecondaryLimited : GitHubFailureKind.RateLimited, call.Operation, call.Place, Message: Clean(message),
            RetryAt: until);
        var time = until.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture);
        return secondary
            ? new(failure, $"{Host(access)} asked us to slow down until {time} UTC.", "Nothing needs to be done: it goes on by itself.")
            : access.Token is null
                ? new(failure, $"The calls that {Host(access)} allows without a token are used up until {time} UTC.",
                    "Add a personal token to go on sooner: it allows 5,000 an hour instead of 60.")
                : new(failure,
                    $"The calls that {Host(access)} allows this token ({access.Label}) are used up until {time} UTC, but for what is kept for people.",
                    "Nothing needs to be done: it goes on by itself.");
    }

    public static Exception Unavailable(GitHubCall call, GitHubAccess access, Attempt last, DateTimeOffset retryAt)
    {
        var failure = new GitHubFailure(
            last.Malformed ? GitHubFailureKind.Malformed : GitHubFailureKind.Unavailable, call.Operation, call.Place, last.Status, Clean(last.Problem),
            RetryAt: retryAt);
        var problem = last.Malformed
            ? $"{Host(access)} gave an answer to {call.Operation} that cannot be read: {failure.Message}"
            : $"{Host(access)} did not answer {call.Operation}: {failure.Message}";
        return new GitHubUnavailableException(failure, problem, "Check the network and GitHub's status page; it is tried again.", last.Error);
    }

    public static Exception TooLarge(GitHubCall call, GitHubAccess access, int limit) => new GitHubRefusedException(
        new GitHubFailure(GitHubFailureKind.TooLarge, call.Operation, call.Place),
        string.Create(CultureInfo.InvariantCulture, $"{Host(access)} answered {call.Operation} with more than {limit >> 20} MiB."),
        $"Check that {access.Api} is GitHub's API, or raise {GitHubOptions.Section}:{nameof(GitHubOptions.MaxResponseBytes)}.");

    /// <param name="target">Only its host is told: the rest may hold a secret.</param>
    public static Exception RedirectRefused(GitHubCall call, GitHubAccess access, Uri? target)
    {
        var host = Clean(target?.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        return new GitHubRefusedException(
            new GitHubFailure(GitHubFailureKind.RedirectRefused, call.Operation, call.Place, Message: host),
            $"{call.Operation} would leave {access.Api} for {host ?? "nowhere"}.", "We stay within that address. Check that it is the API's full address.");
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

    private static (string Problem, string Remedy) Words(GitHubFailure failure, GitHubAccess access)
    {
        var host = Host(access);
        var said = failure.Message is { } message ? $" It says: {message}" : "";
        return failure.Kind switch
        {
            GitHubFailureKind.Unauthorized => (
                $"{host} does not accept the token ({access.Label}).{said}", "It has expired, was withdrawn, or is of another host. Make a new one and store it."),
            GitHubFailureKind.Forbidden when failure.Permission is { } permission => (
                $"The token ({access.Label}) may not do {failure.Operation} at {host}: {permission} is missing.{said}",
                "Give the token that permission, or store another one."),
            GitHubFailureKind.Forbidden => ($"{host} refuses {failure.Operation}.{said}", "Check what the token may do, and with which repositories."),
            GitHubFailureKind.NotFound => (
                $"{host} has no {failure.Place}, or does not show it{(access.Token is null ? " without a token" : $" to this token ({access.Label})")}.",
                access.Token is null ? "Check the name. A private repository needs a token." : "Check the name, and that the token may read this repository."),
            GitHubFailureKind.Gone => ($"{failure.Place} is gone from {host}.{said}", "Nothing needs to be done: it was deleted, or the feature is switched off."),
            GitHubFailureKind.Blocked => ($"{host} has blocked {failure.Place}.{said}", "Ask the owner of the repository."),
            GitHubFailureKind.Conflict => ($"{host} cannot do {failure.Operation} now.{said}", "See what the repository's state is: it may be empty."),
            _ => ($"{host} does not understand {failure.Operation}: {Describe(failure)}", "Report this, with the message: it is a mistake of ours."),
        };
    }

    private static string Describe(GitHubFailure failure)
    {
        var fields = failure.Fields?.Select(f => $"{f.Resource} {f.Field} {f.Code} {f.Message}".Trim()) ?? [];
        return Clean(string.Join("; ", fields.Prepend(failure.Message ?? $"status {failure.Status}")))!;
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
