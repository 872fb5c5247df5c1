using System.Security.Cryptography;

namespace Community.Web.Security;

/// <summary>
/// The headers that keep a page to itself. Nothing inline runs or paints: no inline script but the import map (by a nonce), no inline style
/// at all. Text from GitHub that slips through every other guard is still only text.
/// </summary>
public static class ContentSecurity
{
    public const string ReportPath = "/csp-report";

    /// <summary>The nonce of the import map of this response.</summary>
    public static string Nonce(HttpContext context) =>
        context.Features.Get<CspNonce>()?.Value ?? throw new InvalidOperationException("UseContentSecurity comes before the pages.");

    public static IApplicationBuilder UseContentSecurity(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // Kept when the pipeline runs a second time for an error page: its header is rewritten with the same nonce.
        var nonce = context.Features.Get<CspNonce>() ?? new CspNonce(Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));
        context.Features.Set(nonce);
        context.Response.OnStarting(() =>
        {
            Write(context.Response.Headers, nonce.Value);
            return Task.CompletedTask;
        });
        return next(context);
    });

    private static void Write(IHeaderDictionary headers, string nonce)
    {
        headers.ContentSecurityPolicy =
            "default-src 'none'; "
            + $"script-src 'self' 'nonce-{nonce}'; "
            + "style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            + "form-action 'self'; base-uri 'self'; frame-ancestors 'none'; "
            + $"report-uri {ReportPath}; report-to csp";
        headers["Reporting-Endpoints"] = $"csp=\"{ReportPath}\"";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()";
    }

    private sealed record CspNonce(string Value);
}
