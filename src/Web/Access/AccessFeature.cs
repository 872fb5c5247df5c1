using System.Security.Claims;
using Community.Core.Failures;
using Community.Web.Layout;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Community.Web.Access;

/// <summary>Who may write. Until accounts come, one kind of person can: the operator, who holds the link printed at start.</summary>
internal static class AccessFeature
{
    /// <summary>The policy that every write asks for.</summary>
    public const string Operator = "operator";

    public const string SignInPath = "/sign-in";

    /// <summary>Keys that sessions are signed and tokens are encrypted with, the same for every process on this database.</summary>
    public static void AddSecrets(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("community");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(
            options => options.XmlRepository = new DatabaseKeyRepository(provider.GetRequiredService<NpgsqlDataSource>())));
    }

    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<OperatorLinks>();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options =>
        {
            options.Cookie.Name = "community-session";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.ExpireTimeSpan = TimeSpan.FromDays(30);
            options.SlidingExpiration = true;
            options.LoginPath = SignInPath;
            options.AccessDeniedPath = SignInPath;
            options.Events.OnRedirectToLogin = AskToSignIn;
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

    public static Reader Reader(this ClaimsPrincipal? user) => user.IsOperator() ? Core.Failures.Reader.Operator : Core.Failures.Reader.Visitor;

    private static async Task<RedirectHttpResult> SignInAsync(
        HttpContext http, OperatorLinks links, [FromForm] string? token, [FromForm] string? returnUrl, CancellationToken ct)
    {
        var answer = await links.RedeemAsync((token ?? "").Trim(), ct);
        if (answer != LinkAnswer.Accepted) return TypedResults.LocalRedirect(SignInAddress(Local(returnUrl), answer));
        var identity = new ClaimsIdentity([new(ClaimTypes.Role, Operator), new(ClaimTypes.Name, Operator)], CookieAuthenticationDefaults.AuthenticationScheme);
        await http.SignInAsync(new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = true });
        return TypedResults.LocalRedirect(Local(returnUrl));
    }

    private static async Task<RedirectHttpResult> SignOutAsync(HttpContext http, [FromForm] string? returnUrl)
    {
        await http.SignOutAsync();
        return TypedResults.LocalRedirect(Local(returnUrl));
    }

    /// <summary>
    /// A path on this site, or the front page: a link must not be able to send a signed-in operator elsewhere. Our own addresses are plain ASCII;
    /// browsers drop tabs and line ends out of others before they read them.
    /// </summary>
    internal static string Local(string? url) => Preferences.LocalPath(url) is var path && path.All(c => c is > ' ' and <= '~') ? path : "/";

    private static string SignInAddress(string returnUrl, LinkAnswer? refused) => SignInPath + QueryString.Create(
        new Dictionary<string, string?> { ["returnUrl"] = returnUrl == "/" ? null : returnUrl, ["refused"] = refused?.ToString() }.Where(p => p.Value is not null));

    /// <summary>After a form whose session is over, the way back leads to the page it stood on: its own address answers to no link.</summary>
    private static Task AskToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        var here = request.PathBase + request.Path + request.QueryString;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            here = request.GetTypedHeaders().Referer is { } page && page.Authority == request.Host.Value ? page.PathAndQuery : "/";
        context.Response.Redirect(SignInAddress(Local(here), refused: null));
        return Task.CompletedTask;
    }
}
