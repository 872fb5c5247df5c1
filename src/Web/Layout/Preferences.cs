using Community.Web.Localization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Community.Web.Layout;

/// <summary>
/// Theme and language: two cookies, written by plain forms that work without a script. No antiforgery token: another site could at most change a
/// colour or a language, and without one a page sets no cookie of its own.
/// </summary>
internal static class Preferences
{
    public const string ThemePath = "/preferences/theme";
    public const string LanguagePath = "/preferences/language";

    private static readonly string[] Themes = ["auto", "light", "dark"];

    public static void MapPreferences(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        group.MapPost(ThemePath, SetTheme);
        group.MapPost(LanguagePath, SetLanguage);
    }

    public static string Theme(HttpContext context) =>
        context.Request.Cookies["theme"] is { } theme && Themes.Contains(theme, StringComparer.Ordinal) ? theme : Themes[0];

    /// <summary>The address in the address bar, also while an error page stands in for what should be there.</summary>
    public static string Here(HttpContext context)
    {
        var path = context.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath
            ?? context.Features.Get<IExceptionHandlerPathFeature>()?.Path
            ?? context.Request.Path.Value;
        var query = context.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalQueryString ?? context.Request.QueryString.Value;
        return $"{context.Request.PathBase}{path}{query}";
    }

    /// <summary>A path of our own or <c>/</c>: never another site's, however it is spelt.</summary>
    internal static string LocalPath(string? path) =>
        path is ['/', not ('/' or '\\'), ..] or "/" && !path.Any(char.IsControl) ? path : "/";

    private static IResult SetTheme(HttpContext context, [FromForm] string? theme, [FromForm(Name = "return")] string? back)
    {
        if (!Themes.Contains(theme, StringComparer.Ordinal)) return Results.BadRequest();
        // Read by the script that changes the theme at once.
        context.Response.Cookies.Append("theme", theme!, Lasting(context, httpOnly: false));
        return Results.LocalRedirect(LocalPath(back));
    }

    private static IResult SetLanguage(HttpContext context, [FromForm] string? language, [FromForm(Name = "return")] string? back)
    {
        if (Language.Find(language) is not { } chosen) return Results.BadRequest();
        context.Response.Cookies.Append(Language.CookieName, chosen.Tag, Lasting(context, httpOnly: true));
        return Results.LocalRedirect(LocalPath(back));
    }

    private static CookieOptions Lasting(HttpContext context, bool httpOnly) => new()
    {
        MaxAge = TimeSpan.FromDays(365),
        SameSite = SameSiteMode.Lax,
        HttpOnly = httpOnly,
        Secure = context.Request.IsHttps,
        IsEssential = true,
    };
}
