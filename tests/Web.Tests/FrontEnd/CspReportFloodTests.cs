using System.Net;
using System.Text;

namespace Community.Web.Tests.FrontEnd;

/// <summary>Apart, as it uses up the host's allowance.</summary>
public sealed class CspReportFloodTests(FrontEndHost host) : IClassFixture<FrontEndHost>
{
    [Fact]
    public async Task A_flood_of_reports_is_cut_off()
    {
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 70; i++)
        {
            using var body = new StringContent("""{"csp-report":{}}""", Encoding.UTF8, "application/csp-report");
            using var response = await host.Client.PostAsync("/csp-report", body, TestContext.Current.CancellationToken);
            answers.Add(response.StatusCode);
        }

        answers.Take(60).ShouldAllBe(code => code == HttpStatusCode.NoContent);
        answers.Skip(60).ShouldContain(HttpStatusCode.TooManyRequests);
    }
}
