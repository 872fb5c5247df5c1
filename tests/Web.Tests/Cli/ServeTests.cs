using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Community.Testing.Git;

namespace Community.Web.Tests.Cli;

/// <summary>The first of the two commands: the whole product in one process, on its embedded database.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("community-serve-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_prints_its_address_imports_the_repository_it_stands_in_says_ready_and_stops_cleanly()
    {
        using var repository = await TestRepository.CreateAsync(script => script.Branch("main", script.Commit("Begin")), bare: false, name: "here");
        var address = $"http://127.0.0.1:{FreePort()}";
        await using var product = ProductProcess.Start(repository.Path, Environment, "--urls", address);

        (await product.ReadLineAsync()).ShouldBe(address);
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        (await client.GetAsync("/health/ready", Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await product.ReadLineAsync()).ShouldBe("ready: 1 commits");
        (await client.GetStringAsync("/", Token)).ShouldContain("local/");

        // A second one on the same address is told so, and leaves the first alone.
        var second = await ProductProcess.RunAsync(repository.Path, Environment, "--urls", address, "--no-track");
        second.ExitCode.ShouldBe(1);
        second.Errors.ShouldContain($"{address} is taken by another program");
        second.Errors.ShouldNotContain("   at ", Case.Sensitive, "no stack trace for what a person can mend");
        // A command beside it attaches to its database.
        var beside = await ProductProcess.RunAsync("/", Environment, "projects", "--json");
        beside.ExitCode.ShouldBe(0, beside.Errors);
        beside.Output.ShouldContain("\"commits\":1");

        product.Interrupt();
        var ran = await product.EndAsync();
        ran.ExitCode.ShouldBe(0, ran.Errors);
        ran.Errors.ShouldContain("/sign-in#");
        File.Exists(PidFile).ShouldBeFalse("the last one out stops the database");
    }

    [Fact]
    public async Task A_killed_database_is_said_on_the_page_with_503_and_comes_back_by_itself()
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        await using var product = ProductProcess.Start("/", Environment, "--urls", address, "--no-track");
        (await product.ReadLineAsync()).ShouldBe(address);
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        (await client.GetAsync("/", Token)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using (var server = Process.GetProcessById(int.Parse(File.ReadLines(PidFile).First(), CultureInfo.InvariantCulture))) server.Kill();

        while (true)
        {
            using var answer = await client.GetAsync("/", Token);
            if (answer.StatusCode == HttpStatusCode.OK) break;
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await answer.Content.ReadAsStringAsync(Token)).ShouldContain("The database does not answer");
        }

        product.Interrupt();
        (await product.EndAsync()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Ctrl_C_before_the_first_import_is_done_stops_everything_too()
    {
        using var repository = await TestRepository.CreateAsync(script => script.Branch("main", script.Commit("Begin")), bare: false, name: "here");
        var address = $"http://127.0.0.1:{FreePort()}";
        await using var product = ProductProcess.Start(repository.Path, Environment, "--urls", address);
        (await product.ReadLineAsync()).ShouldBe(address);

        product.Interrupt();

        var ran = await product.EndAsync();
        ran.ExitCode.ShouldBe(0, ran.Errors);
        ran.Errors.ShouldNotContain("Exception");
        File.Exists(PidFile).ShouldBeFalse();
    }

    public void Dispose() => _data.Delete(recursive: true);

    private string PidFile => Path.Combine(_data.FullName, "postgres", "postmaster.pid");

    private Dictionary<string, string> Environment => new() { ["COMMUNITY_DATA"] = _data.FullName };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
