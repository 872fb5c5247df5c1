using System.Security.Claims;
using Community.Data.Schema;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Community.Web.Access;

/// <summary>Who may write. Until accounts come, one kind of person can: the operator, who holds the link printed at start.</summary>
internal static class AccessFeature
{
    /// <summary>The policy that every write asks for.</summary>
    public const string Operator = "operator";

    public const string SignInPath = "/sign-in";

    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<OperatorLinks>();
        services.AddDataProtection().SetApplicationName("community");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(
            options => options.XmlRepository = new DatabaseKeyRepository(provider.GetRequiredService<IDbContextFactory<CommunityDbContext>>())));
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options =>
        {
            options.Cookie.Name = "community-session";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.ExpireTimeSpan = TimeSpan.FromDays(30);
            options.SlidingExpiration = true;
            options.LoginPath = SignInPath;
            options.AccessDeniedPath = SignInPath;
        });
        services.AddAuthorizationBuilder().AddPolicy(Operator, policy => policy.RequireRole(Operator));
        services.AddCascadingAuthenticationState();
    }

    public static void MapAccess(this IEndpointRouteBuilder app)
    {
        app.MapPost("/sign-in", SignInAsync);
        app.MapPost("/sign-out", SignOutAsync);
    }

    public static bool IsOperator(this ClaimsPrincipal? user) => user?.IsInRole(Operator) == true;

    private static async Task<RedirectHttpResult> SignInAsync(
        HttpContext http, OperatorLinks links, [FromForm] string? token, [FromForm] string? returnUrl, CancellationToken ct)
    {
        if (token is null || !await links.RedeemAsync(token.Trim(), ct)) return TypedResults.LocalRedirect($"{SignInPath}?refused=1");
        var identity = new ClaimsIdentity([new(ClaimTypes.Role, Operator), new(ClaimTypes.Name, Operator)], CookieAuthenticationDefaults.AuthenticationScheme);
        await http.SignInAsync(new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = true });
        return TypedResults.LocalRedirect(Local(returnUrl));
    }

    private static async Task<RedirectHttpResult> SignOutAsync(HttpContext http, [FromForm] string? returnUrl)
    {
        await http.SignOutAsync();
        return TypedResults.LocalRedirect(Local(returnUrl));
    }

    /// <summary>A path on this site, or the front page: a link must not be able to send a signed-in operator elsewhere.</summary>
    internal static string Local(string? url) => url is ['/'] or ['/', not ('/' or '\\'), ..] ? url : "/";
}
