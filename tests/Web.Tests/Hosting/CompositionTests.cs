using System.Net;
using System.Reflection;
using Community.Web.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Community.Web.Tests.Hosting;

public sealed class CompositionTests(WebAppFixture app) : IClassFixture<WebAppFixture>
{
    [Fact]
    public async Task Every_service_can_be_made()
    {
        await using var built = app.Build(builder => builder.Host.UseDefaultServiceProvider(options => (options.ValidateOnBuild, options.ValidateScopes) = (true, true)));
        built.Services.GetServices<IHostedService>().ShouldNotBeEmpty();
    }

    [Fact]
    public void Every_component_gets_what_it_asks_for()
    {
        var known = app.Services.GetRequiredService<IServiceProviderIsService>();
        var asked =
            from type in typeof(App).Assembly.GetTypes()
            where typeof(IComponent).IsAssignableFrom(type)
            from property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            where property.IsDefined(typeof(InjectAttribute), inherit: true)
            select (Component: type.Name, Service: property.PropertyType);
        asked.Where(a => !known.IsService(a.Service)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_endpoint_can_be_built()
    {
        // An endpoint whose service is not registered takes it for the request's body, and says so when it is built.
        var endpoints = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        endpoints.ShouldAllBe(endpoint => endpoint.RequestDelegate != null);
        endpoints.Select(e => e.RoutePattern.RawText).ShouldContain("/ops/jobs/{id:long}/events");
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task The_application_says_that_it_is_well(string path)
    {
        using var answer = await app.Client.GetAsync(path, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Another_host_name_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = "elsewhere.example";
        using var answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
