using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Community.Core.Failures;
using Community.Web.Localization;
using Community.Web.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.ResponseCompression;

namespace Community.Web.Layout;

/// <summary>
/// What every page stands on. In <c>Program</c>: <c>builder.AddFrontEnd()</c>, then <c>app.UseFrontEnd()</c> before authentication,
/// <c>app.UseAntiforgery()</c> after it, and <c>app.MapFrontEnd()</c>.
/// </summary>
public static class FrontEnd
{
    public static WebApplicationBuilder AddFrontEnd(this WebApplicationBuilder builder, Action<FrameOptions>? configure = null)
    {
        // An application that was built and not published finds its assets through a manifest beside it, in every environment, not in
        // Development alone. A published one has them in wwwroot and no such manifest: then this does nothing.
        builder.WebHost.UseStaticWebAssets();
        // With such a manifest ASP.NET Core expects files to change under it, asks the disk on every request and lets no browser keep anything.
        // That is for Development: elsewhere what was built stays as it was built, and its fingerprinted names are kept for good.
        if (!builder.Environment.IsDevelopment()) builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";

        var services = builder.Services;
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddOptions<FrameOptions>();
        if (configure is not null) services.Configure(configure);
        services.AddSingleton(typeof(Texts<>));
        services.AddCspReports();
        services.Configure<RequestLocalizationOptions>(Language.Configure);
        // Chinese as itself instead of as entities of eight letters: a third of the bytes, and readable in the source of a page.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddResponseCompression(ConfigureCompression);
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        return builder;
    }

    public static WebApplication UseFrontEnd(this WebApplication app)
    {
        app.UseContentSecurity();
        app.UseResponseCompression();
        app.UseRequestLocalization();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = ErrorPage.Path,
            CreateScopeForErrors = true,
            StatusCodeSelector = ErrorPage.StatusCode,
            // The visitor's to mend, and told on the page: a log full of them would hide ours.
            SuppressDiagnosticsCallback = context => context.Exception is UserErrorException and not TransientFailureException,
        });
        app.UseStatusCodePagesWithReExecute(NotFoundPage.Path, createScopeForStatusCodePages: true);
        app.Use(WithoutPagesForMachines);
        app.Use(PagesInsteadAreRead);
        return app;
    }

    public static RazorComponentsEndpointConventionBuilder MapFrontEnd(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapPreferences();
        app.MapCspReports();
        return app.MapRazorComponents<App>();
    }

    /// <summary>
    /// A page that stands in for a form that was refused is only looked at. As a second POST it would ask for the antiforgery token whose lack was
    /// the reason, and fail on it.
    /// </summary>
    private static Task PagesInsteadAreRead(HttpContext context, RequestDelegate next)
    {
        var standsIn = context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null;
        if (standsIn && HttpMethods.IsPost(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
            context.Features.Set<IAntiforgeryValidationFeature>(null);
        }

        return next(context);
    }

    /// <summary>The API answers 404 for itself, and an asset that is not there needs no page.</summary>
    private static Task WithoutPagesForMachines(HttpContext context, RequestDelegate next)
    {
        var wantsPage = context.Request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);
        if (!wantsPage && context.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
        return next(context);
    }

    /// <summary>
    /// Pages are compressed over HTTPS too. BREACH needs a secret that stays the same from response to response beside text the attacker
    /// chooses; the only secret in a page is the antiforgery token, which is encrypted anew, with a fresh key and vector, for every response.
    /// Who puts a lasting secret into a page (a token shown once, an API key) sends it with <c>Content-Encoding: identity</c>.
    /// Server-sent events are not in the list: they are flushed line by line.
    /// </summary>
    private static void ConfigureCompression(ResponseCompressionOptions options)
    {
        options.EnableForHttps = true;
        options.Providers.Add<BrotliCompressionProvider>();
        options.Providers.Add<GzipCompressionProvider>();
        options.MimeTypes = ["text/html", "text/plain", "text/csv", "application/json", "application/problem+json", "image/svg+xml"];
    }
}
