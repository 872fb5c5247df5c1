using System.Text.Json;
using System.Threading.RateLimiting;

namespace Community.Web.Security;

/// <summary>
/// Where browsers tell of a violated content security policy: logged, nothing more. Anyone may post here, so a report is short, few are
/// taken and nothing of it is believed.
/// </summary>
public static partial class CspReports
{
    /// <summary>A report of Chromium is about 1 kB; several come in one body.</summary>
    private const int MaxBytes = 16 * 1024;

    private const int MaxPerMinute = 60;
    private const int MaxValueLength = 200;
    private const string Limiter = "csp-report";

    /// <summary>One window for all callers: the log, not a caller's address, is what needs protection.</summary>
    public static IServiceCollection AddCspReports(this IServiceCollection services) => services.AddKeyedSingleton<RateLimiter>(
        Limiter, (_, _) => new FixedWindowRateLimiter(new FixedWindowRateLimiterOptions { PermitLimit = MaxPerMinute, Window = TimeSpan.FromMinutes(1) }));

    public static void MapCspReports(this IEndpointRouteBuilder routes) =>
        routes.MapPost(ContentSecurity.ReportPath, Take).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> Take(
        HttpRequest request, [FromKeyedServices(Limiter)] RateLimiter limiter, ILogger<CspReport> logger, CancellationToken cancellation)
    {
        using var lease = limiter.AttemptAcquire();
        if (!lease.IsAcquired) return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        if (await ReadAsync(request.Body, cancellation) is not { } body) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        try
        {
            using var document = JsonDocument.Parse(body);
            foreach (var report in Reports(document.RootElement)) Log.Violated(logger, report.Directive, report.Blocked, report.Page);
            return Results.NoContent();
        }
        catch (JsonException)
        {
            return Results.BadRequest();
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, CancellationToken cancellation)
    {
        var buffer = new byte[MaxBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        if (length > MaxBytes) return null;
        return buffer.AsMemory(0, length);
    }

    /// <summary>Both forms: the one object of <c>report-uri</c> and the list of <c>report-to</c>.</summary>
    private static IEnumerable<CspReport> Reports(JsonElement root) => root.ValueKind switch
    {
        JsonValueKind.Object when root.TryGetProperty("csp-report", out var report) =>
            [new CspReport(Value(report, "effective-directive"), Value(report, "blocked-uri"), Value(report, "document-uri"))],
        JsonValueKind.Array => root.EnumerateArray()
            .Where(item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty("body", out _))
            .Select(item => item.GetProperty("body"))
            .Select(report => new CspReport(Value(report, "effectiveDirective"), Value(report, "blockedURL"), Value(report, "documentURL"))),
        _ => [],
    };

    /// <summary>Cut short and kept to one line: the text is a stranger's.</summary>
    private static string Value(JsonElement report, string name)
    {
        if (report.ValueKind != JsonValueKind.Object || !report.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String) return "";
        var text = value.GetString() ?? "";
        return string.Concat(text.Take(MaxValueLength).Select(c => char.IsControl(c) ? ' ' : c));
    }

    private sealed record CspReport(string Directive, string Blocked, string Page);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A page broke the content security policy: {Directive} blocked {Blocked} on {Page}")]
        public static partial void Violated(ILogger logger, string directive, string blocked, string page);
    }
}
