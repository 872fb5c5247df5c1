using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Community.Web.Tests.FrontEnd;

public sealed partial class AssetsTests(FrontEndHost host) : IClassFixture<FrontEndHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_and_all_it_loads_weigh_less_than_150_kB()
    {
        var (page, weight) = await GetAsync("/p/octo/models/gallery");
        var addresses = Asset.Matches(page).Select(m => m.Groups[1].Value).Where(a => !a.Contains("charts", StringComparison.Ordinal)).Distinct().ToList();
        addresses.Count.ShouldBe(4, string.Join(' ', addresses));
        foreach (var address in addresses) weight += (await GetAsync("/" + address)).Weight;
        TestContext.Current.SendDiagnosticMessage($"first page: {weight:N0} bytes in {addresses.Count + 1} requests");
        weight.ShouldBeLessThan(150_000);
    }

    [Fact]
    public async Task Assets_have_the_hash_of_their_content_in_their_name_and_are_kept_for_good()
    {
        var (page, _) = await GetAsync("/gallery/point");
        foreach (var address in Asset.Matches(page).Select(m => m.Groups[1].Value))
        {
            using var response = await host.Client.GetAsync("/" + address, Cancellation);
            response.EnsureSuccessStatusCode();
            address.ShouldMatch(@"\.[a-z0-9]{10}\.(js|css|svg)$");
            response.Headers.CacheControl!.ToString().ShouldContain("immutable");
        }
    }

    private async Task<(string Text, long Weight)> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using var response = await host.Client.SendAsync(request, Cancellation);
        response.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        var bytes = await response.Content.ReadAsByteArrayAsync(Cancellation);
        await using var gzip = new System.IO.Compression.GZipStream(new MemoryStream(bytes), System.IO.Compression.CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return (await reader.ReadToEndAsync(Cancellation), bytes.Length);
    }

    [GeneratedRegex("(?:href|src)=\"((?:dist|_framework|favicon)[^\"]*)\"")]
    private static partial Regex Asset { get; }
}
