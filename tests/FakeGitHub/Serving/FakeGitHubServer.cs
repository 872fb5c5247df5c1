using System.Net;
using Community.FakeGitHub.Generating;
using Community.FakeGitHub.Judging;
using Community.FakeGitHub.Payloads;
using Community.FakeGitHub.State;
using Community.FakeGitHub.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Community.FakeGitHub.Serving;

/// <summary>A small GitHub with a state, on a port of its own. Every request and answer is judged by GitHub's description of its API.</summary>
public sealed class FakeGitHubServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ApiHandler _handler;

    private FakeGitHubServer(FakeGitHubOptions options, TimeProvider time)
    {
        Options = options;
        World = new World(time);
        Changes = new Changes(World);
        Gate = new TokenGate(options, time);
        Faults = new Faults(options.Seed);
        Webhooks = new WebhookSender(World, Faults, () => Addresses);
        _handler = new ApiHandler(this, GitHubDescription.Instance, time);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        _app = builder.Build();
        ControlEndpoints.Map(_app, this);
        _app.Map("/{**path}", _handler.AnswerAsync);
    }

    public FakeGitHubOptions Options { get; }

    /// <summary>Change it under its <see cref="World.Gate"/>.</summary>
    public World World { get; }

    public Changes Changes { get; }

    public TokenGate Gate { get; }

    public Faults Faults { get; }

    public WebhookSender Webhooks { get; }

    /// <summary>The address of the API.</summary>
    public Uri Api { get; private set; } = new("http://localhost/");

    /// <summary>As GitHub's links have it.</summary>
    internal Addresses Addresses => new((Options.PublicApi ?? Api).AbsoluteUri);

    /// <summary>What was wrong with requests and answers so far.</summary>
    public IReadOnlyList<Violation> Violations => _handler.Violations;

    public IReadOnlyDictionary<string, OperationCount> Counts => _handler.Counts;

    /// <summary>All calls, those without an answer included.</summary>
    public int Calls => Counts.Values.Sum(c => c.Calls);

    public static async Task<FakeGitHubServer> StartAsync(FakeGitHubOptions? options = null, TimeProvider? time = null, CancellationToken ct = default)
    {
        var server = new FakeGitHubServer(options ?? new FakeGitHubOptions(), time ?? TimeProvider.System);
        await server._app.StartAsync(ct);
        server.Api = new Uri(new Uri(server._app.Urls.Single()), server.Options.BasePath);
        return server;
    }

    /// <summary>A repository with a history by a seed, which ends now.</summary>
    public Repository Generate(string owner = "acme", string name = "widgets", int items = 100, int seed = 7)
    {
        lock (World.Gate) return new WorldGenerator(World, seed, World.Now).Generate(owner, name, items);
    }

    /// <summary>A repository with nothing in it.</summary>
    public Repository AddRepository(string owner = "acme", string name = "widgets", bool isPrivate = false)
    {
        lock (World.Gate)
        {
            var repository = new Repository
            {
                Id = World.NextId(),
                Owner = World.Account(owner, "Organization"),
                Name = name,
                Private = isPrivate,
                CreatedAt = World.Now,
                UpdatedAt = World.Now,
                PushedAt = World.Now,
            };
            World.Repositories.Add(repository);
            return repository;
        }
    }

    public Token AddToken(string value = "ghp_usable", string owner = "token-owner")
    {
        lock (World.Gate) return Gate.Tokens[value] = new Token(value, World.Account(owner));
    }

    public void Fail(Fault fault)
    {
        lock (World.Gate) Faults.Active.Add(fault);
    }

    public void StopFailing()
    {
        lock (World.Gate) Faults.Active.Clear();
    }

    /// <summary>Lets so many things happen at the world's present time.</summary>
    public void Advance(Repository repository, int changes, int seed)
    {
        lock (World.Gate) new WorldGenerator(World, seed, World.Now).Continue(repository, changes, World.Now);
    }

    public Truth Truth(Repository repository)
    {
        lock (World.Gate) return Serving.Truth.Of(repository);
    }

    public Task WaitForShutdownAsync(CancellationToken ct) => ((IHost)_app).WaitForShutdownAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Webhooks.DisposeAsync();
    }
}
