using System.Globalization;
using Community.FakeGitHub.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Community.FakeGitHub.Serving;

/// <summary>What GitHub does not have: faults, counters, the judge's list, the truth, and changes. Not judged.</summary>
internal static class ControlEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, FakeGitHubServer server)
    {
        var fake = routes.MapGroup("/_fake");
        fake.MapGet("/counters", () => Results.Json(server.Counts, ControlJson.Default.IReadOnlyDictionaryStringOperationCount));
        fake.MapGet("/violations", () => Results.Json(server.Violations, ControlJson.Default.IReadOnlyListViolation));
        fake.MapGet("/truth/{owner}/{name}", (string owner, string name) =>
            Find(server, owner, name) is { } repository ? Results.Json(server.Truth(repository), ControlJson.Default.Truth) : Results.NotFound());
        fake.MapPost("/faults", async (HttpRequest request, CancellationToken ct) =>
        {
            if (await request.ReadFromJsonAsync(ControlJson.Default.Fault, ct) is { } fault) server.Fail(fault);
            return Results.NoContent();
        });
        fake.MapDelete("/faults", () =>
        {
            server.StopFailing();
            return Results.NoContent();
        });
        fake.MapPost("/advance/{owner}/{name}", (string owner, string name, int changes, int? seed) =>
            On(server, owner, name, r => server.Advance(r, changes, seed ?? 1)));
        fake.MapPost("/rename/{owner}/{name}", (string owner, string name, string to) => On(server, owner, name, r =>
        {
            lock (server.World.Gate)
                Changes.Rename(r, to.Split('/') is [var newOwner, _] ? server.World.Account(newOwner, "Organization") : r.Owner, to.Split('/')[^1]);
        }));
        fake.MapPost("/webhooks", (string target, string secret) =>
        {
            lock (server.World.Gate) (server.Webhooks.Target, server.Webhooks.Secret) = (new Uri(target), secret);
            return Results.NoContent();
        });
        fake.MapPost("/tokens/{value}", (string value, int? limit, bool? write, string? expires) =>
        {
            var token = server.AddToken(value);
            DateTimeOffset? end = expires is null ? null : DateTimeOffset.Parse(expires, CultureInfo.InvariantCulture);
            lock (server.World.Gate) (token.Limit, token.MayWrite, token.ExpiresAt) = (limit, write ?? true, end);
            return Results.NoContent();
        });
    }

    private static IResult On(FakeGitHubServer server, string owner, string name, Action<Repository> act)
    {
        if (Find(server, owner, name) is not { } repository) return Results.NotFound();
        act(repository);
        return Results.NoContent();
    }

    private static Repository? Find(FakeGitHubServer server, string owner, string name)
    {
        lock (server.World.Gate) return server.World.Find(owner, name, out _);
    }
}
