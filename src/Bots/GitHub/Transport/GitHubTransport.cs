using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Community.Bots.GitHub.Failures;
using Community.Bots.GitHub.Models;
using Microsoft.Extensions.Logging;

namespace Community.Bots.GitHub.Transport;

/// <summary>
/// Makes a call until it has an answer: waits for its turn, follows GitHub's redirects within the API, waits out limits, tries again what may mend
/// itself, and turns the rest into failures.
/// </summary>
internal sealed partial class GitHubTransport(
    HttpMessageInvoker http, GitHubAccess access, GitHubBudget budget, string account, GitHubPriority priority, GitHubOptions options,
    TimeProvider time, ILogger logger)
{
    /// <summary>A renamed owner and a renamed repository are two; more is a loop.</summary>
    private const int MaxRedirects = 3;

    /// <summary>After so many waits for limits in one call something else is wrong, such as a token that others use up.</summary>
    private const int MaxLimitWaits = 5;

    private const int MaxErrorBytes = 64 << 10;

    private static readonly ProductInfoHeaderValue Product = new("Community", typeof(GitHubTransport).Assembly.GetName().Version?.ToString(3));

    public GitHubAccess Access => access;

    public GitHubBudgetReport Report() => budget.Report();

    public async Task<GitHubReply<T>> SendAsync<T>(GitHubCall call, Func<ReadOnlyMemory<byte>, T> read, CancellationToken ct)
        where T : class
    {
        string? movedTo = null;
        var (attempts, limitWaits, redirects) = (0, 0, 0);
        for (; ; )
        {
            switch (await AttemptAsync(call, read, ct))
            {
                case { Reply: { } reply }:
                    budget.Succeeded();
                    return reply with { MovedTo = movedTo };

                case { MovedTo: { } target }:
                    if (++redirects > MaxRedirects) throw GitHubFailures.RedirectRefused(call, access, new Uri(access.Api, target));
                    Log.Moved(logger, call.Operation, call.Place, target);
                    call = call with { Place = target };
                    movedTo = target;
                    break;

                case { Limit: { } limit } refused:
                    Log.Limited(logger, call.Operation, limit.Wait, refused.Message);
                    budget.Pause(limit.Wait, limit.Secondary);
                    if (++limitWaits > MaxLimitWaits)
                        throw GitHubFailures.RateLimited(call, access, time.GetUtcNow() + limit.Wait, limit.Secondary, refused.Message);
                    break;

                case { Failed: { } failed } outcome:
                    var wait = TimeSpan.FromSeconds((1 << attempts) * (0.5 + Random.Shared.NextDouble()));
                    if (outcome.RetryAfter is { } asked && asked > wait) wait = asked;
                    if (++attempts >= options.Attempts || !call.IsRepeatable || wait > options.LongestWait)
                        throw GitHubFailures.Unavailable(call, access, failed, time.GetUtcNow() + wait);
                    Log.Retrying(logger, call.Operation, failed.Problem, wait);
                    await Task.Delay(wait, time, ct);
                    break;
            }
        }
    }

    private async Task<Outcome<T>> AttemptAsync<T>(GitHubCall call, Func<ReadOnlyMemory<byte>, T> read, CancellationToken ct)
        where T : class
    {
        using var request = Request(call);
        await budget.EnterAsync(call, account, priority, ct);
        RateHeaders? headers = null;
        var notModified = false;
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            headers = RateHeaders.Of(response, time.GetUtcNow());
            notModified = response.StatusCode == HttpStatusCode.NotModified;
            return await UnderstandAsync(call, request, response, headers, read, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return new() { Failed = new Attempt($"no answer within {options.Timeout.TotalSeconds:0} s") };
        }
        catch (JsonException e)
        {
            return new() { Failed = new Attempt(e.Message, Malformed: true, Error: e) };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            return new() { Failed = new Attempt(e.Message, Malformed: e is not HttpRequestException, Error: e) };
        }
        finally
        {
            budget.Leave(call, account, headers, notModified);
        }
    }

    private async Task<Outcome<T>> UnderstandAsync<T>(
        GitHubCall call, HttpRequestMessage request, HttpResponseMessage response, RateHeaders headers, Func<ReadOnlyMemory<byte>, T> read,
        CancellationToken ct)
        where T : class
    {
        var status = response.StatusCode;
        var etag = response.Headers.TryGetValues("ETag", out var etags) ? etags.First() : null;
        if (status == HttpStatusCode.NotModified && call.ETag is not null) return new() { Reply = new GitHubReply<T>(null, etag, null, null) };
        if ((int)status is >= 200 and < 300)
        {
            var body = await ResponseBody.ReadAsync(response, options.MaxResponseBytes, ct)
                ?? throw GitHubFailures.TooLarge(call, access, options.MaxResponseBytes);
            return new() { Reply = new GitHubReply<T>(read(body), etag, Next(call, request, response), null) };
        }

        if ((int)status is 301 or 302 or 307 or 308) return new() { MovedTo = Redirect(call, request, response) };
        var error = await ErrorAsync(response, ct);
        if (headers.Refusal(status, error?.Message) is { } limit) return new() { Limit = limit, Message = error?.Message };
        if ((int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.NotModified)
        {
            var problem = $"status {(int)status}{(error?.Message is { } message ? $", {message}" : "")}";
            return new() { Failed = new Attempt(problem, (int)status), RetryAfter = headers.RetryAfter };
        }

        throw GitHubFailures.Refused(call, access, response, error);
    }

    private HttpRequestMessage Request(GitHubCall call)
    {
        var address = new Uri(access.Api, call.Place);
        // A place may come from a database or from GitHub itself: the token goes nowhere else.
        if (!access.Covers(address)) throw GitHubFailures.RedirectRefused(call, access, address);
        var request = new HttpRequestMessage(call.Method, address) { VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher };
        request.Headers.UserAgent.Add(Product);
        request.Headers.Accept.ParseAdd(call.Accept);
        request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        if (access.Token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access.Token);
        if (call.ETag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", call.ETag);
        if (call.Body is not { } body) return request;
        request.Content = new ReadOnlyMemoryContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return request;
    }

    private string Redirect(GitHubCall call, HttpRequestMessage request, HttpResponseMessage response)
    {
        var target = response.Headers.Location is { } location ? new Uri(request.RequestUri!, location) : null;
        // 301 and 302 turn a write into a read in many clients: only those that keep the method are followed with one.
        var follow = target is not null && access.Covers(target) && (!call.IsWrite || (int)response.StatusCode is 307 or 308);
        return follow ? Place(target!) : throw GitHubFailures.RedirectRefused(call, access, target);
    }

    private string? Next(GitHubCall call, HttpRequestMessage request, HttpResponseMessage response)
    {
        if (LinkHeader.Next(response) is not { } next) return null;
        Uri.TryCreate(request.RequestUri, next, out var address);
        return address is not null && access.Covers(address) ? Place(address) : throw GitHubFailures.RedirectRefused(call, access, address);
    }

    private string Place(Uri address) => address.PathAndQuery[access.Api.AbsolutePath.Length..];

    /// <summary>GitHub's words; null when a proxy before it answered in words of its own.</summary>
    private static async Task<ErrorBody?> ErrorAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (await ResponseBody.ReadAsync(response, MaxErrorBytes, ct) is not { Length: > 0 } body) return null;
        try
        {
            return JsonSerializer.Deserialize(body.Span, GitHubJson.Default.ErrorBody);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>How one attempt ended; one of the first four is set.</summary>
    private readonly record struct Outcome<T>
        where T : class
    {
        public GitHubReply<T>? Reply { get; init; }

        public string? MovedTo { get; init; }

        public (TimeSpan Wait, bool Secondary)? Limit { get; init; }

        public Attempt? Failed { get; init; }

        public string? Message { get; init; }

        public TimeSpan? RetryAfter { get; init; }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Operation}: {Place} has moved to {Target}")]
        public static partial void Moved(ILogger logger, string operation, string place, string target);

        [LoggerMessage(2, LogLevel.Warning, "{Operation}: GitHub asks to wait {Wait} ({Message})")]
        public static partial void Limited(ILogger logger, string operation, TimeSpan wait, string? message);

        [LoggerMessage(3, LogLevel.Information, "{Operation}: {Problem}; tried again in {Wait}")]
        public static partial void Retrying(ILogger logger, string operation, string problem, TimeSpan wait);
    }
}
