using System.Net;
using Community.Web.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Community.Web.Tests.Access;

/// <summary>Everything that takes a POST, whoever added it.</summary>
public sealed class WriteProtectionTests(WebAppFixture app) : IClassFixture<WebAppFixture>
{
    /// <summary>They change nothing on the server: a colour, a language, a line in the log.</summary>
    private static readonly string[] WithoutToken = ["/preferences/theme", "/preferences/language", "/csp-report"];

    private IReadOnlyList<string> Routes =>
    [
        .. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(HttpMethod.Post.Method) == true)
            .Select(e => Filled(e.RoutePattern)).Distinct().Order(StringComparer.Ordinal),
    ];

    [Fact]
    public async Task Nothing_is_written_without_an_antiforgery_token()
    {
        Routes.ShouldContain("/ops/jobs/sync");
        Routes.ShouldContain("/p/harbor/lighthouse/contributors/rules/1/withdraw");
        Routes.ShouldContain("/projects/new");
        foreach (var route in Routes.Except(WithoutToken))
        {
            using var answer = await PostAsync(app.Operator, route);
            (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden).ShouldBeTrue($"{route}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Nothing_is_written_without_the_operators_session()
    {
        foreach (var route in Routes.Except(WithoutToken))
        {
            using var answer = await PostAsync(app.Client, route);
            if (answer.StatusCode == HttpStatusCode.Redirect) answer.Headers.Location!.OriginalString.ShouldStartWith("/sign-in", customMessage: route);
            else (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden).ShouldBeTrue($"{route}: {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("/projects/new", "track", "Input.Repository", "/somewhere")]
    [InlineData("/p/harbor/lighthouse/contributors/0", "actor-rule", "Input.Reason", "Because.")]
    public async Task A_form_on_a_page_asks_for_the_session_also_with_a_token(string page, string form, string field, string value)
    {
        using var answer = await WebAppFixture.PostAsync(app.Client, "/sign-in", page, ("_handler", form), (field, value));
        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.Forbidden);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string route) =>
        client.PostAsync(route, new FormUrlEncodedContent([new("returnUrl", "/"), new("projectId", "1")]), TestContext.Current.CancellationToken);

    private static string Filled(Microsoft.AspNetCore.Routing.Patterns.RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "owner" } => "harbor",
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "name" } => "lighthouse",
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
            _ => "1",
        }))));
}
