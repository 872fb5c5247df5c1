using System.Net;
using System.Text.Json;
using Community.Testing.Database;
using Community.Testing.Git;
using Community.Web.Tests.Hosting;

namespace Community.Web.Tests.Metrics;

/// <summary>The application with the histories of <see cref="SmallHistories"/>.</summary>
public sealed class MetricsApp(DatabaseServer server) : IAsyncLifetime
{
    public const string Golden = "tiny/golden";
    public const string Hostile = "tiny/hostile";
    public const string Lengthy = "tiny/long";

    public WebAppFixture Web { get; } = new(server);

    public async ValueTask InitializeAsync()
    {
        await Web.InitializeAsync();
        await Web.AddProjectAsync(Golden, await TestRepository.CreateAsync(SmallHistories.Golden));
        await Web.AddProjectAsync(Hostile, await TestRepository.CreateAsync(SmallHistories.Hostile));
        await Web.AddProjectAsync(Lengthy, await TestRepository.CreateAsync(SmallHistories.Lengthy));
    }

    public ValueTask DisposeAsync() => Web.DisposeAsync();

    /// <summary>An address as a program asks for it.</summary>
    public async Task<(HttpStatusCode Status, string Text, string? Type)> DataAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("application/json");
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Web.Site };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer.Content.Headers.ContentType?.MediaType);
    }

    public async Task<JsonElement> JsonAsync(string path)
    {
        var (status, text, type) = await DataAsync(path);
        (status, type).ShouldBe((HttpStatusCode.OK, "application/json"), path);
        return JsonDocument.Parse(text).RootElement;
    }
}
