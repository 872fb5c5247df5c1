using System.Text.Json;
using Community.Data.Completeness;
using Community.FakeGitHub.Serving;
using Community.Testing.Database;
using Community.Testing.Git;

namespace Community.Web.Tests.Cli;

/// <summary>Reading from GitHub on the command line, against a small GitHub of our own.</summary>
public sealed class GitHubCommandTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_clone_of_a_repository_on_GitHub_is_read_with_a_token_from_a_pipe()
    {
        await using var fake = await FakeGitHubServer.StartAsync(ct: Token);
        fake.Generate(items: 40);
        var token = fake.AddToken("ghp_piped", "octo-cat");
        using var repository = await TestRepository.CreateAsync(history => history.Branch("main", history.Commit("One commit")), name: "widgets");
        await repository.GitAsync("remote", "add", "origin", "https://github.com/acme/widgets");

        (await RunAsync(fake, null, "track", repository.Path)).Errors.ShouldContain("community github sync acme/widgets");
        var refused = await RunAsync(fake, "ghp_nonsense\n", "github", "token", "add", "--name", "mine");
        (refused.ExitCode, refused.Output).ShouldBe((1, ""));
        refused.Errors.ShouldContain("does not accept the token mine");
        var stored = await RunAsync(fake, token.Value + "\n", "github", "token", "add", "--name", "mine");
        stored.Output.ShouldContain("Stored 'mine' for github.com: it is octo-cat's");
        (stored.Output + stored.Errors).ShouldNotContain(token.Value);

        var synced = await RunAsync(fake, null, "sync", "acme/widgets", "--json");

        synced.ExitCode.ShouldBe(0, synced.Errors);
        var both = JsonDocument.Parse(synced.Output).RootElement;
        both.GetProperty("commits").GetInt32().ShouldBe(1);
        both.GetProperty("gitHub").GetProperty("state").GetString().ShouldBe("done");
        var list = await RunAsync(fake, null, "github", "token", "list");
        list.Output.ShouldContain("octo-cat");
        list.Output.ShouldNotContain(token.Value);
        await using var connection = await database.DataSource.OpenConnectionAsync(Token);
        var days = await CompletenessStore.DaysAsync(connection, 1, "items", Token);
        (days.Sum(d => d.Held), days.TrueForAll(d => d.Stated == d.Held)).ShouldBe((40, true));

        (await RunAsync(fake, null, "github", "token", "remove", "--name", "mine")).ExitCode.ShouldBe(0);
        (await RunAsync(fake, null, "github", "sync", "acme/widgets")).Output.ShouldContain("without a token");
        (await RunAsync(fake, null, "github", "sync", "acme/gadgets")).ExitCode.ShouldBe(1);
        fake.Violations.ShouldBeEmpty();
    }

    private async Task<Ran> RunAsync(FakeGitHubServer fake, string? input, params string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["ConnectionStrings__Community"] = database.ConnectionString, ["GitHub__Api"] = fake.Api.AbsoluteUri };
        await using var product = ProductProcess.Start("/", environment, arguments);
        if (input is not null) await product.WriteAsync(input);
        return await product.EndAsync();
    }
}
